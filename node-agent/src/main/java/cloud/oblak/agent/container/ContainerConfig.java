package cloud.oblak.agent.container;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.nodeapi.ContainerSpec;
import cloud.oblak.nodeapi.Limits;
import cloud.oblak.nodeapi.NodeJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a container's OCI runtime configuration: shifted ids, few capabilities, a default-deny
 * system call filter, hard limits. It does no input or output; equal arguments give equal bytes.
 */
final class ContainerConfig {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final int CPU_PERIOD_MICROS = 100_000;
  private static final List<String> CAPABILITIES =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_NET_BIND_SERVICE",
          "CAP_SETGID",
          "CAP_SETPCAP",
          "CAP_SETUID",
          "CAP_SYS_CHROOT");
  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/kallsyms",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/sysrq-trigger",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/diskstats",
          "/proc/partitions",
          "/sys/block",
          "/sys/class/block",
          "/sys/dev/block",
          "/sys/devices/virtual/block",
          "/sys/devices/virtual/powercap",
          "/sys/firmware",
          "/sys/fs/selinux",
          "/sys/kernel");
  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys");
  private static final JsonNode SECCOMP = seccomp();

  private final ContainerSettings settings;
  private final String architecture;

  /**
   * For one host.
   *
   * @param architecture as Java calls it: {@code amd64} or {@code aarch64}
   */
  ContainerConfig(ContainerSettings settings, String architecture) {
    this.settings = settings;
    this.architecture = architecture;
  }

  /** The configuration as JSON. */
  byte[] json(
      Bundle bundle,
      ContainerSpec spec,
      LocalImage.Config image,
      Credentials user,
      BlockDevice disk,
      Path networkNamespace) {
    return write(tree(bundle, spec, image, user, disk, networkNamespace));
  }

  Map<String, Object> tree(
      Bundle bundle,
      ContainerSpec spec,
      LocalImage.Config image,
      Credentials user,
      BlockDevice disk,
      Path networkNamespace) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("ociVersion", "1.0.2");
    config.put("process", process(spec, image, user));
    config.put("root", Map.of("path", bundle.root().toString()));
    config.put("hostname", spec.metadata().hostname());
    config.put("mounts", mounts(bundle));
    config.put("linux", linux(bundle.instanceId(), spec.limits(), disk, networkNamespace));
    return config;
  }

  static byte[] write(Map<String, Object> tree) {
    try {
      return NodeJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> process(
      ContainerSpec spec, LocalImage.Config image, Credentials user) {
    Map<String, Object> process = new LinkedHashMap<>();
    process.put("terminal", false);
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("uid", user.uid());
    identity.put("gid", user.gid());
    identity.put("additionalGids", user.groups());
    process.put("user", identity);
    process.put("args", arguments(spec, image));
    process.put("env", environment(spec, image, user));
    process.put(
        "cwd",
        spec.workingDirectory().isEmpty() ? image.workingDirectory() : spec.workingDirectory());
    List<String> effective = user.uid() == 0 ? CAPABILITIES : List.of();
    Map<String, Object> capabilities = new LinkedHashMap<>();
    capabilities.put("bounding", CAPABILITIES);
    capabilities.put("effective", effective);
    capabilities.put("permitted", effective);
    process.put("capabilities", capabilities);
    process.put("noNewPrivileges", true);
    return process;
  }

  private static List<String> arguments(ContainerSpec spec, LocalImage.Config image) {
    List<String> arguments = new ArrayList<>(spec.command());
    if (arguments.isEmpty()) {
      arguments.addAll(image.entrypoint());
      arguments.addAll(image.command());
    }
    if (arguments.isEmpty()) {
      throw DriverException.permanentFailure(
          "The image has no command of its own; give one with the instance.", null);
    }
    return arguments;
  }

  private static List<String> environment(
      ContainerSpec spec, LocalImage.Config image, Credentials user) {
    Map<String, String> all = new TreeMap<>();
    all.put("PATH", DEFAULT_PATH);
    all.put("HOME", user.home());
    all.put("HOSTNAME", spec.metadata().hostname());
    all.putAll(image.environment());
    all.putAll(spec.environment());
    return all.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  private static List<Object> mounts(Bundle bundle) {
    String etc = bundle.etc().toString();
    return List.of(
        mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
        mount("/dev", "tmpfs", "tmpfs", "nosuid", "noexec", "mode=755", "size=64k"),
        mount(
            "/dev/pts",
            "devpts",
            "devpts",
            "nosuid",
            "noexec",
            "newinstance",
            "ptmxmode=0666",
            "mode=0620",
            "gid=5"),
        mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=64m"),
        mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
        mount("/sys", "bind", bundle.sys().toString(), "bind", "nosuid", "noexec", "nodev", "ro"),
        mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", "ro"),
        mount("/etc/hosts", "bind", etc + "/hosts", "bind", "nosuid", "nodev", "noexec"),
        mount("/etc/hostname", "bind", etc + "/hostname", "bind", "nosuid", "nodev", "noexec"),
        mount(
            "/etc/resolv.conf", "bind", etc + "/resolv.conf", "bind", "nosuid", "nodev", "noexec"));
  }

  static Map<String, Object> mount(
      String destination, String type, String source, String... options) {
    return ordered(
        "destination", destination, "type", type, "source", source, "options", List.of(options));
  }

  private Map<String, Object> linux(
      String instanceId, Limits limits, BlockDevice disk, Path networkNamespace) {
    Map<String, Object> linux = new LinkedHashMap<>();
    List<Object> ids =
        List.of(
            ordered(
                "containerID", 0, "hostID", settings.idBase(), "size", ContainerSettings.ID_COUNT));
    linux.put("uidMappings", ids);
    linux.put("gidMappings", ids);
    linux.put("cgroupsPath", settings.cgroup(instanceId));
    linux.put("resources", resources(limits, disk));
    linux.put("namespaces", namespaces(networkNamespace));
    linux.put("seccomp", filter());
    linux.put("maskedPaths", MASKED);
    linux.put("readonlyPaths", READ_ONLY);
    return linux;
  }

  private static List<Object> namespaces(Path networkNamespace) {
    List<Object> namespaces = new ArrayList<>();
    for (String type : List.of("pid", "ipc", "uts", "mount", "user", "cgroup")) {
      namespaces.add(Map.of("type", type));
    }
    namespaces.add(ordered("type", "network", "path", networkNamespace.toString()));
    return namespaces;
  }

  /** Swap is given as memory plus swap: equal values mean none. */
  private static Map<String, Object> resources(Limits limits, BlockDevice disk) {
    long quota = (long) limits.cpuMillis() * CPU_PERIOD_MICROS / 1000;
    Map<String, Object> resources =
        ordered(
            "devices", List.of(ordered("allow", false, "access", "rwm")),
            "memory", ordered("limit", limits.memoryBytes(), "swap", limits.memoryBytes()),
            "cpu", cpu(limits, quota),
            "pids", Map.of("limit", limits.pids()));
    if (limits.diskIops() > 0) {
      List<Object> rate =
          List.of(ordered("major", disk.major(), "minor", disk.minor(), "rate", limits.diskIops()));
      resources.put(
          "blockIO", ordered("throttleReadIOPSDevice", rate, "throttleWriteIOPSDevice", rate));
    }
    return resources;
  }

  private static Map<String, Object> cpu(Limits limits, long quota) {
    Map<String, Object> cpu = ordered("quota", quota, "period", CPU_PERIOD_MICROS);
    if (limits.cpuShares() > 0) {
      cpu.put("shares", limits.cpuShares());
    }
    return cpu;
  }

  private Map<String, Object> filter() {
    List<String> architectures =
        switch (architecture) {
          // On x86 any kind of socket can be made past the filter, through socketcall.
          case "amd64" -> List.of("SCMP_ARCH_X86_64");
          case "aarch64" -> List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM");
          default ->
              throw DriverException.permanentFailure(
                  "There is no system call filter for this host's processor.", null);
        };
    Map<String, Object> filter = new LinkedHashMap<>();
    filter.put("defaultAction", SECCOMP.get("defaultAction"));
    filter.put("defaultErrnoRet", SECCOMP.get("defaultErrnoRet"));
    filter.put("architectures", architectures);
    filter.put("syscalls", SECCOMP.get("syscalls"));
    return filter;
  }

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static JsonNode seccomp() {
    try (InputStream in = ContainerConfig.class.getResourceAsStream("seccomp.json")) {
      return NodeJson.mapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
