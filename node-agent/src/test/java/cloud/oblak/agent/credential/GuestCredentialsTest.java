package cloud.oblak.agent.credential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.Wanted;
import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.FileFolder;
import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.RoleCredentials;
import cloud.oblak.nodeapi.ToService.WantedCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestCredentialsTest {
  private static final Metadata.Profile WEB = Wanted.profile("AIPA1");
  private static final Metadata.Profile OTHER = Wanted.profile("AIPA2");

  @TempDir Path home;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private DesiredState desired;
  private GuestCredentials credentials;

  @BeforeEach
  void start() {
    FileFolder folder = new FileFolder(home);
    desired = new DesiredState(folder);
    InstantSource source = () -> now;
    Clock clock = source.withZone(ZoneOffset.UTC);
    credentials = new GuestCredentials(desired, folder, clock);
  }

  private void want(long generation, Metadata.Profile profile) {
    desired.accept(
        1, Wanted.container(generation, Wanted.metadata(Metadata.Access.TOKEN, profile)));
  }

  private List<WantedCredentials> due() {
    return credentials.due().map(request -> request.wanted()).orElse(List.of());
  }

  private static WantedCredentials wanted(String accessKeyId) {
    return new WantedCredentials(Wanted.CONTAINER, accessKeyId);
  }

  private void answer(String profileId, String accessKeyId) {
    RoleCredentials.Keys keys =
        accessKeyId == null
            ? null
            : new RoleCredentials.Keys(
                accessKeyId, "secret", "token", now, now.plus(Duration.ofHours(6)));
    credentials.take(
        List.of(
            new RoleCredentials(
                Wanted.CONTAINER, profileId, RoleCredentials.SUCCESS, "", "reader", keys)));
  }

  private Optional<String> key(Metadata.Profile profile) {
    return credentials.of(Wanted.CONTAINER, profile).map(Kept::accessKeyId);
  }

  private List<Path> records() throws IOException {
    Path folder = home.resolve("agent/credentials");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void theyAreAskedForAtOnceAgainWhenUnansweredAndLookedAfterLater() {
    assertEquals(List.of(), due());
    want(1, WEB);
    assertEquals(List.of(wanted(null)), due());
    assertEquals(List.of(), due());
    now = now.plusSeconds(10);
    assertEquals(List.of(wanted(null)), due());
    answer("AIPA1", "ASIA1");
    now = now.plusSeconds(299);
    assertEquals(List.of(), due());
    now = now.plusSeconds(1);
    assertEquals(List.of(wanted("ASIA1")), due());
    answer("AIPA1", null);
    assertEquals(Optional.of("ASIA1"), key(WEB));
  }

  @Test
  void theySurviveARestartInAFileOfTheAgentsOwn() throws IOException {
    want(1, WEB);
    answer("AIPA1", "ASIA1");
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(records().getFirst())));
    start();
    assertEquals(Optional.of("ASIA1"), key(WEB));
    assertEquals(List.of(wanted("ASIA1")), due());
  }

  @Test
  void thoseOfAnotherProfileAreNeitherKeptNorTaken() throws IOException {
    want(1, WEB);
    answer("AIPA1", "ASIA1");
    want(2, OTHER);
    assertEquals(Optional.empty(), key(OTHER));
    assertEquals(List.of(wanted(null)), due());
    answer("AIPA1", "ASIA2");
    assertEquals(Optional.empty(), key(OTHER));
    answer("AIPA2", "ASIA3");
    assertEquals(Optional.of("ASIA3"), key(OTHER));
    want(3, null);
    assertEquals(List.of(), records());
    assertEquals(List.of(), due());
  }

  @Test
  void nothingIsLeftOfThemWhenTheInstanceGoes() throws IOException {
    want(1, WEB);
    answer("AIPA1", "ASIA1");
    desired.accept(1, Wanted.tombstone(ObjectKind.WORKLOAD, Wanted.CONTAINER, 2));
    assertEquals(List.of(), records());
    answer("AIPA1", "ASIA2");
    assertEquals(List.of(), records());
  }

  @Test
  void whoWaitsForThemGetsThemWhenTheyCome() throws InterruptedException {
    want(1, WEB);
    AtomicBoolean came = new AtomicBoolean();
    Thread asking =
        Thread.ofVirtual()
            .start(() ->
                came.set(
                    credentials.await(Wanted.CONTAINER, WEB, Duration.ofSeconds(30)).isPresent()));
    answer("AIPA1", "ASIA1");
    assertTrue(asking.join(Duration.ofSeconds(10)));
    assertTrue(came.get());
    assertTrue(credentials.await("i-none", WEB, Duration.ofMillis(1)).isEmpty());
  }
}
