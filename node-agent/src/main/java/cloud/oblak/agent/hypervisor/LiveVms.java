package cloud.oblak.agent.hypervisor;

import cloud.oblak.agent.DriverException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.libvirt.event.DomainEvent;
import org.libvirt.event.DomainEventType;
import org.libvirt.event.StoppedDetail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an end that was asked for from one that was not, also where libvirtd was away meanwhile.
 */
final class LiveVms implements DomainEvents, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveVms.class);

  private final String prefix;
  private final VmFiles files;
  private final Supplier<Set<String>> runningNow;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();
  private final ExecutorService work =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("vm-exits").factory());
  private volatile Consumer<String> listener = _ -> {};

  /**
   * @param prefix of our domains' names
   * @param runningNow asks libvirt for the instances that run
   */
  LiveVms(String prefix, VmFiles files, Supplier<Set<String>> runningNow) {
    this.prefix = prefix;
    this.files = files;
    this.runningNow = runningNow;
  }

  void onExit(Consumer<String> to) {
    listener = to;
  }

  /** This VM runs; its end will be told. */
  void add(String instanceId) {
    known.add(instanceId);
  }

  /** This VM does not run any more, as asked. */
  void remove(String instanceId) {
    known.remove(instanceId);
  }

  /** From here to its close, an end of this VM is not told, but awaited. */
  Asked asked(String instanceId) {
    Asked mine = new Asked(instanceId);
    asked.put(instanceId, mine);
    return mine;
  }

  /** A VM ended by itself. */
  void ended(String instanceId, String reason) {
    work.execute(() -> tell(instanceId, reason));
  }

  private void tell(String instanceId, String reason) {
    if (!known.remove(instanceId)) {
      return;
    }
    try {
      files.markEnded(instanceId, reason);
    } catch (DriverException e) {
      LOG.warn("the reason why {} ended is lost", instanceId, e);
    }
    LOG.info("VM {} ended by itself{}", instanceId, reason.isEmpty() ? "" : ": " + reason);
    listener.accept(instanceId);
  }

  @Override
  public void changed(String domain, DomainEvent event) {
    if (event.getType() != DomainEventType.STOPPED || !domain.startsWith(prefix)) {
      return;
    }
    String id = domain.substring(prefix.length());
    Asked waiting = asked.get(id);
    if (waiting == null) {
      StoppedDetail detail = event.getDetail();
      ended(id, reason(detail));
    } else {
      known.remove(id);
      waiting.off.raise();
    }
  }

  private static String reason(StoppedDetail detail) {
    return switch (detail) {
      case SHUTDOWN -> "";
      case CRASHED -> "crashed";
      case DESTROYED -> "destroyed on the host";
      case FAILED, MIGRATED, SAVED, FROM_SNAPSHOT, UNKNOWN -> "the hypervisor process died";
    };
  }

  @Override
  public void rebooted(String domain) {
    Asked waiting = domain.startsWith(prefix) ? asked.get(domain.substring(prefix.length())) : null;
    if (waiting != null) {
      waiting.rebooted.raise();
    }
  }

  @Override
  public void connected() {
    work.execute(this::findEnded);
  }

  private void findEnded() {
    try {
      Set<String> before = Set.copyOf(known);
      Set<String> running = runningNow.get();
      for (String id : before) {
        if (!running.contains(id) && !asked.containsKey(id)) {
          tell(id, "");
        }
      }
      known.addAll(running);
    } catch (DriverException e) {
      LOG.debug("the connection was lost again", e);
    }
  }

  @Override
  public void close() {
    work.shutdownNow();
  }

  /** An end or reboot that somebody asked for and waits for. */
  final class Asked implements AutoCloseable {
    private final String instanceId;
    private final Signal off = new Signal();
    private final Signal rebooted = new Signal();

    private Asked(String instanceId) {
      this.instanceId = instanceId;
    }

    Signal off() {
      return off;
    }

    Signal rebooted() {
      return rebooted;
    }

    @Override
    public void close() {
      asked.remove(instanceId, this);
    }
  }

  /** Something that happens once. */
  static final class Signal {
    private final CompletableFuture<Boolean> happened = new CompletableFuture<>();

    void raise() {
      happened.complete(true);
    }

    /** Whether one of them happened in time. */
    static boolean awaitEither(Signal one, Signal other, Duration patience) {
      try {
        CompletableFuture.anyOf(one.happened, other.happened)
            .get(patience.toNanos(), TimeUnit.NANOSECONDS);
        return true;
      } catch (TimeoutException _) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw DriverException.transientFailure("The wait for the VM was interrupted", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("a signal is never completed with a failure", e);
      }
    }
  }
}
