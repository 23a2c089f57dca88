package cloud.oblak.identity.accesskey;

import cloud.oblak.platform.FaultCode;

/** What can go wrong with access keys; AWS's own words. */
public enum AccessKeyFault implements FaultCode {
  NOT_FOUND("NoSuchEntity"),
  LIMIT("LimitExceeded"),
  INVALID("InvalidClientTokenId"),
  EXPIRED("ExpiredToken");

  private final String code;

  AccessKeyFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
