package cloud.oblak.identity.refusal;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with an encoded message; STS's own word. */
enum RefusalFault implements FaultCode {
  INVALID("InvalidAuthorizationMessageException");

  private final String code;

  RefusalFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
