package cloud.oblak.agent.host;

import cloud.oblak.agent.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user and group ids that an installation's containers run under: chosen once, where no user of
 * the host has any, and kept, for files on disk belong to them.
 */
public final class ContainerIds {
  /** Ids that no distribution and no other program gives out. */
  private static final int FIRST = 0x70000000;

  private static final int SLOT = 131_072;
  private static final int SLOTS = 2_047;

  /** Where every installation once began. */
  private static final int FORMER = 100_000;

  private final Path home;
  private final Path etc;

  /**
   * For one host.
   *
   * @param home the agent's directory
   * @param etc where the host's users are listed
   */
  public ContainerIds(Path home, Path etc) {
    this.home = home;
    this.etc = etc;
  }

  /**
   * The first of 131,072 ids.
   *
   * @param installation 8 hex digits; two installations on a host rarely meet
   */
  public int first(String installation) {
    Path record = home.resolve("container-ids");
    try {
      if (Files.exists(record)) {
        return Integer.parseInt(Files.readString(record).strip());
      }
      int first = layersExist() ? FORMER : free(installation);
      Files.createDirectories(home);
      Path half = record.resolveSibling("container-ids.new");
      Files.writeString(half, first + "\n");
      Files.move(half, record, StandardCopyOption.ATOMIC_MOVE);
      return first;
    } catch (IOException | NumberFormatException e) {
      throw DriverException.transientFailure("The ids of containers cannot be chosen.", e);
    }
  }

  private boolean layersExist() throws IOException {
    Path layers = home.resolve("layers");
    if (!Files.isDirectory(layers)) {
      return false;
    }
    try (Stream<Path> found = Files.list(layers)) {
      return found.findAny().isPresent();
    }
  }

  private int free(String installation) throws IOException {
    List<Taken> taken = new ArrayList<>();
    for (String file : List.of("subuid", "subgid")) {
      read(file, 1, 2, taken);
    }
    for (String file : List.of("passwd", "group")) {
      read(file, 2, -1, taken);
    }
    int start = (int) (Long.parseLong(installation, 16) % SLOTS);
    for (int i = 0; i < SLOTS; i++) {
      long first = FIRST + (long) ((start + i) % SLOTS) * SLOT;
      if (taken.stream().noneMatch(one -> one.meets(first))) {
        return Math.toIntExact(first);
      }
    }
    throw new IOException("no ids are free");
  }

  private void read(String name, int first, int count, List<Taken> taken) throws IOException {
    Path file = etc.resolve(name);
    if (!Files.exists(file)) {
      return;
    }
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split(":", -1);
      if (fields.length > Math.max(first, count) && fields[first].matches("\\d{1,10}")) {
        boolean one = count < 0 || !fields[count].matches("\\d{1,10}");
        taken.add(
            new Taken(Long.parseLong(fields[first]), one ? 1 : Long.parseLong(fields[count])));
      }
    }
  }

  private record Taken(long first, long count) {
    boolean meets(long slot) {
      return first < slot + SLOT && slot < first + count;
    }
  }
}
