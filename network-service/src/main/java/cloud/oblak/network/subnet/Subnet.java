package cloud.oblak.network.subnet;

/** A subnet, as far as a port needs it. */
public record Subnet(String id, String vpcId, String zone, boolean isDefault) {}
