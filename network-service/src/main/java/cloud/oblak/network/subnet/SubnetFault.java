package cloud.oblak.network.subnet;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a subnet. */
enum SubnetFault implements FaultCode {
  NOT_FOUND("InvalidSubnetID.NotFound"),
  NO_DEFAULT("VPCIdNotSpecified");

  private final String code;

  SubnetFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
