package cloud.oblak.agent.network;

import java.nio.file.Path;

/** Takes everything of one installation's networks off the host, going by names alone. */
final class NetworkPurge {
  private final NetworkNames names;
  private final KernelNetwork kernel;

  NetworkPurge(NetworkNames names, KernelNetwork kernel) {
    this.names = names;
    this.kernel = kernel;
  }

  void purge(Path directory) {
    ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(this::isDaemon)
        .forEach(Daemon::end);
    for (String link : kernel.links("")) {
      if (link.startsWith(names.devicePrefix())) {
        kernel.ipRemove("", "link", "del", link);
      }
    }
    KernelNetwork.namespaces(names.prefix()).forEach(kernel::removeNamespace);
    kernel.nft("", HostRuleset.removal(names));
    new Forwarding(names, kernel).undo();
    new VpcFiles(directory).delete();
  }

  private boolean isDaemon(long pid) {
    String line = Daemon.commandLine(pid);
    return (line.startsWith("dnsmasq ") || line.startsWith("haproxy "))
        && line.contains("/" + names.prefix());
  }
}
