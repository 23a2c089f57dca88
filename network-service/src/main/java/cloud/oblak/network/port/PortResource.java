package cloud.oblak.network.port;

import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.IdKind;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What compute asks of the network on behalf of instances. */
@Path("/internal/network/ports")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class PortResource {
  private static final int MAX_PORTS = 1000;

  private final Ports ports;
  private final PortGroups groups;
  private final Caller caller;

  PortResource(Ports ports, PortGroups groups, Caller caller) {
    this.ports = ports;
    this.groups = groups;
    this.caller = caller;
  }

  /** Ports to claim. */
  record ClaimRequest(List<PortRequest> ports) {}

  /** Claimed ports, in the order they were asked for. */
  record ClaimAnswer(List<PortView> ports) {}

  /** Ports by id. */
  record PortIds(List<String> portIds) {}

  /** Those of the asked-for ports that are not there. */
  record GoneAnswer(List<String> gone) {}

  /** Claims ports, all or none; may be repeated. */
  @POST
  @AllowServices("compute")
  @Operation(hidden = true)
  public ClaimAnswer claim(ClaimRequest request) {
    if (request == null || request.ports() == null || request.ports().isEmpty()) {
      throw Fault.missing("ports", "ports is required.");
    }
    checkCount("ports", request.ports().size());
    if (request.ports().contains(null)) {
      throw Fault.invalid("ports", "ports must not contain null.");
    }
    HashSet<String> ids = new HashSet<>();
    for (PortRequest port : request.ports()) {
      if (!ids.add(port.portId())) {
        throw Fault.invalid("ports", "ports names " + port.portId() + " twice.");
      }
    }
    return new ClaimAnswer(ports.claim(request.ports(), caller.principal()));
  }

  /** Releases ports; may be repeated, unknown ids are remembered as released. */
  @POST
  @Path("/release")
  @AllowServices("compute")
  @Operation(hidden = true)
  public Map<String, String> release(PortIds request) {
    List<String> ids = checked(request);
    if (!ids.isEmpty()) {
      ports.release(ids);
    }
    return Map.of();
  }

  /** How fast a port may be. */
  record Rate(String portId, Integer networkMbit) {}

  /** Several rates. */
  record RateRequest(List<Rate> rates) {}

  /** Changes how fast ports may be; may be repeated, unknown ports are left out. */
  @POST
  @Path("/rates")
  @AllowServices("compute")
  @Operation(hidden = true)
  public Map<String, String> limit(RateRequest request) {
    if (request == null || request.rates() == null || request.rates().contains(null)) {
      throw Fault.missing("rates", "rates is required.");
    }
    checkCount("rates", request.rates().size());
    for (Rate rate : request.rates()) {
      if (rate.networkMbit() == null || rate.networkMbit() < 0) {
        throw Fault.invalid("rates", "networkMbit must be 0 or more.");
      }
      ports.limit(rate.portId(), rate.networkMbit());
    }
    return Map.of();
  }

  /**
   * The groups that a port is to have.
   *
   * @param securityGroups ids or names; absent: only the present ones are asked for
   */
  record GroupsRequest(String portId, String accountId, List<String> securityGroups) {}

  /** Changes or tells the security groups of a port; may be repeated. */
  @POST
  @Path("/groups")
  @AllowServices("compute")
  @Operation(hidden = true)
  public PortGroups.Membership groups(GroupsRequest request) {
    if (request == null || request.portId() == null || request.accountId() == null) {
      throw Fault.missing("portId", "portId and accountId are required.");
    }
    if (request.securityGroups() == null) {
      return groups
          .find(request.portId(), request.accountId())
          .orElseThrow(() -> PortGroups.notFound(request.portId()));
    }
    if (request.securityGroups().isEmpty() || request.securityGroups().contains(null)) {
      throw Fault.invalid("securityGroups", "securityGroups must name at least one group.");
    }
    return groups.change(
        request.portId(), request.accountId(), request.securityGroups(), caller.principal());
  }

  /** Tells which ports are gone. */
  @POST
  @Path("/state")
  @AllowServices("compute")
  @Operation(hidden = true)
  public GoneAnswer state(PortIds request) {
    return new GoneAnswer(ports.gone(checked(request)));
  }

  private static List<String> checked(PortIds request) {
    if (request == null || request.portIds() == null) {
      throw Fault.missing("portIds", "portIds is required.");
    }
    checkCount("portIds", request.portIds().size());
    if (!request.portIds().stream().allMatch(IdKind.INTERFACE::matches)) {
      throw Fault.invalid("portIds", "portIds must be ids: eni- and 17 hex digits.");
    }
    return request.portIds().stream().distinct().toList();
  }

  private static void checkCount(String field, int count) {
    if (count > MAX_PORTS) {
      throw Fault.invalid(field, "At most " + MAX_PORTS + " ports in one call.");
    }
  }
}
