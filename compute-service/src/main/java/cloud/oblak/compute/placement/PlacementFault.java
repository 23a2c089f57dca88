package cloud.oblak.compute.placement;

import cloud.oblak.platform.FaultCode;

/** Why nothing could be placed. */
enum PlacementFault implements FaultCode {
  INSUFFICIENT("InsufficientInstanceCapacity");

  private final String code;

  PlacementFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
