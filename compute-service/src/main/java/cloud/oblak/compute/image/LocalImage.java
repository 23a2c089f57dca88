package cloud.oblak.compute.image;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * An image that names a file of a host: that file must stay.
 *
 * @param instances how many of all accounts were made of it and are not terminated
 */
record LocalImage(
    String id, String ownerId, String name, String state, String location, long instances) {

  static LocalImage read(ResultSet row) throws SQLException {
    return new LocalImage(
        row.getString("id"),
        row.getString("account_id"),
        row.getString("name"),
        row.getString("state"),
        row.getString("location"),
        row.getLong("instances"));
  }
}
