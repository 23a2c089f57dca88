package cloud.oblak.network.tag;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a change of tags; EC2's own codes. */
enum TagFault implements FaultCode {
  NOT_FOUND("InvalidID"),
  NO_VPC("InvalidVpcID.NotFound"),
  NO_SUBNET("InvalidSubnetID.NotFound"),
  NO_GROUP("InvalidGroup.NotFound"),
  NO_RULE("InvalidSecurityGroupRuleId.NotFound");

  private final String code;

  TagFault(String code) {
    this.code = code;
  }

  /** The code for a resource that is not there, by the form of its id. */
  static TagFault missing(String id) {
    return switch (id.substring(0, Math.max(0, id.indexOf('-')))) {
      case "vpc" -> NO_VPC;
      case "subnet" -> NO_SUBNET;
      case "sg" -> NO_GROUP;
      case "sgr" -> NO_RULE;
      default -> NOT_FOUND;
    };
  }

  @Override
  public String code() {
    return code;
  }
}
