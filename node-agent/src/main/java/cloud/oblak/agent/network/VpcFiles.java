package cloud.oblak.agent.network;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.linux.Trees;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import cloud.oblak.nodeapi.VpcSpec;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one VPC: what was asked for, so that a restarted agent knows it, and the files
 * of its daemons. A port's file is written before anything else of it and deleted last.
 *
 * @param directory named like the VPC's namespace, so that the daemons' command lines carry it
 */
record VpcFiles(Path directory) {
  private static final Logger LOG = LoggerFactory.getLogger(VpcFiles.class);

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
      String name = file.getFileName().toString();
      if (name.startsWith(".")) {
        delete(file); // an earlier agent was killed while it wrote
      } else if (name.endsWith(".json")) {
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
    put(file, text, mode, false);
  }

  private static void put(Path file, String text, String mode, boolean survivesPowerLoss) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    try {
      if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
        return;
      }
      // Names with a leading dot are invisible to dnsmasq.
      Path half = file.resolveSibling("." + file.getFileName());
      Files.deleteIfExists(half);
      Files.createFile(
          half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (FileOutputStream out = new FileOutputStream(half.toFile())) {
        out.write(content);
        if (survivesPowerLoss) {
          out.getFD().sync();
        }
      }
      Files.setPosixFilePermissions(half, PosixFilePermissions.fromString(mode));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Removes the directory with all that is in it. */
  void delete() {
    try {
      Trees.delete(directory);
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
    } catch (JsonProcessingException e) {
      // What is desired will be applied again; an agent that never starts would help nobody.
      LOG.error("{} cannot be read and is ignored", file.getFileName(), e);
      return Optional.empty();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static void write(Path file, Object value) {
    try {
      put(file, NodeJson.mapper().writeValueAsString(value), "rw-------", true);
    } catch (JsonProcessingException e) {
      throw failed(e);
    }
  }

  private static DriverException failed(IOException e) {
    return DriverException.transientFailure("The host cannot keep the network's state.", e);
  }
}
