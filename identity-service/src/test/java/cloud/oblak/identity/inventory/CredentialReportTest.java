package cloud.oblak.identity.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How names and paths stand in a credential report. */
class CredentialReportTest {
  private static String line(String name, String arn) {
    CredentialReport report = new CredentialReport();
    report.user(
        new CredentialReport.OfUser(name, arn, Instant.now(), false, null, null, List.of()));
    return report.text().lines().skip(1).findFirst().orElseThrow();
  }

  @Test
  void whatIsNoOrdinaryFieldIsQuoted() {
    String arn = "arn:aws:iam::111122223333:user/a,\"b\"/x,y";
    String line = line("x,y", arn);
    String quoted = "\"x,y\",\"arn:aws:iam::111122223333:user/a,\"\"b\"\"/x,y\",";
    assertTrue(line.startsWith(quoted), line);
    assertEquals(20, line.substring(quoted.length()).split(",", -1).length, line);
  }

  @Test
  void ordinaryFieldsStandAsTheyAre() {
    String line = line("ann@example.com", "arn:aws:iam::111122223333:user/ann@example.com");
    assertTrue(
        line.startsWith("ann@example.com,arn:aws:iam::111122223333:user/ann@example.com,"), line);
    assertEquals(-1, line.indexOf('"'));
  }
}
