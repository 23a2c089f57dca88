package cloud.oblak.network.securitygroup;

/**
 * A security group as it is asked for; it is made in the account's default VPC.
 *
 * @param description may be absent
 */
record SecurityGroupRequest(String name, String description) {}
