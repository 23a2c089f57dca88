package cloud.oblak.identity.account;

import cloud.oblak.identity.accesskey.KeyPart;
import cloud.oblak.identity.secret.OwnerFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** The file with the first secrets of an installation, which only its owner can read. */
record CredentialsFile(Path file) {
  private static final String ID = ".accessKeyId";
  private static final String SECRET = ".secretAccessKey";

  /**
   * What the file says.
   *
   * @param operator administrator of the operator's account
   * @param account administrator of the first account
   */
  record Content(AdminCredentials operator, AdminCredentials account) {
    static Content draw() {
      return new Content(AdminCredentials.draw("operator"), AdminCredentials.draw("admin"));
    }
  }

  /** An access key that the file got later than the rest. */
  record Key(String id, String secret) {}

  /**
   * The content, where the file is there and not blank.
   *
   * @throws IllegalStateException where something else is in it
   */
  Optional<Content> read() {
    Properties lines = lines();
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(new Content(credentials(lines, "operator"), credentials(lines, "account")));
  }

  /**
   * The access key of a holder, drawn and added to the file where it has none.
   *
   * @param holder {@code operator} or {@code account}
   */
  Key key(String holder) {
    Properties lines = lines();
    if (lines.getProperty(holder + ID, "").isEmpty()) {
      Key drawn = new Key(KeyPart.id(), KeyPart.secret());
      StringBuilder text = new StringBuilder(text());
      line(text, holder + ID, drawn.id());
      line(text, holder + SECRET, drawn.secret());
      save(text);
      return drawn;
    }
    return new Key(value(lines, holder + ID), value(lines, holder + SECRET));
  }

  private Properties lines() {
    try {
      Properties lines = new Properties();
      lines.load(new StringReader(text()));
      return lines;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private String text() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException failed) {
      throw new UncheckedIOException("The credentials file " + file + " cannot be read.", failed);
    }
  }

  /** Writes the whole file or nothing, also when the machine stops half-way. */
  void write(Content content) {
    StringBuilder text =
        new StringBuilder("# The first credentials of this installation. Keep them secret.\n");
    append(text, "operator", content.operator());
    append(text, "account", content.account());
    save(text);
  }

  private void save(StringBuilder text) {
    try {
      OwnerFile.write(file, text.toString());
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "The credentials file " + file + " cannot be written.", failed);
    }
  }

  private static void append(StringBuilder text, String name, AdminCredentials credentials) {
    line(text, name + ".accountId", credentials.accountId());
    line(text, name + ".user", credentials.user());
    line(text, name + ".password", credentials.password());
    line(text, name + ".token", credentials.token());
    line(text, name + ID, credentials.accessKeyId());
    line(text, name + SECRET, credentials.secretAccessKey());
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append('=').append(value).append('\n');
  }

  private AdminCredentials credentials(Properties lines, String name) {
    return new AdminCredentials(
        value(lines, name + ".accountId"),
        value(lines, name + ".user"),
        value(lines, name + ".password"),
        value(lines, name + ".token"),
        value(lines, name + ID),
        value(lines, name + SECRET));
  }

  private String value(Properties lines, String key) {
    String value = lines.getProperty(key);
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException(
          "The credentials file "
              + file
              + " has no "
              + key
              + "; move it away, the next start writes a new one.");
    }
    return value;
  }
}
