package cloud.oblak.agent.network;

import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import cloud.oblak.nodeapi.VpcSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The networks of this host: one namespace per VPC with its bridges, taps, filter, resolver and
 * address translation. Every call is idempotent and may be repeated from any half-way point; calls
 * may run in parallel, also for the same VPC. Nothing is lost when this process ends: traffic goes
 * on. Failures are {@link cloud.oblak.agent.DriverException}.
 */
public interface NetworkBackend extends AutoCloseable {

  /** Name for the host's report, for example {@code namespaces}. */
  String description();

  /** Makes or changes a VPC: namespace, a bridge per subnet, resolver, uplink, metadata proxy. */
  void applyVpc(VpcSpec vpc);

  /** Removes a VPC that has no ports any more, with everything of it. */
  void removeVpc(String vpcId);

  /**
   * Makes the filter of a VPC say exactly this, in one atomic step: the rules of these groups for
   * the ports that are members. Members are this host's ports of the VPC, given to {@link
   * #applyPort}. A group that is missing here allows nothing.
   */
  void applyGroups(String vpcId, Collection<SecurityGroupSpec> groups);

  /**
   * Makes or changes a port and everything that goes with it (anti-spoofing, name, DHCP entry,
   * membership of its groups, public address). For a container, a network namespace with a
   * configured interface; for a VM, all but the tap, which {@link #plug} brings. Its VPC has been
   * applied. When this returns, the filter for it is in force.
   */
  PortAttachment applyPort(PortSpec port);

  /** Moves a VM's tap from the host's namespace into its VPC, behind the port's filter. */
  void plug(String portId, String tap);

  /** Removes a port with everything that goes with it; its workload is gone. */
  void removePort(String portId);

  /** VPCs on this host, also half-made. */
  List<String> vpcs();

  /** Ports on this host, with the VPC of each, also half-made. */
  Map<String, String> ports();

  @Override
  void close();
}
