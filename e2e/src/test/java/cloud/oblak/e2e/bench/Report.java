package cloud.oblak.e2e.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A benchmark's result: a table for people, a JSON file for machines. */
final class Report {
  private final String name;
  private final Map<String, Object> rows = new LinkedHashMap<>();

  Report(String name) {
    this.name = name;
  }

  /** Adds a row and prints it at once, so that a long benchmark shows how it goes. */
  void row(String label, Object value) {
    rows.put(label, value);
    System.out.printf("%-58s %s%n", label, value);
  }

  /** Writes {@code <directory>/<name>.json}. */
  void write(Path directory) {
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve(name + ".json");
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), rows);
      System.out.println("written: " + file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
