package cloud.oblak.metering.audit;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a look into the records, in CloudTrail's words. */
public enum AuditFault implements FaultCode {
  LOOKUP_ATTRIBUTES("InvalidLookupAttributesException"),
  MAX_RESULTS("InvalidMaxResultsException"),
  NEXT_TOKEN("InvalidNextTokenException"),
  TIME_RANGE("InvalidTimeRangeException");

  private final String code;

  AuditFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
