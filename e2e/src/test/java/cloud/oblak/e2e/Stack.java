package cloud.oblak.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The installation under test, named by the system properties oblak.url and oblak.home. */
public final class Stack {
  private Stack() {}

  /** Base URL of the public API. */
  public static String url() {
    return property("oblak.url");
  }

  /** The installation's directory. */
  public static Path home() {
    return Path.of(property("oblak.home"));
  }

  /** A caller without a credential. */
  public static Api anonymous() {
    return new Api(url(), "", "");
  }

  /** The operator. */
  public static Api operator() {
    return fromCredentials("operator");
  }

  /** The admin of the first account. */
  public static Api firstAccount() {
    return fromCredentials("account");
  }

  /** The admin of a new account, used by one test only. */
  public static Api newAccount(String name) {
    JsonNode made =
        operator().post("/v1/accounts", "{\"name\":\"" + name + "\"}").expect(201).json();
    return new Api(url(), made.path("token").asText(), made.path("accountId").asText());
  }

  /** The written credentials. */
  public static Properties credentials() {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(home().resolve("credentials"))) {
      properties.load(reader);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return properties;
  }

  private static Api fromCredentials(String who) {
    Properties credentials = credentials();
    return new Api(
        url(),
        credentials.getProperty(who + ".token"),
        credentials.getProperty(who + ".accountId"));
  }

  private static String property(String name) {
    String value = System.getProperty(name, "");
    if (value.isEmpty()) {
      throw new IllegalStateException(name + " is not set: run ./oblak test e2e");
    }
    return value;
  }
}
