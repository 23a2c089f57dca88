package cloud.oblak.compute.volume;

import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.kit.aws.query.SqlFilters;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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

  RootVolumes(@Identifier("compute") ServiceDatabase database) {
    this.database = database;
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

  private static String[] instances(Collection<String> volumeIds) {
    return volumeIds.stream().map(RootVolume::instanceOf).toArray(String[]::new);
  }
}
