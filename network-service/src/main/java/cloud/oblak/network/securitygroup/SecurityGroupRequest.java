package cloud.oblak.network.securitygroup;

import java.util.Map;

/**
 * A security group as it is asked for.
 *
 * @param description may be absent
 * @param vpcId absent: the default VPC
 * @param tags may be absent
 */
public record SecurityGroupRequest(
    String name, String description, String vpcId, Map<String, String> tags) {}
