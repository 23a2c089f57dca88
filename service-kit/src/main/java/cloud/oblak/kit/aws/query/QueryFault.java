package cloud.oblak.kit.aws.query;

import cloud.oblak.platform.FaultCode;

/** Codes of AWS's query APIs that belong to no resource. */
public enum QueryFault implements FaultCode {
  COMBINATION("InvalidParameterCombination"),
  FILTER_LIMIT("FilterLimitExceeded");

  private final String code;

  QueryFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
