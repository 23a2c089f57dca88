package cloud.oblak.compute.ec2;

import cloud.oblak.kit.aws.query.SqlFilters;
import java.util.ArrayList;
import java.util.List;

/** Columns that several tables have, in the words of EC2's filters. */
public final class Ec2Columns {
  /** What no row has; matches no filter. */
  public static final String NONE = "NULL::text";

  private Ec2Columns() {}

  /** A time as EC2 shows it: a whole second with three digits and a Z. */
  public static String time(String column) {
    return "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.000\"Z\"')";
  }

  /** The filters of the column {@code zone}, which has letters: by name and by id. */
  public static void zone(SqlFilters filters, Ec2Region region) {
    StringBuilder ids = new StringBuilder("(CASE zone");
    List<Object> parameters = new ArrayList<>();
    for (String letter : region.zones()) {
      ids.append(" WHEN ?::text THEN ?::text");
      parameters.add(letter);
      parameters.add(region.zoneId(letter));
    }
    filters
        .value("availability-zone", "(? || zone)", region.name())
        .value("availability-zone-id", ids.append(" END)").toString(), parameters.toArray());
  }
}
