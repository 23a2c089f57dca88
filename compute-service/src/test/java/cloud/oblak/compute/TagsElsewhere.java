package cloud.oblak.compute;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The tags of the network's resources, kept in memory, with its paths; no wildcards. */
final class TagsElsewhere {
  private final Map<String, Map<String, Map<String, String>>> accounts = new ConcurrentHashMap<>();

  Map<String, Object> answer(String path, JsonNode body) {
    Map<String, Map<String, String>> resources =
        accounts.computeIfAbsent(
            body.path("accountId").asText(), none -> new ConcurrentSkipListMap<>());
    if (path.endsWith("/list")) {
      return Map.of("tags", list(resources, body));
    }
    for (JsonNode id : body.path("resourceIds")) {
      Map<String, String> tags =
          resources.computeIfAbsent(id.asText(), none -> new ConcurrentSkipListMap<>());
      for (Map.Entry<String, JsonNode> tag : body.path("tags").properties()) {
        if (path.endsWith("/remove")) {
          tags.remove(tag.getKey());
        } else {
          tags.put(tag.getKey(), tag.getValue().asText());
        }
      }
    }
    return Map.of();
  }

  private static List<Map<String, String>> list(
      Map<String, Map<String, String>> resources, JsonNode body) {
    List<Map<String, String>> all = new ArrayList<>();
    resources.forEach((id, tags) ->
        tags.forEach((key, value) ->
            all.add(new TreeMap<>(Map.of("resourceId", id, "key", key, "value", value)))));
    Comparator<Map<String, String>> order =
        Comparator.<Map<String, String>, String>comparing(tag -> tag.get("resourceId"))
            .thenComparing(tag -> tag.get("key"));
    JsonNode place = body.path("after");
    Map<String, String> after =
        Map.of("resourceId", place.path("resourceId").asText(), "key", place.path("key").asText());
    return all.stream()
        .filter(tag -> order.compare(tag, after) > 0)
        .filter(tag -> matches(tag, body.path("filters")))
        .limit(body.path("limit").asInt())
        .toList();
  }

  private static boolean matches(Map<String, String> tag, JsonNode filters) {
    for (JsonNode filter : filters) {
      String text =
          switch (filter.path("name").asText()) {
            case "key" -> tag.get("key");
            case "value" -> tag.get("value");
            case "resource-id" -> tag.get("resourceId");
            default -> "";
          };
      List<String> values = new ArrayList<>();
      filter.path("values").forEach(value -> values.add(value.asText()));
      if (!values.contains(text)) {
        return false;
      }
    }
    return true;
  }
}
