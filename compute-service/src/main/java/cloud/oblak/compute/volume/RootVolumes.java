package cloud.oblak.compute.volume;

import cloud.oblak.compute.tag.TagChange;
import cloud.oblak.compute.tag.Tags;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.kit.aws.query.SqlFilters;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The root volumes of an account's instances. */
@ApplicationScoped
public class RootVolumes {
  /** The form of volumes' ids. */
  public static final ResourceIds IDS = new ResourceIds("vol", "volume", "InvalidVolumeID");

  // EC2 says InvalidVolumeID.Malformed, but InvalidVolume.NotFound.
  private static final ResourceIds MISSING = new ResourceIds("vol", "volume", "InvalidVolume");

  /** Which rows of instances have a volume. */
  private static final String THERE =
      " FROM instance WHERE account_id = ? AND shown" + " AND state <> 'terminated'";

  private final ServiceDatabase database;
  private final Outbox outbox;

  RootVolumes(
      @Identifier("compute") ServiceDatabase database, @Identifier("compute") Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  /** A page of an account's volumes, in the order of their ids, that a condition lets through. */
  public Page<RootVolume> search(
      String accountId, SqlFilters.Condition condition, PageRequest page) {
    List<Object> parameters = new ArrayList<>(List.of(accountId, page.after()));
    parameters.addAll(condition.parameters());
    parameters.add(page.limit() + 1);
    List<RootVolume> rows =
        database.query(
            "SELECT "
                + RootVolume.COLUMNS
                + THERE
                + " AND id > ?"
                + condition.sql()
                + " ORDER BY id LIMIT ?",
            RootVolume::read,
            parameters.toArray());
    return Page.of(rows, page, RootVolume::instanceId);
  }

  /** The same condition, for the volumes of these ids only; no ids: for all. */
  public static SqlFilters.Condition among(List<String> ids, SqlFilters.Condition condition) {
    if (ids.isEmpty()) {
      return condition;
    }
    List<Object> parameters = new ArrayList<>();
    parameters.add(instances(ids));
    parameters.addAll(condition.parameters());
    return new SqlFilters.Condition(" AND id = ANY(?)" + condition.sql(), parameters);
  }

  /** Refuses ids that are none of an account's, where not all of them are among those found. */
  public void checkFound(String accountId, List<String> ids, List<RootVolume> found) {
    if (found.size() < ids.size()) {
      MISSING.allFound(
          ids,
          database.query(
              "SELECT id" + THERE + " AND id = ANY(?)",
              row -> RootVolume.idOf(row.getString(1)),
              accountId,
              instances(ids)));
    }
  }

  /**
   * Locks the rows of an account's instances, in the order of their ids, in the caller's
   * transaction.
   *
   * @param ids of instances and of their volumes
   */
  public void lock(String accountId, Collection<String> ids) {
    database.query(
        "SELECT id FROM instance WHERE account_id = ? AND id = ANY(?) ORDER BY id FOR UPDATE",
        row -> row.getString(1),
        accountId,
        instances(ids));
  }

  /** Changes the tags of all of them or none, in the caller's transaction. */
  public void tag(Principal caller, List<String> ids, TagChange change) {
    List<RootVolume> volumes =
        database.query(
            "SELECT " + RootVolume.COLUMNS + THERE + " AND id = ANY(?) ORDER BY id FOR UPDATE",
            RootVolume::read,
            caller.accountId(),
            instances(ids));
    MISSING.allFound(ids, volumes.stream().map(RootVolume::id).toList());
    for (RootVolume volume : volumes) {
      Map<String, String> tags = change.apply(volume.tags());
      if (!tags.equals(volume.tags())) {
        database.update(
            "UPDATE instance SET volume_tags = ?::jsonb WHERE id = ?",
            Tags.write(tags),
            volume.instanceId());
        outbox.add(changed(caller, volume));
      }
    }
  }

  private static Event changed(Principal caller, RootVolume volume) {
    return Event.of(
        "volume.update",
        Instant.now(),
        caller.accountId(),
        caller.arn(),
        caller.requestId(),
        "volume",
        volume.id(),
        Map.of("instanceId", volume.instanceId()));
  }

  private static String[] instances(Collection<String> volumeIds) {
    return volumeIds.stream().map(RootVolume::instanceOf).toArray(String[]::new);
  }
}
