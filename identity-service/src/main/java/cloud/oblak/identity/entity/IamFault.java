package cloud.oblak.identity.entity;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import cloud.oblak.platform.FaultException;

/** Codes of IAM that all its entities share. */
public enum IamFault implements FaultCode {
  NO_SUCH_ENTITY("NoSuchEntity"),
  EXISTS("EntityAlreadyExists"),
  DELETE_CONFLICT("DeleteConflict"),
  LIMIT("LimitExceeded"),
  UNMODIFIABLE("UnmodifiableEntity"),
  VALIDATION("ValidationError");

  private final String code;

  IamFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }

  /**
   * There is no such thing in the account.
   *
   * @param what for example {@code role with name web}
   */
  public static FaultException noSuch(String what) {
    return new Fault.NotFound(NO_SUCH_ENTITY, "The " + what + " cannot be found.").exception();
  }

  /** There is one already. */
  public static FaultException exists(String what) {
    return new Fault.AlreadyExists(EXISTS, "The " + what + " already exists.").exception();
  }

  /** Something else has to go first. */
  public static FaultException conflict(String message) {
    return new Fault.WrongState(DELETE_CONFLICT, message).exception();
  }

  /** As many as there may be. */
  public static FaultException limit(String quota, int most) {
    return new Fault.LimitExceeded(LIMIT, "Cannot exceed quota for " + quota + ": " + most)
        .exception();
  }

  /** A value that is not allowed. */
  public static FaultException invalid(String field, String message) {
    return new Fault.Invalid(VALIDATION, field, message).exception();
  }
}
