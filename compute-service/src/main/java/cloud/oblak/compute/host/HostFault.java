package cloud.oblak.compute.host;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a host. */
enum HostFault implements FaultCode {
  NOT_FOUND("InvalidHostID.NotFound"),
  BAD_TOKEN("InvalidHostToken"),
  NOT_DOWN("InvalidHost.NotDown"),
  FENCED("InvalidHost.Fenced"),
  NOT_WELCOME("InvalidHost.NotWelcome"),
  IN_USE("InvalidHost.InUse"),
  SIMULATED("InvalidHost.Simulated");

  private final String code;

  HostFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
