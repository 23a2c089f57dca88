package cloud.oblak.agent.container;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.Grace;
import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.agent.linux.DiskFloor;
import cloud.oblak.agent.linux.Linux;
import cloud.oblak.agent.linux.Trees;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.ContainerSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Runs containers with crun, or runc where crun cannot, under conmon; to be used inside the
 * installation's mount namespace.
 */
public final class CrunContainerRuntime implements ContainerRuntime {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration MONITOR_END = Duration.ofSeconds(3);
  private static final long PAUSE_MILLIS = 5;
  private static final long LONGEST_PAUSE_MILLIS = 50;

  private final ContainerSettings settings;
  private final ProcessRunner runner;
  private final RuntimeProbe.Choice runtime;
  private final ContainerConfig config;
  private final RootFileSystem roots;
  private final Cgroups cgroups;
  private final Monitor monitor;
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private ExitWatch watch;

  private CrunContainerRuntime(
      ContainerSettings settings,
      ProcessRunner runner,
      ContainerConfig config,
      RuntimeProbe.Choice runtime) {
    this.settings = settings;
    this.runner = runner;
    this.config = config;
    this.runtime = runtime;
    this.roots = new RootFileSystem(settings, runner);
    this.cgroups = new Cgroups(settings);
    this.monitor = new Monitor(settings, runtime.program(), runner);
  }

  /**
   * Opens the runtime, which takes a probe container's time.
   *
   * @throws DriverException where no runtime works on this host; the message says why
   */
  public static CrunContainerRuntime open(ContainerSettings settings) {
    return open(settings, List.of("crun", "runc"));
  }

  static CrunContainerRuntime open(ContainerSettings settings, List<String> runtimes) {
    ProcessRunner runner = new ProcessRunner();
    ContainerConfig config = new ContainerConfig(settings, System.getProperty("os.arch"));
    try {
      Files.createDirectories(settings.exits());
      Files.createDirectories(settings.runtimeState());
      Files.createDirectories(settings.templates());
      // A container's first process goes through while it is made, no user of the host does.
      Files.setAttribute(settings.containers(), "unix:gid", settings.idBase());
      Files.setAttribute(settings.containers(), "unix:mode", 0710);
      RuntimeProbe probe = new RuntimeProbe(settings, config, runner);
      return new CrunContainerRuntime(settings, runner, config, probe.choose(runtimes));
    } catch (IOException e) {
      throw DriverException.transientFailure("The container runtime cannot be opened.", e);
    }
  }

  @Override
  public String description() {
    return runtime.description();
  }

  @Override
  public void prepare(ContainerSpec spec, LocalImage.Container image) {
    Bundle bundle = Bundle.of(settings, spec.instanceId());
    try (Undo undo = new Undo()) {
      if (!Files.exists(bundle.disk())) {
        DiskFloor.ofGuests(settings.home()).look();
      }
      undo.add(() -> roots.unmount(bundle));
      roots.ensure(bundle, spec, image.layers());
      undo.keep();
    } catch (IOException e) {
      throw failed("The container's file system cannot be made.", e);
    }
  }

  @Override
  public void start(ContainerSpec spec, LocalImage.Container image, Path networkNamespace) {
    Bundle bundle = Bundle.of(settings, spec.instanceId());
    try (Undo undo = new Undo()) {
      Optional<Run> present = Run.read(bundle.marker());
      if (present.isPresent() && present.get().alive()) {
        return;
      }
      clear(bundle);
      forgetRun(bundle);
      roots.ensure(bundle, spec, image.layers());
      undo.add(() -> clear(bundle));
      roots.prepareNetwork(bundle, networkNamespace);
      Credentials user = new ImageUsers(bundle.root()).resolve(image.config().user());
      BlockDevice disk = BlockDevice.under(bundle.writable());
      Files.write(
          bundle.config(), config.json(bundle, spec, image.config(), user, disk, networkNamespace));
      asked.remove(spec.instanceId());
      Run run = create(bundle, image.config().stopSignal());
      runner.check(command("start", spec.instanceId()), LIMIT);
      run.begun().write(bundle.marker());
      undo.keep();
    } catch (IOException e) {
      throw failed("The container cannot be started.", e);
    }
  }

  private Run create(Bundle bundle, String stopSignal) throws IOException {
    return Run.of(monitor.create(bundle), stopSignal)
        .orElseThrow(() -> new IOException("it ended before it began"));
  }

  @Override
  public void stop(String instanceId, Grace grace) {
    Bundle bundle = Bundle.of(settings, instanceId);
    try {
      Optional<Run> run = Run.read(bundle.marker());
      if (run.isPresent() && run.get().alive()) {
        asked.add(instanceId);
        end(run.get(), grace);
        monitor.awaitEnd(bundle, MONITOR_END);
      }
      clear(bundle);
    } catch (IOException e) {
      throw failed("The container cannot be stopped.", e);
    }
  }

  private static void end(Run run, Grace grace) throws IOException {
    StopSignal.of(run.stopSignal()).send(run.pid());
    if (!awaitEnd(run, grace)) {
      StopSignal.KILL.send(run.pid());
      if (!awaitEnd(run, Grace.of(LIMIT))) {
        throw new IOException("the first process does not end");
      }
    }
  }

  private static boolean awaitEnd(Run run, Grace grace) throws IOException {
    long pause = PAUSE_MILLIS;
    while (run.alive()) {
      if (!grace.left().isPositive()) {
        return false;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
    return true;
  }

  @Override
  public void remove(String instanceId) {
    Bundle bundle = Bundle.of(settings, instanceId);
    try {
      asked.add(instanceId);
      clear(bundle);
      roots.unmount(bundle);
      Trees.delete(bundle.directory());
      Trees.delete(bundle.runtimeState());
      Files.deleteIfExists(bundle.exit());
      asked.remove(instanceId);
    } catch (IOException e) {
      throw failed("The container cannot be removed yet.", e);
    }
  }

  /** Ends what is left of a run, however far it came; keeps what tells how it ended. */
  private void clear(Bundle bundle) throws IOException {
    String id = bundle.instanceId();
    if (Files.exists(bundle.runtimeState())) {
      runner.run(command("delete", "--force", id), LIMIT);
      monitor.awaitEnd(bundle, MONITOR_END);
    }
    monitor.kill(bundle);
    cgroups.remove(id);
    if (Files.exists(bundle.runtimeState())) {
      runner.run(command("delete", "--force", id), LIMIT);
      Trees.delete(bundle.runtimeState());
    }
    if (Linux.isMounted(bundle.sys())) {
      Linux.unmount(bundle.sys());
    }
  }

  private static void forgetRun(Bundle bundle) throws IOException {
    for (Path file :
        List.of(
            bundle.marker(),
            bundle.exit(),
            bundle.outOfMemory(),
            bundle.pid(),
            bundle.monitorPid())) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public Optional<ContainerState> inspect(String instanceId) {
    Bundle bundle = Bundle.of(settings, instanceId);
    try {
      boolean here = Files.exists(bundle.directory()) || Files.exists(bundle.runtimeState());
      return here || cgroups.instances().contains(instanceId)
          ? Optional.of(state(bundle))
          : Optional.empty();
    } catch (IOException e) {
      throw failed("The container cannot be inspected.", e);
    }
  }

  private ContainerState state(Bundle bundle) throws IOException {
    String id = bundle.instanceId();
    Optional<Run> run = Run.read(bundle.marker());
    if (run.isEmpty()) {
      return new ContainerState(id, false, null, OptionalInt.empty(), "");
    }
    if (run.get().alive()) {
      return new ContainerState(id, true, run.get().startedAt(), OptionalInt.empty(), "");
    }
    if (!Files.exists(bundle.exit())) {
      monitor.awaitEnd(bundle, MONITOR_END);
    }
    OptionalInt code = exitCode(bundle);
    return new ContainerState(id, false, run.get().startedAt(), code, reason(bundle, code));
  }

  private static String reason(Bundle bundle, OptionalInt code) {
    if (code.isEmpty()) {
      return "ended together with its host or its monitor";
    }
    boolean starved = code.getAsInt() != 0 && Files.exists(bundle.outOfMemory());
    return starved ? "out of memory" : "";
  }

  private static OptionalInt exitCode(Bundle bundle) throws IOException {
    try {
      String words = Files.readString(bundle.exit()).strip();
      return words.matches("-?\\d{1,9}")
          ? OptionalInt.of(Integer.parseInt(words))
          : OptionalInt.empty();
    } catch (NoSuchFileException e) {
      return OptionalInt.empty();
    }
  }

  @Override
  public List<ContainerState> list() {
    try {
      Set<String> ids = new TreeSet<>(cgroups.instances());
      for (Path place : List.of(settings.containers(), settings.runtimeState())) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(place)) {
          found.forEach(p -> ids.add(p.getFileName().toString()));
        }
      }
      List<ContainerState> states = new ArrayList<>();
      for (String id : ids) {
        if (!id.startsWith(".") && !id.startsWith(RuntimeProbe.PREFIX)) {
          states.add(state(Bundle.of(settings, id)));
        }
      }
      return states;
    } catch (IOException e) {
      throw failed("The containers cannot be listed.", e);
    }
  }

  @Override
  public ConsolePart log(String instanceId, String after, int maxBytes) {
    try {
      return ContainerLog.read(Bundle.of(settings, instanceId).log(), after, maxBytes);
    } catch (IOException e) {
      throw failed("The container's log cannot be read.", e);
    }
  }

  @Override
  public synchronized void onExit(Consumer<String> listener) {
    try {
      watch =
          new ExitWatch(
              settings.exits(),
              id -> {
                if (!asked.remove(id)) {
                  listener.accept(id);
                }
              });
    } catch (IOException e) {
      throw failed("The ends of containers cannot be watched.", e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      if (watch != null) {
        watch.close();
      }
    } catch (IOException e) {
      throw failed("The watch cannot be closed.", e);
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(runtime.program().toString());
    command.add("--root=" + settings.runtimeState());
    command.addAll(List.of(arguments));
    return command;
  }

  private static DriverException failed(String words, IOException cause) {
    return DriverException.transientFailure(words, cause);
  }
}
