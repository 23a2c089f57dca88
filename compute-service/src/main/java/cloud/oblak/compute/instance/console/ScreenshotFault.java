package cloud.oblak.compute.instance.console;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a wish to see a display. */
enum ScreenshotFault implements FaultCode {
  WRONG_STATE("IncorrectInstanceState");

  private final String code;

  ScreenshotFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
