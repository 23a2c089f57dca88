package cloud.oblak.network.tag;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a change of tags; EC2's own codes. */
enum TagFault implements FaultCode {
  NOT_FOUND("InvalidID"),
  LIMIT("TagLimitExceeded");

  private final String code;

  TagFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
