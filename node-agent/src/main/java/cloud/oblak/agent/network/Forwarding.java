package cloud.oblak.agent.network;

import cloud.oblak.agent.process.ProcessResult;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the host forward: the kernel's switch, and a way past a FORWARD policy of drop, as Docker
 * and ufw set it. {@code oblak reset} takes both back, the switch where no other installation needs
 * it.
 */
final class Forwarding {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
  private static final Path SWITCH = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final Path BEFORE = Path.of("/run/oblak-ip-forward.before");

  private static final Path LEGACY = Path.of("/proc/net/ip_tables_names");

  private final NetworkNames names;
  private final KernelNetwork kernel;

  Forwarding(NetworkNames names, KernelNetwork kernel) {
    this.names = names;
    this.kernel = kernel;
  }

  void ensure() {
    try {
      if (!Files.readString(SWITCH).startsWith("1")) {
        remember();
        kernel.sysctl("", List.of("net.ipv4.ip_forward=1"));
      }
    } catch (IOException e) {
      LOG.warn("net.ipv4.ip_forward cannot be read; guests may not reach the outside", e);
    }
    if (dropsByPolicy()) {
      passIptables();
    }
  }

  private static void remember() throws IOException {
    try {
      Files.writeString(Files.createFile(BEFORE), "0\n");
    } catch (FileAlreadyExistsException _) {
      LOG.debug("another installation has switched forwarding on before");
    }
  }

  private boolean dropsByPolicy() {
    ProcessResult chains = kernel.run(List.of("nft", "list", "chains"));
    boolean drops =
        chains
            .stdout()
            .lines()
            .anyMatch(l -> l.contains("hook forward") && l.contains("policy drop"));
    return drops || Files.exists(LEGACY);
  }

  private void passIptables() {
    if (!iptables("-S", List.of())) {
      LOG.warn(
          "a firewall of this host drops forwarded packets by policy: let it accept those from and to {}",
          names.uplinkBridge());
      return;
    }
    ProcessResult policy = kernel.run(List.of("iptables", "-w", "-S", "FORWARD"));
    if (!policy.stdout().contains("-P FORWARD DROP")) {
      return;
    }
    for (List<String> match : matches()) {
      if (!iptables("-C", match) && !iptables("-I", match)) {
        LOG.warn("iptables drops forwarded packets and takes no exception: {}", match);
      }
    }
  }

  private List<List<String>> matches() {
    String bridge = names.uplinkBridge();
    List<String> rest = List.of("-m", "comment", "--comment", names.hostTable(), "-j", "ACCEPT");
    List<List<String>> all = new ArrayList<>();
    for (String side : List.of("-i", "-o")) {
      List<String> match = new ArrayList<>(List.of(side, bridge));
      match.addAll(rest);
      all.add(match);
    }
    return all;
  }

  private boolean iptables(String action, List<String> match) {
    if (!Files.exists(Path.of("/usr/sbin/iptables"))) {
      return false;
    }
    List<String> argv = new ArrayList<>(List.of("iptables", "-w", action, "FORWARD"));
    argv.addAll(match);
    return kernel.run(argv).ok();
  }
}
