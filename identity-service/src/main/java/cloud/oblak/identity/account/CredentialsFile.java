package cloud.oblak.identity.account;

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

  /**
   * The content, where the file is there and not blank.
   *
   * @throws IllegalStateException where something else is in it
   */
  Optional<Content> read() {
    try {
      if (!Files.exists(file) || Files.readString(file).isBlank()) {
        return Optional.empty();
      }
      Properties lines = new Properties();
      lines.load(new StringReader(Files.readString(file)));
      return Optional.of(
          new Content(credentials(lines, "operator"), credentials(lines, "account")));
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
    try {
      OwnerFile.write(file, text.toString());
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "The credentials file " + file + " cannot be written.", failed);
    }
  }

  private static void append(StringBuilder text, String name, AdminCredentials credentials) {
    text.append(name).append(".accountId=").append(credentials.accountId()).append('\n');
    text.append(name).append(".user=").append(credentials.user()).append('\n');
    text.append(name).append(".password=").append(credentials.password()).append('\n');
    text.append(name).append(".token=").append(credentials.token()).append('\n');
  }

  private AdminCredentials credentials(Properties lines, String name) {
    return new AdminCredentials(
        value(lines, name + ".accountId"),
        value(lines, name + ".user"),
        value(lines, name + ".password"),
        value(lines, name + ".token"));
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
