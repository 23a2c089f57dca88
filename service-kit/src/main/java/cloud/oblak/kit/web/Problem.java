package cloud.oblak.kit.web;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A fault as RFC 9457 problem details.
 *
 * @param type always {@code about:blank}: the code tells more
 * @param title the kind of the fault in words; other services read it, so it never changes
 * @param status the HTTP status
 * @param code stable, AWS's own where AWS has one
 * @param field JSON path of the offending field; absent where none can be named
 * @param detail what is wrong and what to do
 * @param requestId for the operator's log
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type,
    String title,
    int status,
    String code,
    String field,
    String detail,
    String requestId) {

  /** The media type of problems. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Renders a fault. */
  public static Problem of(Fault fault, String requestId) {
    return new Problem(
        "about:blank",
        title(fault),
        status(fault),
        fault.code().code(),
        fault instanceof Fault.Invalid invalid ? invalid.field() : "",
        fault.message(),
        requestId);
  }

  /** The HTTP status of a fault in the REST face. */
  public static int status(Fault fault) {
    return switch (fault) {
      case Fault.NotFound f -> 404;
      case Fault.AlreadyExists f -> 409;
      case Fault.Invalid f ->
          switch (f.code().code()) {
            case "RequestTooLarge" -> 413;
            case "MethodNotAllowed" -> 405;
            case "UnsupportedMediaType" -> 415;
            default -> 400;
          };
      case Fault.WrongState f -> 409;
      case Fault.Conflict f -> 409;
      case Fault.Denied f -> 403;
      case Fault.Unauthenticated f -> 401;
      case Fault.LimitExceeded f -> 429;
      case Fault.NoCapacity f -> 503;
      case Fault.Unavailable f -> 503;
      case Fault.Internal f -> 500;
    };
  }

  /** The fault that was rendered, where another service answered it. */
  public Fault fault() {
    Code remote = new Code(code == null ? "" : code);
    String message = detail == null ? "" : detail;
    String named = title == null ? "" : title;
    return switch (status) {
      case 404 -> new Fault.NotFound(remote, message);
      case 409 ->
          switch (named) {
            case "Already exists" -> new Fault.AlreadyExists(remote, message);
            case "Not possible in this state" -> new Fault.WrongState(remote, message);
            default -> new Fault.Conflict(remote, message);
          };
      case 400, 405, 413, 415 -> new Fault.Invalid(remote, field == null ? "" : field, message);
      case 401 -> new Fault.Unauthenticated(remote, message);
      case 403 -> new Fault.Denied(remote, message);
      case 429 -> new Fault.LimitExceeded(remote, message);
      case 503 ->
          named.equals("No capacity")
              ? new Fault.NoCapacity(remote, message)
              : new Fault.Unavailable(remote, message);
      default -> new Fault.Internal(remote, message, "remote: " + this);
    };
  }

  /** A code that another service answered, passed on as it is. */
  private record Code(String code) implements FaultCode {}

  private static String title(Fault fault) {
    return switch (fault) {
      case Fault.NotFound f -> "Not found";
      case Fault.AlreadyExists f -> "Already exists";
      case Fault.Invalid f -> "Invalid request";
      case Fault.WrongState f -> "Not possible in this state";
      case Fault.Conflict f -> "Conflict";
      case Fault.Denied f -> "Not allowed";
      case Fault.Unauthenticated f -> "Not authenticated";
      case Fault.LimitExceeded f -> "Limit exceeded";
      case Fault.NoCapacity f -> "No capacity";
      case Fault.Unavailable f -> "Unavailable";
      case Fault.Internal f -> "Internal error";
    };
  }
}
