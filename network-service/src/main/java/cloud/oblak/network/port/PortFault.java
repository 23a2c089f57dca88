package cloud.oblak.network.port;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a port. */
enum PortFault implements FaultCode {
  NO_PRIVATE_ADDRESS("InsufficientFreeAddressesInSubnet"),
  NO_PUBLIC_ADDRESS("InsufficientAddressCapacity"),
  NOT_FOUND("InvalidNetworkInterfaceID.NotFound"),
  RELEASED("InvalidNetworkInterface.Released"),
  IN_USE("InvalidNetworkInterface.InUse"),
  HOST_FENCED("InsufficientInstanceCapacity");

  private final String code;

  PortFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
