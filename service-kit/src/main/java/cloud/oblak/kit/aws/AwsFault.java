package cloud.oblak.kit.aws;

import cloud.oblak.platform.FaultCode;

/** Codes that only the AWS face has. */
public enum AwsFault implements FaultCode {
  INVALID_ACTION("InvalidAction"),
  UNSUPPORTED("UnsupportedOperation"),
  DRY_RUN("DryRunOperation");

  private final String code;

  AwsFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
