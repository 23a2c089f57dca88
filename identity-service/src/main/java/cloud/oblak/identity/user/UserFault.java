package cloud.oblak.identity.user;

import cloud.oblak.platform.FaultCode;

/** What can go wrong with users; AWS IAM's own words. */
enum UserFault implements FaultCode {
  NOT_FOUND("NoSuchEntity"),
  EXISTS("EntityAlreadyExists"),
  LAST_ADMIN("DeleteConflict");

  private final String code;

  UserFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
