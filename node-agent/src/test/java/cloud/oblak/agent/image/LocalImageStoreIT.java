package cloud.oblak.agent.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.linux.Trees;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.ImageSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real store with the image {@code tiny}; needs root, skopeo, umoci and busybox-static. */
final class LocalImageStoreIT extends ImageStoreContract {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int ID_BASE = 100_000;
  private static Path temp;
  private static LayoutRegistry registry;
  private Path home;
  private LocalImageStore store;

  @BeforeAll
  static void buildTiny() throws IOException {
    temp = Files.createTempDirectory("oblak-image-it");
    Files.setAttribute(temp, "unix:mode", 0711);
    Path script = Path.of("../images/build-tiny.sh").toAbsolutePath().normalize();
    new ProcessRunner().check(List.of(script.toString(), temp.resolve("tiny").toString()), LIMIT);
    registry = new LayoutRegistry(temp.resolve("tiny"));
  }

  @AfterAll
  static void removeTiny() throws IOException {
    registry.close();
    Trees.delete(temp);
  }

  @BeforeEach
  void openStore() throws IOException {
    home = Files.createTempDirectory(temp, "home");
    Files.setAttribute(home, "unix:mode", 0711);
    store = open(ImageLimits.DEFAULT);
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
    Trees.delete(home);
  }

  private LocalImageStore open(ImageLimits limits) throws IOException {
    return new LocalImageStore(home, ID_BASE, limits, (spec, directory) -> disk(spec, directory));
  }

  private static LocalImage disk(ImageSpec spec, Path directory) {
    try {
      Path file = Files.writeString(directory.resolve("disk.qcow2"), spec.location());
      return new LocalImage.Disk("sha256:" + "1".repeat(64), 1, 2, file);
    } catch (IOException e) {
      throw DriverException.transientFailure("no", e);
    }
  }

  @Override
  ImageStore store() {
    return store;
  }

  @Override
  String location() {
    return "oci-layout:" + temp.resolve("tiny") + ":latest";
  }

  @Override
  String nowhere() {
    return "oci-layout:" + temp.resolve("nothing") + ":latest";
  }

  private ImageSpec remote(String id, boolean trusted, List<String> allowed) {
    String location = "oci://127.0.0.1:" + registry.port() + "/tiny:latest";
    return new ImageSpec(id, ImageKind.CONTAINER, location, "", trusted, allowed);
  }

  private List<Path> layers() throws IOException {
    try (Stream<Path> all = Files.list(home.resolve("layers"))) {
      return all.toList();
    }
  }

  @Test
  void anImageIsRefusedWhereTheDiskIsNearlyFull() throws IOException {
    store = open(new ImageLimits(1L << 30, 1, LIMIT, Long.MAX_VALUE));
    var failure =
        assertThrows(DriverException.class, () -> store.fetch(spec("ami-full", location(), "")));
    assertTrue(failure.permanent());
    assertEquals("This host has too little free disk space.", failure.getMessage());
    assertEquals(List.of(), layers());
  }

  @Test
  void aFewAccountsFetchAtOnceAndEachOneOneImage() throws Exception {
    Map<String, Integer> own = new ConcurrentHashMap<>();
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger mostOfOne = new AtomicInteger();
    VmImages slow =
        (spec, directory) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          mostOfOne.accumulateAndGet(own.merge(spec.accountId(), 1, Integer::sum), Math::max);
          LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
          own.merge(spec.accountId(), -1, Integer::sum);
          now.decrementAndGet();
          return disk(spec, directory);
        };
    LocalImageStore busy = new LocalImageStore(home, ID_BASE, ImageLimits.DEFAULT, slow);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 36; i++) {
        ImageSpec spec = imported(i, "account-" + i % 12);
        threads.execute(() -> busy.fetch(spec));
      }
    }
    assertEquals(36, busy.list().size());
    assertEquals(8, most.get());
    assertEquals(1, mostOfOne.get());
  }

  @Test
  void slowImportsOfOneAccountKeepNobodyElseWaiting() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    VmImages stalling =
        (spec, directory) -> {
          if (spec.accountId().equals("slow")) {
            asked.countDown();
            await(answer);
          }
          return disk(spec, directory);
        };
    LocalImageStore busy = new LocalImageStore(home, ID_BASE, ImageLimits.DEFAULT, stalling);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        ImageSpec spec = imported(i, "slow");
        threads.execute(() -> busy.fetch(spec));
      }
      await(asked);
      assertTimeoutPreemptively(LIMIT, () -> busy.fetch(imported(20, "quick")));
      assertEquals(List.of("ami-20"), busy.list());
      answer.countDown();
    }
    assertEquals(21, busy.list().size());
  }

  private static ImageSpec imported(int n, String account) {
    return new ImageSpec("ami-" + n, ImageKind.VM, "https://x/" + n, "", false, List.of(), account);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nobodyButRootReachesUnpackedLayers() throws IOException {
    int mode = (int) Files.getAttribute(home.resolve("layers"), "unix:mode");
    assertEquals(0700, mode & 07777);
  }

  @Test
  void layersAreSharedAndGoWithTheLastImageThatNamesThem() throws IOException {
    store.fetch(spec("ami-a", location(), ""));
    store.fetch(spec("ami-b", location(), ""));
    assertEquals(1, layers().size());
    store.remove("ami-a");
    assertEquals(1, layers().size());
    store.remove("ami-b");
    assertEquals(List.of(), layers());
  }

  @Test
  void theLayerBelongsToShiftedIdsAndTheConfigurationIsRead() throws IOException {
    var image = (LocalImage.Container) store.fetch(spec("ami-c", location(), ""));
    Path busybox = image.layers().getFirst().resolve("bin/busybox");
    assertEquals(ID_BASE, Files.getAttribute(busybox, "unix:uid"));
    assertEquals(List.of("/sbin/tiny"), image.config().entrypoint());
    assertEquals("/", image.config().workingDirectory());
    assertEquals("SIGTERM", image.config().stopSignal());
    assertTrue(image.config().environment().get("PATH").contains("/bin"));
  }

  @Test
  void aLayoutOnTheHostIsTheOperatorsOnly() {
    var spec = new ImageSpec("ami-d", ImageKind.CONTAINER, location(), "", false, List.of());
    var failure = assertThrows(DriverException.class, () -> store.fetch(spec));
    assertTrue(failure.permanent());
  }

  @Test
  void aTenantsRegistryOnLoopbackIsRefused() {
    int before = registry.requests();
    var failure =
        assertThrows(DriverException.class, () -> store.fetch(remote("ami-e", false, List.of())));
    assertTrue(failure.permanent(), failure.getMessage());
    assertTrue(failure.getMessage().contains("loopback"), failure.getMessage());
    assertEquals(before, registry.requests());
  }

  @Test
  void aListedRegistryIsReachedThroughTheProxyOnly() {
    LocalImage image = store.fetch(remote("ami-f", false, List.of("127.0.0.1")));
    assertEquals(store.fetch(spec("ami-g", location(), "")).checksum(), image.checksum());
  }

  @Test
  void theOperatorsRegistryMayBeAnywhere() {
    LocalImage image = store.fetch(remote("ami-h", true, List.of()));
    assertEquals(store.fetch(spec("ami-i", location(), "")).checksum(), image.checksum());
  }

  @Test
  void aRedirectToAnotherPortOfLoopbackLeadsNowhere() throws IOException {
    try (LayoutRegistry bait = new LayoutRegistry(temp.resolve("tiny"))) {
      registry.redirectBlobsTo("http://127.0.0.1:" + bait.port());
      assertThrows(
          DriverException.class, () -> store.fetch(remote("ami-j", false, List.of("127.0.0.1"))));
      assertEquals(0, bait.requests());
    } finally {
      registry.redirectBlobsTo("");
    }
  }

  @Test
  void anImageLargerThanAllowedIsRefused() throws IOException {
    store = open(new ImageLimits(100_000, 1, LIMIT, 0));
    var failure =
        assertThrows(DriverException.class, () -> store.fetch(spec("ami-k", location(), "")));
    assertTrue(failure.permanent(), failure.getMessage());
    assertEquals(List.of(), layers());
  }

  @Test
  void whatAFetchLeftHalfMadeIsDeletedAtTheNextStart() throws IOException {
    Files.createDirectories(home.resolve("images/.half-1/fetched"));
    Files.createDirectories(home.resolve("layers/.half-2/etc"));
    store = open(ImageLimits.DEFAULT);
    assertEquals(List.of(), layers());
    assertFalse(Files.exists(home.resolve("images/.half-1")));
    assertEquals(List.of(), store.list());
  }

  @Test
  void aVmImageLiesInItsOwnDirectoryAlsoForALaterStore() throws IOException {
    var spec = new ImageSpec("ami-vm", ImageKind.VM, "file:///x", "", true, List.of());
    var disk = (LocalImage.Disk) store.fetch(spec);
    assertEquals(home.resolve("images/ami-vm/disk.qcow2"), disk.disk());
    store = open(ImageLimits.DEFAULT);
    assertEquals(disk, store.cached("ami-vm").orElseThrow());
  }

  @Test
  void manyCallersGetTheSameImageFromOneFetch() throws Exception {
    List<Thread> callers =
        Stream.generate(() ->
                Thread.ofPlatform().start(() -> store.fetch(remote("ami-l", true, List.of()))))
            .limit(20)
            .toList();
    int before = registry.requests();
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(List.of("ami-l"), store.list());
    assertTrue(registry.requests() - before < 20, "one fetch must serve all");
  }
}
