package cloud.oblak.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Tries the filters that EC2 documents. The test has their names in the resource {@code
 * documented-filters.txt}: an action on a line, then its filters on indented lines.
 */
public final class DocumentedFilters {
  private static final String FILE = "/documented-filters.txt";
  private static final String NOTHING_HAS = "nothing-has-this";
  private static final String ITEM = "<item>";

  private final Map<String, List<String>> filters = new LinkedHashMap<>();
  private final Function<String, Answer> ec2;

  /** The answer to a form. */
  public record Answer(int status, String body) {}

  /**
   * A filter by which a resource is found.
   *
   * @param value that the resource has
   * @param found what the answer then has in it
   */
  public record Shown(String action, String filter, String value, String found) {}

  /**
   * Takes the resource of a test.
   *
   * @param ec2 sends a form to EC2
   */
  public DocumentedFilters(Class<?> test, Function<String, Answer> ec2) {
    this.ec2 = ec2;
    try (InputStream file = test.getResourceAsStream(FILE)) {
      List<String> names = new ArrayList<>();
      for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith(" ")) {
          names.add(line.strip());
        } else {
          names = new ArrayList<>();
          filters.put(line, names);
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * Says which documented filters are refused or find what does not have the value.
   *
   * @param more what a form needs beside its filter, by action
   * @param empty actions that list nothing here; all others do
   */
  public List<String> complaints(Map<String, String> more, Set<String> empty) {
    List<String> complaints = new ArrayList<>();
    filters.forEach((action, names) -> {
      String form = "Action=" + action + more.getOrDefault(action, "");
      Answer all = ec2.apply(form);
      if (all.body().contains(ITEM) == empty.contains(action)) {
        complaints.add(action + " without a filter: " + all.body());
      }
      for (String name : names) {
        Answer answer = ec2.apply(form + filter(name, NOTHING_HAS, NOTHING_HAS + "*"));
        if (answer.status() != 200 || answer.body().contains(ITEM)) {
          complaints.add(action + " " + name + ": " + answer.body());
        }
      }
    });
    return complaints;
  }

  /** Says which filters do not find what they should, or find it by another value. */
  public List<String> complaints(List<Shown> shown) {
    List<String> complaints = new ArrayList<>();
    for (Shown each : shown) {
      String form = "Action=" + each.action();
      String found = ec2.apply(form + filter(each.filter(), each.value())).body();
      String other = ec2.apply(form + filter(each.filter(), NOTHING_HAS)).body();
      if (!found.contains(each.found()) || other.contains(each.found())) {
        complaints.add(each + ": " + found + " and " + other);
      }
    }
    return complaints;
  }

  private static String filter(String name, String... values) {
    StringBuilder form = new StringBuilder("&Filter.1.Name=").append(name);
    for (int i = 0; i < values.length; i++) {
      form.append("&Filter.1.Value.").append(i + 1).append('=').append(values[i]);
    }
    return form.toString();
  }
}
