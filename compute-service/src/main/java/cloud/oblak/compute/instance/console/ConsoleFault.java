package cloud.oblak.compute.instance.console;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a wish to follow a console. */
enum ConsoleFault implements FaultCode {
  TOO_MANY_STREAMS("LimitExceeded");

  private final String code;

  ConsoleFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
