package cloud.oblak.compute.instance;

import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import com.fasterxml.jackson.core.JsonProcessingException;

/** A refusal as it is kept under a client token, to be told again word for word. */
record KeptFault(String kind, String code, String field, String message) {

  private record Code(String code) implements FaultCode {}

  static String write(Fault fault) {
    String field = fault instanceof Fault.Invalid invalid ? invalid.field() : "";
    KeptFault kept =
        new KeptFault(
            fault.getClass().getSimpleName(), fault.code().code(), field, fault.message());
    try {
      return NodeJson.mapper().writeValueAsString(kept);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Texts can always be written as JSON.", impossible);
    }
  }

  static Fault read(String json) {
    try {
      KeptFault kept = NodeJson.mapper().readValue(json, KeptFault.class);
      Code code = new Code(kept.code());
      return switch (kept.kind()) {
        case "NotFound" -> new Fault.NotFound(code, kept.message());
        case "AlreadyExists" -> new Fault.AlreadyExists(code, kept.message());
        case "Invalid" -> new Fault.Invalid(code, kept.field(), kept.message());
        case "WrongState" -> new Fault.WrongState(code, kept.message());
        case "Denied" -> new Fault.Denied(code, kept.message());
        case "LimitExceeded" -> new Fault.LimitExceeded(code, kept.message());
        case "NoCapacity" -> new Fault.NoCapacity(code, kept.message());
        default -> new Fault.Unavailable(code, kept.message());
      };
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("A kept fault is unreadable.", corrupt);
    }
  }
}
