package cloud.oblak.agent.network;

/**
 * Writes the installation's nft table in the host's own namespace: guests reach nothing of the host
 * itself, and the outside sees the host's address.
 */
final class HostRuleset {
  private HostRuleset() {}

  /** Input for {@code nft -f}. */
  static String of(NetworkNames names, Cidr transfer, Cidr pool) {
    return """
    table inet %1$s
    delete table inet %1$s
    table inet %1$s {
      chain input {
        type filter hook input priority -10; policy accept;
        iifname "%2$s" ct state established,related accept
        iifname "%2$s" drop
      }
      chain forward {
        type filter hook forward priority -10; policy accept;
        iifname "%2$s" ip saddr != { %3$s, %4$s } drop
        iifname "%2$s" ip daddr { %3$s, 127.0.0.0/8, 169.254.0.0/16 } ct state new drop
        iifname "%2$s" meta nfproto ipv6 drop
      }
      chain output {
        type filter hook output priority -10; policy accept;
        oifname "%2$s" icmp type redirect drop
      }
      chain srcnat {
        type nat hook postrouting priority srcnat; policy accept;
        oifname != "%2$s" ip saddr { %3$s, %4$s } masquerade
      }
    }
    """
        .formatted(names.hostTable(), names.uplinkBridge(), transfer, pool);
  }
}
