package cloud.oblak.compute.instance;

import cloud.oblak.compute.tag.Tags;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which instances a list shows; all conditions must hold, several values of one are alternatives.
 *
 * @param columns allowed values by column
 * @param tags wanted values by key
 */
record InstanceFilter(Map<String, List<String>> columns, Map<String, String> tags) {
  private static final Map<String, String> COLUMNS =
      Map.of(
          "state", "state",
          "instanceType", "instance_type",
          "image", "image",
          "kind", "kind",
          "keyName", "key_name",
          "reservationId", "reservation_id",
          "zone", "zone");
  private static final Set<String> OTHERS = Set.of("limit", "nextToken");
  private static final List<String> STATES =
      Arrays.stream(InstanceState.values()).map(InstanceState::wire).toList();

  /** Reads query parameters, and refuses what is none of a list's. */
  static InstanceFilter of(Map<String, List<String>> query) {
    Map<String, List<String>> columns = new HashMap<>();
    Map<String, String> tags = new HashMap<>();
    query.forEach((name, values) -> {
      List<String> wanted =
          values.stream().flatMap(value -> Arrays.stream(value.split(",", -1))).toList();
      if (name.startsWith("tag.") && name.length() > 4) {
        tags.put(name.substring(4), values.getFirst());
      } else if (name.equals("name")) {
        tags.put("Name", values.getFirst());
      } else if (COLUMNS.containsKey(name)) {
        columns.put(COLUMNS.get(name), wanted);
      } else if (!OTHERS.contains(name)) {
        throw new Fault.Invalid(
                CommonFault.UNKNOWN_PARAMETER,
                name,
                "There is no filter "
                    + name
                    + "; the filters are state, instanceType, image, kind,"
                    + " keyName, reservationId, zone, name and tag.<key>.")
            .exception();
      }
    });
    allowed("state", columns.get("state"), STATES);
    allowed("kind", columns.get("kind"), List.of("vm", "container"));
    return new InstanceFilter(columns, tags);
  }

  private static void allowed(String field, List<String> values, List<String> known) {
    if (values != null && !known.containsAll(values)) {
      throw Fault.invalid(field, field + " must be one of " + String.join(", ", known) + ".");
    }
  }

  void append(StringBuilder sql, List<Object> parameters) {
    columns.forEach((column, values) -> {
      String[] array = values.toArray(String[]::new);
      if (column.equals("image")) {
        sql.append(" AND (image_id = ANY(?) OR image_name = ANY(?))");
        parameters.add(array);
      } else {
        sql.append(" AND ").append(column).append(" = ANY(?)");
      }
      parameters.add(array);
    });
    if (!tags.isEmpty()) {
      sql.append(" AND tags @> ?::jsonb");
      parameters.add(Tags.write(tags));
    }
  }
}
