package cloud.oblak.identity.inventory;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the lines of a credential report, with IAM's columns and words. */
final class CredentialReport {
  private static final String HEADER =
      "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
          + "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
          + "access_key_1_last_used_date,access_key_1_last_used_region,"
          + "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
          + "access_key_2_last_used_date,access_key_2_last_used_region,"
          + "access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,"
          + "cert_2_last_rotated";
  private static final String NONE = "N/A";
  private static final String UNKNOWN = "no_information";
  private static final String NEVER = "not_supported";
  private static final String NO = "false";
  private static final int KEYS = 2;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

  private final List<String> lines = new ArrayList<>(List.of(HEADER));

  /** A key; what is null has not happened. */
  record Key(boolean active, Instant created, Instant used, String region, String service) {}

  /** A user; times of its password that are null are not known. */
  record OfUser(
      String name,
      String arn,
      Instant created,
      boolean password,
      Instant passwordUsed,
      Instant passwordChanged,
      List<Key> keys) {}

  /** The account itself, which nobody can sign in to here. */
  void root(String accountId, Instant created) {
    List<String> columns = new ArrayList<>();
    columns.add("<root_account>");
    columns.add("arn:aws:iam::" + accountId + ":root");
    columns.add(TIME.format(created));
    columns.addAll(List.of(NEVER, UNKNOWN, NEVER, NEVER, NO));
    end(columns, List.of());
  }

  void user(OfUser user) {
    List<String> columns = new ArrayList<>();
    columns.add(user.name());
    columns.add(user.arn());
    columns.add(TIME.format(user.created()));
    columns.add(Boolean.toString(user.password()));
    columns.add(user.password() ? time(user.passwordUsed(), UNKNOWN) : NONE);
    columns.add(user.password() ? time(user.passwordChanged(), UNKNOWN) : NONE);
    columns.add(NONE);
    columns.add(NO);
    end(columns, user.keys());
  }

  String text() {
    return String.join("\n", lines);
  }

  private void end(List<String> columns, List<Key> keys) {
    for (Key key : keys) {
      columns.add(Boolean.toString(key.active()));
      columns.add(TIME.format(key.created()));
      columns.add(time(key.used(), NONE));
      columns.add(key.region() == null ? NONE : key.region());
      columns.add(key.service() == null ? NONE : key.service());
    }
    for (int none = keys.size(); none < KEYS; none++) {
      columns.add(NO);
      columns.addAll(Collections.nCopies(4, NONE));
    }
    columns.addAll(List.of(NO, NONE, NO, NONE));
    lines.add(columns.stream().map(CredentialReport::quoted).collect(Collectors.joining(",")));
  }

  private static String quoted(String column) {
    return column.indexOf(',') < 0 && column.indexOf('"') < 0
        ? column
        : '"' + column.replace("\"", "\"\"") + '"';
  }

  private static String time(Instant time, String otherwise) {
    return time == null ? otherwise : TIME.format(time);
  }
}
