package cloud.oblak.e2e.bench;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a launch takes: container from the request to an open port on its public address; VM to
 * QEMU started and to an SSH port that greets.
 */
final class LaunchBench {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final long STEP_NANOS = 1_000_000;

  /** A packet sent before the address is there gets no answer: soon ask anew, to miss little. */
  private static final int CONNECT_MILLIS = 10;

  /** So that no launch is measured together with the end of the one before. */
  private static final Duration REST = Duration.ofSeconds(1);

  private final Api api = Stack.newAccount("bench-launch");

  private LaunchBench() {}

  public static void main(String[] arguments) {
    int containers = Integer.getInteger("bench.containers", 20);
    int vms = Integer.getInteger("bench.vms", 5);
    LaunchBench bench = new LaunchBench();
    Report report = new Report("launch");
    bench.allow(80);
    bench.allow(22);
    // The first launch of an account makes its network, the end of its last instance takes it away.
    JsonNode first = bench.launch("tiny", "c1.nano");
    await("port 80", () -> open(first.path("publicIp").asText(), 80, false));
    rest();
    long[] accepted = new long[containers];
    long[] reachable = new long[containers];
    for (int i = 0; i < containers; i++) {
      long[] times = bench.container();
      accepted[i] = times[0];
      reachable[i] = times[1];
    }
    report.row("container: RunInstances accepted", new Samples(accepted).summary());
    report.row("container: request to reachable address", new Samples(reachable).summary());
    if (vms > 0) {
      long[] started = new long[vms];
      long[] ssh = new long[vms];
      for (int i = 0; i < vms; i++) {
        long[] times = bench.vm();
        started[i] = times[0];
        ssh[i] = times[1];
      }
      report.row("VM: request to QEMU started", new Samples(started).summary());
      report.row("VM: request to SSH greeting", new Samples(ssh).summary());
    }
    bench.terminate(first);
    report.write(Path.of(System.getProperty("bench.out", "target/bench")));
    System.exit(0);
  }

  private void allow(int port) {
    String group =
        api.get("/v1/security-groups").json().path("securityGroups").path(0).path("id").asText();
    api.post(
            "/v1/security-groups/" + group + "/rules",
            "{\"direction\":\"ingress\",\"protocol\":\"tcp\",\"fromPort\":%d,\"toPort\":%d,\"cidr\":\"0.0.0.0/0\"}"
                .formatted(port, port))
        .expect(201);
  }

  private long[] container() {
    long begin = System.nanoTime();
    JsonNode instance = launch("tiny", "c1.nano");
    long accepted = System.nanoTime() - begin;
    await("port 80", () -> open(instance.path("publicIp").asText(), 80, false));
    long reachable = System.nanoTime() - begin;
    terminate(instance);
    return new long[] {accepted, reachable};
  }

  private long[] vm() {
    long begin = System.nanoTime();
    JsonNode instance = launch("tiny-vm", "t3.nano");
    String id = instance.path("id").asText();
    await("QEMU", () -> qemu(id));
    long started = System.nanoTime() - begin;
    await("SSH", () -> open(instance.path("publicIp").asText(), 22, true));
    long ssh = System.nanoTime() - begin;
    terminate(instance);
    return new long[] {started, ssh};
  }

  private JsonNode launch(String image, String type) {
    return api.post(
            "/v1/instances",
            "{\"image\":\"" + image + "\",\"instanceType\":\"" + type + "\",\"count\":1}")
        .expect(202)
        .json()
        .path("instances")
        .path(0);
  }

  private void terminate(JsonNode instance) {
    String path = "/v1/instances/" + instance.path("id").asText();
    api.delete(path).expect(202);
    Waiting.until(
        "it is terminated",
        LIMIT,
        () -> api.get(path).json().path("state").asText(),
        "terminated"::equals);
    rest();
  }

  private static void rest() {
    LockSupport.parkNanos(REST.toNanos());
  }

  private static void await(String what, java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(what + " did not come within " + LIMIT);
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  private static boolean open(String address, int port, boolean greets) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      socket.setSoTimeout(3000);
      return !greets || socket.getInputStream().read() == 'S';
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Whether a QEMU process of this instance runs. */
  private static boolean qemu(String id) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (commandLine(process).contains(id) && commandLine(process).contains("qemu-system")) {
          found.add(process);
        }
      }
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
    return !found.isEmpty();
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"));
    } catch (IOException ended) {
      return "";
    }
  }
}
