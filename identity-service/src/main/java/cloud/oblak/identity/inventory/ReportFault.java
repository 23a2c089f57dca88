package cloud.oblak.identity.inventory;

import cloud.oblak.platform.FaultCode;

/** Why there is no credential report; IAM's own words. */
public enum ReportFault implements FaultCode {
  NOT_PRESENT("ReportNotPresent"),
  EXPIRED("ReportExpired");

  private final String code;

  ReportFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
