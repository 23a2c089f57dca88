package cloud.oblak.agent.network;

import cloud.oblak.agent.DriverException;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import cloud.oblak.nodeapi.VpcSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory of one VPC: what was asked for, so that a restarted agent knows it, and the files
 * of its daemons. A port's file is written before anything else of it and deleted last.
 *
 * @param directory named like the VPC's namespace, so that the daemons' command lines carry it
 */
record VpcFiles(Path directory) {

  /** What was asked of a VPC, with the place it got in the transfer range. */
  record Stored(VpcSpec spec, int index) {}

  /** The groups in force. */
  record Groups(List<SecurityGroupSpec> groups) {}

  Path hosts() {
    return directory.resolve("hosts");
  }

  Path dhcpHosts() {
    return directory.resolve("dhcp-hosts");
  }

  Path leases() {
    return directory.resolve("leases");
  }

  Path pid(String daemon) {
    return directory.resolve(daemon + ".pid");
  }

  private Path ports() {
    return directory.resolve("ports");
  }

  void make() {
    try {
      directory(directory, "rwx--x--x");
      directory(ports(), "rwx------");
      directory(hosts(), "rwxr-xr-x");
      directory(dhcpHosts(), "rwxr-xr-x");
    } catch (IOException e) {
      throw failed(e);
    }
  }

  Optional<Stored> vpc() {
    return read(directory.resolve("vpc.json"), Stored.class);
  }

  void vpc(Stored stored) {
    write(directory.resolve("vpc.json"), stored);
  }

  List<SecurityGroupSpec> groups() {
    return read(directory.resolve("groups.json"), Groups.class)
        .map(Groups::groups)
        .orElse(List.of());
  }

  void groups(List<SecurityGroupSpec> groups) {
    write(directory.resolve("groups.json"), new Groups(groups));
  }

  List<PortSpec> portSpecs() {
    List<PortSpec> specs = new ArrayList<>();
    for (Path file : list(ports())) {
      if (file.toString().endsWith(".json")) {
        read(file, PortSpec.class).ifPresent(specs::add);
      }
    }
    return specs;
  }

  void port(PortSpec spec) {
    write(ports().resolve(spec.portId() + ".json"), spec);
  }

  /** The names and, for a VM, the lease of a port; dnsmasq sees them by itself. */
  void announce(PortSpec spec, String names, Optional<String> lease) {
    text(hosts().resolve(spec.portId()), names, "rw-r--r--");
    if (lease.isPresent()) {
      text(dhcpHosts().resolve(spec.portId()), lease.get(), "rw-r--r--");
    }
  }

  /** Takes names and lease back. */
  void silence(String portId) {
    delete(hosts().resolve(portId));
    delete(dhcpHosts().resolve(portId));
  }

  void forgetPort(String portId) {
    delete(ports().resolve(portId + ".json"));
  }

  /** Writes a text unless the file already says it. */
  static void text(Path file, String text, String mode) {
    try {
      if (Files.exists(file) && Files.readString(file).equals(text)) {
        return;
      }
      // Names with a leading dot are invisible to dnsmasq.
      Path half = file.resolveSibling("." + file.getFileName());
      Files.deleteIfExists(half);
      Files.createFile(
          half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(half, text);
      Files.setPosixFilePermissions(half, PosixFilePermissions.fromString(mode));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Removes the directory with all that is in it. */
  void delete() {
    deleteTree(directory);
  }

  static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  static void directory(Path path, String mode) throws IOException {
    Files.createDirectories(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static <T> Optional<T> read(Path file, Class<T> type) {
    try {
      return Optional.of(NodeJson.mapper().readValue(Files.readAllBytes(file), type));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static void write(Path file, Object value) {
    try {
      text(file, NodeJson.mapper().writeValueAsString(value), "rw-------");
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static DriverException failed(IOException e) {
    return DriverException.transientFailure("The host cannot keep the network's state.", e);
  }
}
