package cloud.oblak.kit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.kit.KitDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceDatabaseIT {
  private final ServiceDatabase database = new KitDatabase("network").database();

  @Test
  void aStatementInPartsIsRepeatedUntilNothingIsLeft() {
    database.update("CREATE TABLE part (number integer, kept boolean)");
    for (int rows : List.of(0, 6, 7)) {
      database.update("INSERT INTO part SELECT n, n = 1 FROM generate_series(1, ?) AS n", rows + 1);
      database.updateInParts(
          3,
          "DELETE FROM part WHERE number IN"
              + " (SELECT number FROM part WHERE kept = ? ORDER BY number LIMIT ?)",
          false);
      assertEquals(
          List.of(1), database.query("SELECT DISTINCT number FROM part", row -> row.getInt(1)));
    }
  }
}
