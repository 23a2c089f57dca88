package cloud.oblak.compute.volume.aws;

import cloud.oblak.compute.ec2.Ec2Columns;
import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.ec2.Ec2Region;
import cloud.oblak.compute.volume.RootVolume;
import cloud.oblak.compute.volume.RootVolumes;
import cloud.oblak.kit.aws.query.SqlFilters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Filter;

/** What EC2's filters of volumes mean in the rows of their instances. */
@ApplicationScoped
class VolumeFilters {
  private static final List<String> NEVER =
      List.of(
          "action.code",
          "action.description",
          "action.event-id",
          "event.description",
          "event.event-id",
          "event.event-type",
          "event.not-after",
          "event.not-before");

  private final SqlFilters volumes =
      new SqlFilters()
          .tags("volume_tags")
          .value("attachment.attach-time", Ec2Columns.time("created_at"))
          .value("attachment.delete-on-termination", "'true'")
          .value("attachment.device", "?::text", RootVolume.DEVICE)
          .value("attachment.instance-id", "id")
          .value("attachment.status", RootVolume.ATTACHMENT)
          .value("create-time", Ec2Columns.time("created_at"))
          .value("encrypted", "'false'")
          .value("fast-restored", "'false'")
          .value("multi-attach-enabled", "'false'")
          .value("operator.managed", "'false'")
          .value("operator.principal", Ec2Columns.NONE)
          .value("size", RootVolume.GIBIBYTES + "::text")
          .value("snapshot-id", "''")
          .value("status", "'in-use'")
          .value("volume-id", RootVolume.ID)
          .value("volume-type", "volume_type");

  private final SqlFilters statuses =
      new SqlFilters()
          .value("operator.managed", "'false'")
          .value("operator.principal", Ec2Columns.NONE)
          .values("volume-status.details-name", "ARRAY['io-enabled', 'io-performance']")
          .values("volume-status.details-status", "ARRAY['passed', 'not-applicable']")
          .value("volume-status.status", "'ok'");

  VolumeFilters(Ec2Region region) {
    Ec2Columns.zone(volumes, region);
    Ec2Columns.zone(statuses, region);
    NEVER.forEach(name -> statuses.value(name, Ec2Columns.NONE));
  }

  /** The condition of a list of their states. */
  SqlFilters.Condition statuses(List<String> ids, List<Filter> filters) {
    return RootVolumes.among(ids, statuses.of(Ec2Lists.filters(filters)));
  }

  /** The condition of a list of volumes. */
  SqlFilters.Condition volumes(List<String> ids, List<Filter> filters) {
    return RootVolumes.among(ids, volumes.of(Ec2Lists.filters(filters)));
  }
}
