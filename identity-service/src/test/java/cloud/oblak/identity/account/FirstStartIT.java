package cloud.oblak.identity.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.identity.apitoken.ApiTokens;
import cloud.oblak.identity.secret.OpaqueToken;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first start, crashed at every point, and by several at once. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class FirstStartIT {
  @Inject FirstStart firstStart;
  @Inject AccountRows accounts;
  @Inject ApiTokens tokens;

  @Inject
  @Identifier("identity")
  ServiceDatabase database;

  @ConfigProperty(name = "oblak.identity.credentials-file")
  Path installed;

  @TempDir Path directory;

  @BeforeEach
  void nothingIsThereYet() {
    database.update("TRUNCATE account, account_user, api_token, session CASCADE");
  }

  @AfterEach
  void restoresWhatOtherTestsStartFrom() {
    nothingIsThereYet();
    firstStart.ensure(new CredentialsFile(installed));
  }

  @Test
  void manyFirstStartsAtOnceMakeOneOperatorWhoseSecretsAreInTheFile() throws Exception {
    CredentialsFile file = file();
    try (ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        all.add(starts.submit(() -> firstStart.ensure(file)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertEquals(2, count());
    assertWorks(file.read().orElseThrow());
  }

  @Test
  void aCrashBetweenFileAndCommitIsFinishedWithTheFilesSecrets() {
    CredentialsFile file = file();
    CredentialsFile.Content drawn = CredentialsFile.Content.draw();
    file.write(drawn);
    firstStart.ensure(file);
    assertEquals(drawn, file.read().orElseThrow());
    assertWorks(drawn);
  }

  @Test
  void aFileHalfWrittenBesideItDoesNotMatter() throws IOException {
    Files.writeString(directory.resolve("credentials.new"), "operator.acc");
    Files.createFile(directory.resolve("credentials"));
    firstStart.ensure(file());
    assertWorks(file().read().orElseThrow());
    assertFalse(Files.exists(directory.resolve("credentials.new")));
  }

  @Test
  void aFileThatCannotBeWrittenLeavesNoAccountBehind() {
    CredentialsFile nowhere = new CredentialsFile(directory.resolve("missing/credentials"));
    assertThrows(UncheckedIOException.class, () -> firstStart.ensure(nowhere));
    assertEquals(0, count());
    firstStart.ensure(file());
    assertWorks(file().read().orElseThrow());
  }

  @Test
  void aFileThatSaysSomethingElseIsNotOverwritten() throws IOException {
    Files.writeString(directory.resolve("credentials"), "something=else\n");
    assertThrows(IllegalStateException.class, () -> firstStart.ensure(file()));
    assertEquals("something=else\n", Files.readString(directory.resolve("credentials")));
  }

  @Test
  void aLaterStartChangesNothing() {
    firstStart.ensure(file());
    CredentialsFile.Content first = file().read().orElseThrow();
    firstStart.ensure(file());
    assertEquals(first, file().read().orElseThrow());
    assertEquals(2, count());
    assertWorks(first);
  }

  @Test
  void anInstallationOlderThanAccessKeysGetsThemOnce() throws IOException {
    firstStart.ensure(file());
    database.update("DELETE FROM access_key");
    database.update("INSERT INTO first_key_due SELECT 'operator', id FROM account WHERE operator");
    database.update(
        "INSERT INTO first_key_due SELECT 'account', id FROM account WHERE NOT operator");
    CredentialsFile later = new CredentialsFile(directory.resolve("later"));
    firstStart.ensure(later);
    firstStart.ensure(new CredentialsFile(directory.resolve("never")));
    assertFalse(Files.exists(directory.resolve("never")));
    String text = Files.readString(directory.resolve("later"));
    for (String holder : List.of("operator", "account")) {
      CredentialsFile.Key key = later.key(holder);
      assertTrue(text.contains(holder + ".accessKeyId=" + key.id() + "\n"));
      assertTrue(text.contains(holder + ".secretAccessKey=" + key.secret() + "\n"));
    }
    assertEquals(2, database.query("SELECT id FROM access_key", row -> row.getString(1)).size());
  }

  private CredentialsFile file() {
    return new CredentialsFile(directory.resolve("credentials"));
  }

  private long count() {
    return QuarkusTransaction.requiringNew().call(accounts::count);
  }

  private void assertWorks(CredentialsFile.Content content) {
    assertTrue(tokens.use(OpaqueToken.hash(content.operator().token())).isPresent());
    assertTrue(tokens.use(OpaqueToken.hash(content.account().token())).isPresent());
  }
}
