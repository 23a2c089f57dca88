package cloud.oblak.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.PortSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One process after the other fails; repeating the calls must reach the same end. */
class NetworkFaultIT {
  private static final int MOST_CALLS = 60;

  private NetworkLab lab;
  private Path countdown;
  private PortSpec a;
  private PortSpec b;

  @BeforeEach
  void everyCommandGoesThroughACountdown() throws IOException {
    lab = new NetworkLab();
    countdown = lab.directory.resolve("countdown");
    Files.writeString(countdown, "-1");
    Path gate = lab.directory.resolve("gate");
    Files.writeString(
        gate,
        """
        #!/bin/sh
        exec 9< "$0"
        flock 9
        read -r n < %1$s
        echo $((n - 1)) > %1$s
        exec 9<&-
        [ "$n" != 0 ] || exit 99
        exec "$@"
        """
            .formatted(countdown));
    Files.setPosixFilePermissions(gate, PosixFilePermissions.fromString("rwxr-xr-x"));
    lab.restart(
        new KernelNetwork(new ProcessRunner(List.of(gate.toString())), this::filterThroughTheGate));
    a = lab.container(Specs.VPC, 4, Specs.GROUP);
    b = lab.vm(Specs.VPC, 5, Specs.GROUP);
  }

  /** The filter needs no process: the one that is run for it fails in its place. */
  private void filterThroughTheGate(String namespace, String ruleset) throws IOException {
    Path gate = lab.directory.resolve("gate");
    if (!lab.run(gate.toString(), "true").ok()) {
      throw new IOException("it fails this time");
    }
    KernelNetwork.apply(namespace, ruleset);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void everyFailureOnTheWayUpAndDownIsMadeGood() throws IOException {
    boolean reachedTheEnd = false;
    for (int calls = 0; calls < MOST_CALLS && !reachedTheEnd; calls++) {
      boolean up = survives(calls, this::build);
      build();
      assertTrue(lab.in(lab.namespace(a), "busybox", "ping", "-c1", "-W1", "172.31.0.1").ok());
      assertTrue(lab.run("ip", "route").stdout().contains(a.publicIp() + " via"));
      boolean down = survives(calls, this::destroy);
      destroy();
      assertEquals(List.of(), lab.network().vpcs());
      assertEquals(List.of(), KernelNetwork.namespaces(lab.names().prefix()));
      assertEquals(List.of(), daemonsAndVeths());
      reachedTheEnd = up && down;
    }
    assertTrue(reachedTheEnd, "the countdown was longer than the work in the end");
  }

  private void build() {
    NamespaceNetwork network = lab.network();
    network.applyVpc(Specs.vpc(Specs.VPC));
    network.applyGroups(Specs.VPC, List.of(Specs.group(Specs.VPC, Specs.ALL_OUT)));
    network.applyPort(a);
    network.applyPort(b);
  }

  private void destroy() {
    lab.network().removePort(a.portId());
    lab.network().removePort(b.portId());
    lab.network().removeVpc(Specs.VPC);
  }

  private List<String> daemonsAndVeths() {
    return lab.leftovers().stream()
        .filter(found ->
            found.startsWith("dnsmasq") || found.startsWith("haproxy") || found.contains("v0"))
        .toList();
  }

  /** Runs it with the n-th command failing; whether nothing was noticed of it. */
  private boolean survives(int n, Runnable work) throws IOException {
    Files.writeString(countdown, Integer.toString(n));
    try {
      work.run();
      return Integer.parseInt(Files.readString(countdown).strip()) >= 0;
    } catch (DriverException _) {
      return false;
    } finally {
      Files.writeString(countdown, "-1");
    }
  }
}
