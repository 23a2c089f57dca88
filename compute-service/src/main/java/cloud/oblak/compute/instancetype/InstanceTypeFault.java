package cloud.oblak.compute.instancetype;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with an instance type. */
enum InstanceTypeFault implements FaultCode {
  UNKNOWN("InvalidParameterValue"),
  NOT_FOUND("InvalidInstanceType.NotFound"),
  DUPLICATE("InvalidInstanceType.Duplicate"),
  IN_USE("InvalidInstanceType.InUse");

  private final String code;

  InstanceTypeFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
