package cloud.oblak.identity.session;

import cloud.oblak.platform.FaultCode;

/** What can go wrong when signing in. */
enum SessionFault implements FaultCode {
  WRONG_CREDENTIALS("SignInFailure"),
  SLOWED("TooManyAttempts"),
  ENDED("SessionEnded");

  private final String code;

  SessionFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
