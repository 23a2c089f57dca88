package cloud.oblak.compute.instance;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a request about instances. */
enum InstanceFault implements FaultCode {
  NOT_FOUND("InvalidInstanceID.NotFound"),
  WRONG_STATE("IncorrectInstanceState"),
  PROTECTED("OperationNotPermitted"),
  USER_DATA("InvalidUserData.Malformed"),
  TYPE_TOO_SMALL("InvalidBlockDeviceMapping"),
  NO_SUBNET("InvalidSubnetID.NotFound"),
  PROFILE_ARN("InvalidIamInstanceProfileArn.Malformed"),
  ASSOCIATED("IncorrectState"),
  NO_ASSOCIATION("InvalidAssociationID.NotFound"),
  NO_LONGER("IdempotentInstanceTerminated"),
  INSTANCE_LIMIT("InstanceLimitExceeded"),
  VCPU_LIMIT("VcpuLimitExceeded");

  private final String code;

  InstanceFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
