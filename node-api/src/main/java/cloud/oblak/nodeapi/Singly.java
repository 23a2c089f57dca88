package cloud.oblak.nodeapi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a list whose unreadable elements are left out and logged: an object that only a newer
 * release knows must not keep the others from their way.
 */
abstract class Singly<T> extends JsonDeserializer<List<T>> {
  private static final Logger LOG = System.getLogger(Singly.class.getName());

  private final Class<T> type;

  Singly(Class<T> type) {
    this.type = type;
  }

  @Override
  public List<T> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    ObjectCodec codec = parser.getCodec();
    JsonNode elements = codec.readTree(parser);
    List<T> read = new ArrayList<>();
    for (JsonNode element : elements) {
      try {
        read.add(codec.treeToValue(element, type));
      } catch (JsonProcessingException unreadable) {
        LOG.log(
            Level.ERROR,
            "kind={0} id={1} is not understood and left out: {2}",
            element.path("kind").asText(),
            element.path("id").asText(),
            unreadable.getOriginalMessage());
      }
    }
    return read;
  }

  static final class Desired extends Singly<DesiredObject> {
    Desired() {
      super(DesiredObject.class);
    }
  }

  static final class Observed extends Singly<ObservedObject> {
    Observed() {
      super(ObservedObject.class);
    }
  }
}
