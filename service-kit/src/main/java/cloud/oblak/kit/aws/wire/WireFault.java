package cloud.oblak.kit.aws.wire;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import cloud.oblak.platform.FaultException;

/** AWS's codes for a request that cannot be read. */
public enum WireFault implements FaultCode {
  MISSING_ACTION("MissingAction"),
  INVALID_ACTION("InvalidAction"),
  UNKNOWN_OPERATION("UnknownOperationException"),
  MALFORMED_QUERY("MalformedQueryString"),
  INVALID_QUERY_PARAMETER("InvalidQueryParameter"),
  SERIALIZATION("SerializationException"),
  TOO_LARGE("RequestEntityTooLarge");

  private final String code;

  WireFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }

  FaultException with(String message) {
    return with("", message);
  }

  FaultException with(String field, String message) {
    return new Fault.Invalid(this, field, message).exception();
  }

  FaultException with(String message, Throwable cause) {
    return new Fault.Invalid(this, "", message).exception(cause);
  }
}
