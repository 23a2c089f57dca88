package cloud.oblak.identity.standing;

import cloud.oblak.platform.FaultCode;

/** Why an account's credentials do not count, or its state cannot change. */
public enum StandingFault implements FaultCode {
  SUSPENDED("AccountSuspended"),
  CLOSED("AccountClosed"),
  OPERATORS("OperationNotPermitted");

  private final String code;

  StandingFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
