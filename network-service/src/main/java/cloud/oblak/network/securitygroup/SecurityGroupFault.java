package cloud.oblak.network.securitygroup;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a security group; EC2's own codes. */
enum SecurityGroupFault implements FaultCode {
  NOT_FOUND("InvalidGroup.NotFound"),
  DUPLICATE("InvalidGroup.Duplicate"),
  RESERVED("InvalidGroup.Reserved"),
  LIMIT("SecurityGroupLimitExceeded"),
  CANNOT_DELETE("CannotDelete"),
  IN_USE("DependencyViolation"),
  NO_VPC("VPCIdNotSpecified"),
  VPC_NOT_FOUND("InvalidVpcID.NotFound"),
  TOO_MANY_ON_PORT("SecurityGroupsPerInterfaceLimitExceeded"),
  RULE_NOT_FOUND("InvalidSecurityGroupRuleId.NotFound"),
  PERMISSION_NOT_FOUND("InvalidPermission.NotFound"),
  RULE_DUPLICATE("InvalidPermission.Duplicate"),
  RULE_LIMIT("RulesPerSecurityGroupLimitExceeded");

  private final String code;

  SecurityGroupFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
