package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.Ec2Columns;
import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.ec2.Ec2Region;
import cloud.oblak.compute.volume.RootVolume;
import cloud.oblak.kit.aws.query.SqlFilters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Filter;

/** What EC2's filters of instances mean in our table. */
@ApplicationScoped
class InstanceFilters {
  private static final String STATE_CODE =
      "(CASE state WHEN 'pending' THEN '0' WHEN 'running' THEN '16' WHEN 'shutting-down' THEN '32'"
          + " WHEN 'terminated' THEN '48' WHEN 'stopping' THEN '64' ELSE '80' END)";
  private static final String BOOT_MODE = "(CASE kind WHEN 'vm' THEN 'legacy-bios' END)";

  private final SqlFilters instances;
  private final SqlFilters statuses;

  InstanceFilters(Ec2Region region) {
    this.instances = new SqlFilters().tags("tags");
    what();
    where(region);
    interfaces(region);
    rootDisk();
    fixed();
    absent();
    this.statuses = statuses(region);
  }

  /** The condition of a list of instances. */
  SqlFilters.Condition instances(List<String> ids, List<Filter> filters) {
    return withIds(ids, instances.of(Ec2Lists.filters(filters)));
  }

  /** The condition of a list of their states. */
  SqlFilters.Condition statuses(List<String> ids, List<Filter> filters, boolean runningOnly) {
    SqlFilters.Condition condition = withIds(ids, statuses.of(Ec2Lists.filters(filters)));
    return runningOnly
        ? new SqlFilters.Condition(
            " AND state = 'running'" + condition.sql(), condition.parameters())
        : condition;
  }

  private static SqlFilters.Condition withIds(List<String> ids, SqlFilters.Condition condition) {
    if (ids.isEmpty()) {
      return condition;
    }
    List<Object> parameters = new ArrayList<>();
    parameters.add(ids.toArray(String[]::new));
    parameters.addAll(condition.parameters());
    return new SqlFilters.Condition(" AND id = ANY(?)" + condition.sql(), parameters);
  }

  private void what() {
    instances
        .value("architecture", "architecture")
        .value("client-token", "client_token")
        .value("iam-instance-profile.arn", "nullif(profile_arn, '')")
        .value("iam-instance-profile.id", "nullif(profile_id, '')")
        .value("iam-instance-profile.name", "nullif(substring(profile_arn FROM '[^/]*$'), '')")
        .value("image-id", "image_id")
        .value("boot-mode", BOOT_MODE)
        .value("current-instance-boot-mode", BOOT_MODE)
        .value("instance-id", "id")
        .value("instance-state-code", STATE_CODE)
        .value("instance-state-name", "state")
        .value("instance-type", "instance_type")
        .value("key-name", "key_name")
        .value("launch-index", "launch_index::text")
        .value("launch-time", Ec2Columns.time("launched_at"))
        .value("monitoring-state", enabled("monitored"))
        .value("owner-id", "account_id")
        .value("reservation-id", "reservation_id")
        .value("usage-operation-update-time", Ec2Columns.time("created_at"))
        .value("metadata-options.http-protocol-ipv4", enabled("metadata_enabled"))
        .value("metadata-options.http-put-response-hop-limit", "metadata_hops::text")
        .value("metadata-options.http-endpoint", enabled("metadata_enabled"))
        .value("metadata-options.instance-metadata-tags", enabled("metadata_tags"))
        .value(
            "metadata-options.http-tokens",
            "(CASE WHEN metadata_tokens THEN 'required' ELSE 'optional' END)")
        .value("state-reason-code", "substring(reason FROM '^((Client|Server)\\.[A-Za-z]+): ')")
        .value("state-reason-message", "reason")
        .value(
            "reason",
            "coalesce('User initiated (' || replace(substring(reason FROM"
                + " ': requested at (.{19})'), 'T', ' ') || ' GMT)', reason)");
  }

  private void where(Ec2Region region) {
    Ec2Columns.zone(instances, region);
    instances
        .value("dns-name", "public_ip")
        .value("ip-address", "nullif(public_ip, '')")
        .value("private-ip-address", "nullif(private_ip, '')")
        .value("private-dns-name", "(hostname || ?)", "." + region.privateDomain())
        .value("subnet-id", "subnet_id")
        .value("vpc-id", "vpc_id")
        .values("group-id", "security_groups")
        .values("group-name", names())
        .values("instance.group-id", "security_groups")
        .values("instance.group-name", names());
  }

  private void interfaces(Ec2Region region) {
    String dns = "(hostname || ?)";
    String domain = "." + region.privateDomain();
    for (String prefix : List.of("network-interface.", "network-interface.addresses.")) {
      instances
          .value(prefix + "private-dns-name", dns, domain)
          .value(prefix + "private-ip-address", "private_ip");
    }
    for (String prefix :
        List.of("network-interface.addresses.association.", "network-interface.association.")) {
      instances
          .value(prefix + "public-ip", "public_ip")
          .value(prefix + "public-dns-name", "public_ip")
          .value(prefix + "ip-owner-id", "'amazon'");
      none(
          prefix + "allocation-id",
          prefix + "association-id",
          prefix + "carrier-ip",
          prefix + "customer-owned-ip");
    }
    instances
        .value("network-interface.network-interface-id", "port_id")
        .value("network-interface.public-dns-name", "public_ip")
        .value("network-interface.mac-address", "mac")
        .value("network-interface.subnet-id", "subnet_id")
        .value("network-interface.vpc-id", "vpc_id")
        .value("network-interface.owner-id", "account_id")
        .value("network-interface.availability-zone", "(? || zone)", region.name())
        .values("network-interface.group-id", "security_groups")
        .values("network-interface.group-name", names())
        .value("network-interface.attachment.instance-id", "id")
        .value(
            "network-interface.attachment.attachment-id", "replace(port_id, 'eni-', 'eni-attach-')")
        .value("network-interface.attachment.attach-time", Ec2Columns.time("created_at"))
        .value("network-interface.attachment.instance-owner-id", "account_id");
    constant("network-interface.addresses.primary", "true");
    constant("network-interface.attachment.delete-on-termination", "true");
    constant("network-interface.attachment.device-index", "0");
    constant("network-interface.attachment.network-card-index", "0");
    constant("network-interface.operator.managed", "false");
    constant("network-interface.attachment.status", "attached");
    constant("network-interface.source-dest-check", "true");
    constant("network-interface.requester-managed", "false");
    constant("network-interface.status", "in-use");
    constant("network-interface.description", "");
  }

  /** What is terminated has none. */
  private void rootDisk() {
    rootDisk("attach-time", Ec2Columns.time("created_at"));
    rootDisk("delete-on-termination", "'true'");
    rootDisk("device-name", "?::text", RootVolume.DEVICE);
    rootDisk("status", RootVolume.ATTACHMENT);
    rootDisk("volume-id", RootVolume.ID);
  }

  private void rootDisk(String name, String expression, Object... parameters) {
    instances.value(
        "block-device-mapping." + name,
        "(CASE WHEN state <> 'terminated' THEN " + expression + " END)",
        parameters);
  }

  private void fixed() {
    constant("hypervisor", "xen");
    constant("virtualization-type", "hvm");
    constant("root-device-type", "ebs");
    constant("root-device-name", RootVolume.DEVICE);
    constant("source-dest-check", "true");
    constant("tenancy", "default");
    constant("platform-details", "Linux/UNIX");
    constant("usage-operation", "RunInstances");
    constant("hibernation-options.configured", "false");
    constant("enclave-options.enabled", "false");
    constant("metadata-options.http-protocol-ipv6", "disabled");
    constant("private-dns-name-options.hostname-type", "ip-name");
    constant("private-dns-name-options.enable-resource-name-dns-a-record", "false");
    constant("private-dns-name-options.enable-resource-name-dns-aaaa-record", "false");
    constant("capacity-reservation-specification.capacity-reservation-preference", "open");
    constant("ebs-optimized", "false");
    constant("ena-support", "true");
    constant("maintenance-options.auto-recovery", "default");
    constant("metadata-options.state", "applied");
    constant("network-performance-options.bandwidth-weighting", "default");
    constant("operator.managed", "false");
  }

  /** What no instance here has matches no filter. */
  private void absent() {
    none(
        "affinity",
        "capacity-reservation-id",
        "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id",
        "capacity-reservation-specification.capacity-reservation-target"
            + ".capacity-reservation-resource-group-arn",
        "host-id",
        "instance-lifecycle",
        "ipv6-address",
        "kernel-id",
        "operator.principal",
        "outpost-arn",
        "placement-group-name",
        "placement-partition-number",
        "platform",
        "product-code",
        "product-code.type",
        "ramdisk-id",
        "requester-id",
        "spot-instance-request-id",
        "tpm-support");
    none(
        "network-interface.deny-all-igw-traffic",
        "network-interface.ipv4-prefixes.ipv4-prefix",
        "network-interface.ipv6-address",
        "network-interface.ipv6-addresses.ipv6-address",
        "network-interface.ipv6-addresses.is-primary-ipv6",
        "network-interface.ipv6-native",
        "network-interface.ipv6-prefixes.ipv6-prefix",
        "network-interface.operator.principal",
        "network-interface.outpost-arn",
        "network-interface.requester-id",
        "network-interface.tag-key",
        "network-interface.tag-value");
  }

  private void none(String... names) {
    for (String name : names) {
      instances.value(name, Ec2Columns.NONE);
    }
  }

  private SqlFilters statuses(Ec2Region region) {
    SqlFilters all =
        new SqlFilters()
            .value("instance-state-code", STATE_CODE)
            .value("instance-state-name", "state");
    for (String kind : List.of("instance-status", "system-status")) {
      all.value(kind + ".reachability", status("passed", "initializing"))
          .value(kind + ".status", status("ok", "initializing"));
    }
    all.value("attached-ebs-status.status", status("ok", "initializing"))
        .value("operator.managed", "'false'")
        .value("operator.principal", Ec2Columns.NONE);
    for (String event :
        List.of(
            "code",
            "description",
            "instance-event-id",
            "not-after",
            "not-before",
            "not-before-deadline")) {
      all.value("event." + event, Ec2Columns.NONE);
    }
    Ec2Columns.zone(all, region);
    return all;
  }

  private static String status(String running, String pending) {
    return "(CASE state WHEN 'running' THEN '%s' WHEN 'pending' THEN '%s' ELSE 'not-applicable' END)"
        .formatted(running, pending);
  }

  private void constant(String name, String value) {
    instances.value(name, "?::text", value);
  }

  private static String enabled(String column) {
    return "(CASE WHEN " + column + " THEN 'enabled' ELSE 'disabled' END)";
  }

  private static String names() {
    return "ARRAY(SELECT value FROM jsonb_each_text(group_names))";
  }
}
