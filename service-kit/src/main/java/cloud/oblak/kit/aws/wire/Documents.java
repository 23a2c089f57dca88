package cloud.oblak.kit.aws.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.document.Document;

/** Members that may hold any JSON. */
final class Documents {
  private Documents() {}

  static Document read(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Document> map = new LinkedHashMap<>();
        node.properties().forEach(entry -> map.put(entry.getKey(), read(entry.getValue())));
        yield Document.fromMap(map);
      }
      case ARRAY -> {
        List<Document> list = new ArrayList<>(node.size());
        node.forEach(element -> list.add(read(element)));
        yield Document.fromList(list);
      }
      case STRING -> Document.fromString(node.textValue());
      case NUMBER -> Document.fromNumber(node.asText());
      case BOOLEAN -> Document.fromBoolean(node.booleanValue());
      case NULL -> Document.fromNull();
      case BINARY, POJO, MISSING ->
          throw WireFault.SERIALIZATION.with("A document holds JSON values only.");
    };
  }

  static void write(JsonGenerator out, Document document) throws IOException {
    if (document.isMap()) {
      out.writeStartObject();
      for (Map.Entry<String, Document> entry : document.asMap().entrySet()) {
        out.writeFieldName(entry.getKey());
        write(out, entry.getValue());
      }
      out.writeEndObject();
    } else if (document.isList()) {
      out.writeStartArray();
      for (Document element : document.asList()) {
        write(out, element);
      }
      out.writeEndArray();
    } else if (document.isString()) {
      out.writeString(document.asString());
    } else if (document.isNumber()) {
      out.writeNumber(document.asNumber().bigDecimalValue());
    } else if (document.isBoolean()) {
      out.writeBoolean(document.asBoolean());
    } else {
      out.writeNull();
    }
  }
}
