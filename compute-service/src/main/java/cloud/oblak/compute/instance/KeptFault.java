package cloud.oblak.compute.instance;

import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import com.fasterxml.jackson.core.JsonProcessingException;

/** A refusal as it is kept under a client token, to be told again word for word. */
record KeptFault(Kind kind, String code, String field, String message) {

  private record Code(String code) implements FaultCode {}

  /** Which fault it was. */
  enum Kind {
    NOT_FOUND,
    ALREADY_EXISTS,
    INVALID,
    WRONG_STATE,
    CONFLICT,
    DENIED,
    UNAUTHENTICATED,
    LIMIT_EXCEEDED,
    NO_CAPACITY,
    UNAVAILABLE,
    INTERNAL
  }

  static String write(Fault fault) {
    String field = fault instanceof Fault.Invalid invalid ? invalid.field() : "";
    KeptFault kept = new KeptFault(kind(fault), fault.code().code(), field, fault.message());
    try {
      return NodeJson.mapper().writeValueAsString(kept);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Texts can always be written as JSON.", impossible);
    }
  }

  private static Kind kind(Fault fault) {
    return switch (fault) {
      case Fault.NotFound f -> Kind.NOT_FOUND;
      case Fault.AlreadyExists f -> Kind.ALREADY_EXISTS;
      case Fault.Invalid f -> Kind.INVALID;
      case Fault.WrongState f -> Kind.WRONG_STATE;
      case Fault.Conflict f -> Kind.CONFLICT;
      case Fault.Denied f -> Kind.DENIED;
      case Fault.Unauthenticated f -> Kind.UNAUTHENTICATED;
      case Fault.LimitExceeded f -> Kind.LIMIT_EXCEEDED;
      case Fault.NoCapacity f -> Kind.NO_CAPACITY;
      case Fault.Unavailable f -> Kind.UNAVAILABLE;
      case Fault.Internal f -> Kind.INTERNAL;
    };
  }

  static Fault read(String json) {
    try {
      KeptFault kept = NodeJson.mapper().readValue(json, KeptFault.class);
      Code code = new Code(kept.code());
      return switch (kept.kind()) {
        case NOT_FOUND -> new Fault.NotFound(code, kept.message());
        case ALREADY_EXISTS -> new Fault.AlreadyExists(code, kept.message());
        case INVALID -> new Fault.Invalid(code, kept.field(), kept.message());
        case WRONG_STATE -> new Fault.WrongState(code, kept.message());
        case CONFLICT -> new Fault.Conflict(code, kept.message());
        case DENIED -> new Fault.Denied(code, kept.message());
        case UNAUTHENTICATED -> new Fault.Unauthenticated(code, kept.message());
        case LIMIT_EXCEEDED -> new Fault.LimitExceeded(code, kept.message());
        case NO_CAPACITY -> new Fault.NoCapacity(code, kept.message());
        case UNAVAILABLE -> new Fault.Unavailable(code, kept.message());
        case INTERNAL -> new Fault.Internal(code, kept.message(), "");
      };
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("A kept fault is unreadable.", corrupt);
    }
  }
}
