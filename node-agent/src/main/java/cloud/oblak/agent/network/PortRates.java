package cloud.oblak.agent.network;

import cloud.oblak.nodeapi.PortSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes the nft table that keeps each port below its rate, both ways: what is above it is dropped.
 *
 * <p>Its sets stay while the rules are replaced, for they hold what each port has used by now: a
 * tenant who has rules changed gets nothing for it. The kernel lets a port that was silent for a
 * second have a second's worth at once.
 */
final class PortRates {
  private static final long BYTES_PER_MBIT = 125_000;

  // The kernel refuses rates whose bytes do not fit in 64 bits when multiplied by 10^9.
  private static final int MOST_MBIT = 100_000;

  // The largest packet that a guest hands over in one piece.
  private static final int BURST_BYTES = 65_536;

  private PortRates() {}

  /** Input for {@code nft -f} inside the VPC's namespace; may be applied again and again. */
  static String of(List<PortSpec> ports) {
    TreeMap<Integer, List<String>> devices = new TreeMap<>();
    for (PortSpec port : ports) {
      if (port.networkMbit() > 0) {
        devices
            .computeIfAbsent(Math.min(port.networkMbit(), MOST_MBIT), _ -> new ArrayList<>())
            .add("\"" + NetworkNames.port(port.portId()) + "\"");
      }
    }
    StringBuilder sets = new StringBuilder();
    StringBuilder sent = new StringBuilder();
    StringBuilder received = new StringBuilder();
    devices.forEach((mbit, names) -> {
      sets.append(set("sent", mbit)).append(set("received", mbit));
      sent.append(rule("sent", "iifname", mbit, names));
      received.append(rule("received", "oifname", mbit, names));
    });
    return """
    table bridge oblak_rates {
    %s  chain prerouting {
        type filter hook prerouting priority -190; policy accept;
      }
      chain postrouting {
        type filter hook postrouting priority -190; policy accept;
      }
    }
    flush chain bridge oblak_rates prerouting
    flush chain bridge oblak_rates postrouting
    table bridge oblak_rates {
      chain prerouting {
    %s  }
      chain postrouting {
    %s  }
    }
    """
        .formatted(sets, sent, received);
  }

  private static String set(String way, int mbit) {
    return "  set %s_%d {\n    type ifname\n    flags dynamic,timeout\n    timeout 10s\n  }\n"
        .formatted(way, mbit);
  }

  private static String rule(String way, String device, int mbit, List<String> names) {
    return "    %s { %s } update @%s_%d { %s limit rate over %d bytes/second burst %d bytes } drop\n"
        .formatted(
            device,
            names.stream().collect(Collectors.joining(", ")),
            way,
            mbit,
            device,
            mbit * BYTES_PER_MBIT,
            BURST_BYTES);
  }
}
