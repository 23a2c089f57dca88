package cloud.oblak.metering.event;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a wish for events. */
enum EventFault implements FaultCode {
  TOO_MANY_STREAMS("LimitExceeded");

  private final String code;

  EventFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
