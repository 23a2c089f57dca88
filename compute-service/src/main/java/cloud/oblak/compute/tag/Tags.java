package cloud.oblak.compute.tag;

import cloud.oblak.nodeapi.NodeJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Map;
import java.util.TreeMap;

/** Maps of text as JSON columns; keys are sorted so that equal maps are equal text. */
public final class Tags {
  private static final TypeReference<Map<String, String>> MAP = new TypeReference<>() {};

  private Tags() {}

  /** The column's text. */
  public static String write(Map<String, String> tags) {
    try {
      return NodeJson.mapper().writeValueAsString(new TreeMap<>(tags));
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException("Texts can always be written as JSON.", impossible);
    }
  }

  /** The map in a column. */
  public static Map<String, String> read(String column) {
    try {
      return NodeJson.mapper().readValue(column, MAP);
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("A column of tags is not a JSON object.", corrupt);
    }
  }
}
