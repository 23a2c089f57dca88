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
        .value("iam-instance-profile.arn", there("nullif(profile_arn, '')"))
        .value("iam-instance-profile.id", there("nullif(profile_id, '')"))
        .value(
            "iam-instance-profile.name", there("nullif(substring(profile_arn FROM '[^/]*$'), '')"))
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
        .value("dns-name", there("public_ip"))
        .value("ip-address", there("nullif(public_ip, '')"))
        .value("private-ip-address", there("nullif(private_ip, '')"))
        .value("private-dns-name", there("(hostname || ?)"), "." + region.privateDomain())
        .value("subnet-id", there("subnet_id"))
        .value("vpc-id", there("vpc_id"))
        .value("source-dest-check", there("'true'"));
    for (String prefix : List.of("", "instance.", "network-interface.")) {
      instances
          .values(prefix + "group-id", there("security_groups"))
          .values(prefix + "group-name", there(names()));
    }
  }

  private void interfaces(Ec2Region region) {
    String domain = "." + region.privateDomain();
    for (String prefix : List.of("", "addresses.")) {
      plugged(prefix + "private-dns-name", "(hostname || ?)", domain);
      plugged(prefix + "private-ip-address", "private_ip");
    }
    for (String prefix : List.of("addresses.association.", "association.")) {
      plugged(prefix + "public-ip", "public_ip");
      plugged(prefix + "public-dns-name", "public_ip");
      plugged(prefix + "ip-owner-id", "'amazon'");
      for (String none :
          List.of("allocation-id", "association-id", "carrier-ip", "customer-owned-ip")) {
        plugged(prefix + none, Ec2Columns.NONE);
      }
    }
    plugged("network-interface-id", "port_id");
    plugged("public-dns-name", "public_ip");
    plugged("mac-address", "mac");
    plugged("subnet-id", "subnet_id");
    plugged("vpc-id", "vpc_id");
    plugged("owner-id", "account_id");
    plugged("availability-zone", "(? || zone)", region.name());
    plugged("attachment.instance-id", "id");
    plugged("attachment.attachment-id", "replace(port_id, 'eni-', 'eni-attach-')");
    plugged("attachment.attach-time", Ec2Columns.time("created_at"));
    plugged("attachment.instance-owner-id", "account_id");
    plugged("addresses.primary", "'true'");
    plugged("attachment.delete-on-termination", "'true'");
    plugged("attachment.device-index", "'0'");
    plugged("attachment.network-card-index", "'0'");
    plugged("operator.managed", "'false'");
    plugged("attachment.status", "'attached'");
    plugged("source-dest-check", "'true'");
    plugged("requester-managed", "'false'");
    plugged("status", "'in-use'");
    plugged("description", "''");
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
    instances.value("block-device-mapping." + name, there(expression), parameters);
  }

  private void fixed() {
    constant("hypervisor", "xen");
    constant("virtualization-type", "hvm");
    constant("root-device-type", "ebs");
    constant("root-device-name", RootVolume.DEVICE);
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

  private void plugged(String name, String expression, Object... parameters) {
    instances.value("network-interface." + name, there(expression), parameters);
  }

  /** What is shown of an instance until it is terminated. */
  private static String there(String expression) {
    return "(CASE WHEN state <> 'terminated' THEN " + expression + " END)";
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
