package cloud.oblak.platform;

/**
 * Why a request cannot be answered as asked. Knows nothing of HTTP: each face renders it. Thrown
 * through {@link #exception()}.
 */
public sealed interface Fault {
  /** Stable code, also the AWS error code. */
  FaultCode code();

  /** For the caller: what is wrong and what to do next. */
  String message();

  /** The resource does not exist, or the caller may not know that it does. */
  record NotFound(FaultCode code, String message) implements Fault {}

  /** A resource with that name or key exists already. */
  record AlreadyExists(FaultCode code, String message) implements Fault {}

  /**
   * The request itself is wrong.
   *
   * @param field JSON path of the offending field; empty where none can be named
   */
  record Invalid(FaultCode code, String field, String message) implements Fault {}

  /** The resource is in a state in which this is not possible. */
  record WrongState(FaultCode code, String message) implements Fault {}

  /** Somebody else changed the same thing meanwhile, or the token was used for another request. */
  record Conflict(FaultCode code, String message) implements Fault {}

  /** The caller is known and may not do this. */
  record Denied(FaultCode code, String message) implements Fault {}

  /** No credential, or one that is not valid. */
  record Unauthenticated(FaultCode code, String message) implements Fault {}

  /** A limit of the account or of the request rate. */
  record LimitExceeded(FaultCode code, String message) implements Fault {}

  /** No host has room. */
  record NoCapacity(FaultCode code, String message) implements Fault {}

  /** A part that is needed does not answer at the moment; trying again may help. */
  record Unavailable(FaultCode code, String message) implements Fault {}

  /**
   * A defect of ours.
   *
   * @param detail for the log only
   */
  record Internal(FaultCode code, String message, String detail) implements Fault {}

  /** The fault as something that can be thrown. */
  default FaultException exception() {
    return new FaultException(this, null);
  }

  /** The fault as something that can be thrown, with the exception behind it for the log. */
  default FaultException exception(Throwable cause) {
    return new FaultException(this, cause);
  }

  /** A field with a value that is not allowed. */
  static FaultException invalid(String field, String message) {
    return new Invalid(CommonFault.INVALID_PARAMETER, field, message).exception();
  }

  /** A field that must be there. */
  static FaultException missing(String field, String message) {
    return new Invalid(CommonFault.MISSING_PARAMETER, field, message).exception();
  }
}
