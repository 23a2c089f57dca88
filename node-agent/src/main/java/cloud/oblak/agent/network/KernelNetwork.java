package cloud.oblak.agent.network;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.linux.Nftables;
import cloud.oblak.agent.process.ProcessResult;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.NodeJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands ip, nsenter and sysctl, and nft's library; an empty namespace is the host's own. */
final class KernelNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(KernelNetwork.class);

  static final Path NAMESPACES = Path.of("/run/netns");

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final ProcessRunner runner;

  private final Filter filter;

  KernelNetwork(ProcessRunner runner) {
    this(runner, KernelNetwork::apply);
  }

  KernelNetwork(ProcessRunner runner, Filter filter) {
    this.runner = runner;
    this.filter = filter;
  }

  /** Puts rulesets of nft in force. */
  interface Filter {
    /** Applies a ruleset in one transaction. */
    void apply(String namespace, String ruleset) throws IOException;
  }

  /** Applies a ruleset in this process. */
  static void apply(String namespace, String ruleset) throws IOException {
    if (namespace.isEmpty()) {
      Nftables.apply(ruleset);
    } else {
      Nftables.apply(file(namespace), ruleset);
    }
  }

  static Path file(String namespace) {
    return NAMESPACES.resolve(namespace);
  }

  /** Namespaces whose names start so. */
  static List<String> namespaces(String prefix) {
    return VpcFiles.list(NAMESPACES).stream()
        .map(path -> path.getFileName().toString())
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  /** Runs lines of ip in one process; the first failure ends it. */
  void ip(String namespace, List<String> lines) {
    runner.check(
        ipArgv(namespace, List.of("-batch", "-")), bytes(String.join("\n", lines) + "\n"), TIMEOUT);
  }

  /** Removes something with ip; that it is not there is no failure. */
  void ipRemove(String namespace, String... arguments) {
    if (!namespace.isEmpty() && !Files.exists(file(namespace))) {
      return;
    }
    ProcessResult result = runner.run(ipArgv(namespace, List.of(arguments)), TIMEOUT);
    String words = result.stderr();
    if (!result.ok()
        && !words.contains("Cannot find device")
        && !words.contains("No such process")
        && !words.contains("Invalid argument")
        && !words.contains("No such file")) {
      throw DriverException.transientFailure(
          "A part of the network could not be removed.", new IllegalStateException(words));
    }
  }

  /** Names of the links; empty where the namespace is missing or its name is a dead file. */
  Set<String> links(String namespace) {
    Set<String> names = new HashSet<>();
    ProcessResult result = runner.run(ipArgv(namespace, List.of("-j", "link", "show")), TIMEOUT);
    if (result.ok()) {
      for (JsonNode link : json(result.stdout())) {
        names.add(link.path("ifname").asText());
      }
    }
    return names;
  }

  /** Answers an {@code ip -j} query; an empty array where it fails. */
  JsonNode query(String... arguments) {
    List<String> argv = new ArrayList<>(List.of("ip", "-j"));
    argv.addAll(List.of(arguments));
    ProcessResult result = runner.run(argv, TIMEOUT);
    return json(result.ok() && !result.stdout().isBlank() ? result.stdout() : "[]");
  }

  /** Makes sure that a namespace is there; true if it was made now. */
  boolean namespace(String name, Set<String> itsLinks) {
    if (!itsLinks.isEmpty()) {
      return false;
    }
    removeNamespace(name);
    ip("", List.of("netns add " + name));
    return true;
  }

  void removeNamespace(String name) {
    if (Files.exists(file(name))) {
      ipRemove("", "netns", "del", name);
    }
  }

  /** Applies a ruleset in one transaction. */
  void nft(String namespace, String ruleset) {
    try {
      filter.apply(namespace, ruleset);
    } catch (IOException e) {
      LOG.warn("nft in {}: {}", namespace, e.getMessage());
      throw DriverException.transientFailure("The packet filter could not be set.", e);
    }
  }

  /** Sets kernel settings of the form {@code a.b=c}. */
  void sysctl(String namespace, List<String> settings) {
    List<String> argv = new ArrayList<>(List.of("sysctl", "-q", "-w"));
    argv.addAll(settings);
    runner.check(inside(namespace, argv), new byte[0], TIMEOUT);
  }

  /** Runs a program, for its answer. */
  ProcessResult run(List<String> argv) {
    return runner.run(argv, TIMEOUT);
  }

  /** Runs a program that has to succeed. */
  void check(List<String> argv) {
    runner.check(argv, new byte[0], TIMEOUT);
  }

  /** An argument list that runs inside a namespace. */
  static List<String> inside(String namespace, List<String> argv) {
    if (namespace.isEmpty()) {
      return argv;
    }
    List<String> all = new ArrayList<>(List.of("nsenter", "--net=" + file(namespace)));
    all.addAll(argv);
    return all;
  }

  private static List<String> ipArgv(String namespace, List<String> arguments) {
    List<String> argv = new ArrayList<>(List.of("ip"));
    if (!namespace.isEmpty()) {
      argv.addAll(List.of("-n", namespace));
    }
    argv.addAll(arguments);
    return argv;
  }

  private static JsonNode json(String text) {
    try {
      return NodeJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw DriverException.transientFailure("The host's network cannot be read.", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
