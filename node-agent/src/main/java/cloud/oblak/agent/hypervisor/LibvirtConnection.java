package cloud.oblak.agent.hypervisor;

import cloud.oblak.agent.DriverException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.event.DomainEvent;
import org.libvirt.event.LifecycleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to libvirtd that comes back by itself after libvirtd was restarted, and the few
 * threads that make calls on it.
 */
final class LibvirtConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LibvirtConnection.class);
  private static final int THREADS = 4;
  private static final int CALL_SECONDS = 90;
  private static final int WATCH_MILLIS = 1_000;

  /** What to do with the connection. */
  @FunctionalInterface
  interface Call<T> {
    T on(Connect connect) throws LibvirtException;
  }

  /** What to do with a domain. */
  @FunctionalInterface
  interface DomainCall<T> {
    T on(Domain domain) throws LibvirtException;
  }

  private final String uri;
  private final DomainEvents events;
  private final LifecycleListener listener =
      (domain, event) -> {
        changed(domain, event);
        return 0;
      };
  private final ExecutorService calls =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("libvirt-", 0).factory());
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("libvirt-watch").factory());
  // Calls share it; who replaces the connection holds it alone: a call on a freed one would crash.
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private Connect connect;
  private boolean closed;

  /**
   * Connects in the background.
   *
   * @param uri libvirt's
   * @param events is told of every life-cycle event and of every new connection
   */
  LibvirtConnection(String uri, DomainEvents events) {
    this.uri = uri;
    this.events = events;
    LibvirtEventLoop.start();
    var _ =
        watch.scheduleWithFixedDelay(this::keepConnected, 0, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Makes a call on one of the connection's own threads and waits for it.
   *
   * @param what the sentence that a failure carries, for the instance's owner
   */
  <T> T call(String what, Call<T> call) {
    Future<T> future = calls.submit(() -> onConnection(call));
    try {
      return future.get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      LOG.warn("{}: {}", what, e.getCause().getMessage());
      throw DriverException.transientFailure(what, e.getCause());
    } catch (TimeoutException e) {
      throw DriverException.transientFailure(what + " in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DriverException.transientFailure(what, e);
    }
  }

  /** A call on a domain; empty where there is none of this name, or where it ends meanwhile. */
  <T> Optional<T> onDomain(String name, String what, DomainCall<T> call) {
    return call(what, connection -> on(connection, name, call));
  }

  /**
   * The same on the caller's own platform thread, for as long as it takes: what a guest can keep
   * waiting must not take the few threads of the others.
   */
  <T> Optional<T> onDomainHere(String name, DomainCall<T> call) throws LibvirtException {
    return onConnection(connection -> on(connection, name, call));
  }

  private static <T> Optional<T> on(Connect connection, String name, DomainCall<T> call)
      throws LibvirtException {
    Domain domain = null;
    try {
      domain = connection.domainLookupByName(name);
      return Optional.ofNullable(call.on(domain));
    } catch (LibvirtException e) {
      if (isGone(e)) {
        return Optional.empty();
      }
      throw e;
    } finally {
      if (domain != null) {
        domain.free();
      }
    }
  }

  static boolean isGone(LibvirtException e) {
    // A transient domain that ends during a call is "not running" first, and unknown after.
    return e.getError() != null
        && (e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN
            || (e.getError().getCode() == ErrorNumber.VIR_ERR_OPERATION_INVALID
                && String.valueOf(e.getMessage()).contains("not running")));
  }

  private <T> T onConnection(Call<T> call) throws LibvirtException {
    lock.readLock().lock();
    try {
      if (connect != null && connect.isAlive()) {
        return call.on(connect);
      }
    } finally {
      lock.readLock().unlock();
    }
    reconnect();
    lock.readLock().lock();
    try {
      if (connect == null) {
        throw new IllegalStateException("libvirt is not reachable");
      }
      return call.on(connect);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Replaces a dead connection; does nothing where it lives. */
  private void reconnect() throws LibvirtException {
    lock.writeLock().lock();
    try {
      if (closed || (connect != null && connect.isAlive())) {
        return;
      }
      disconnect();
      Connect fresh = new Connect(uri);
      fresh.addLifecycleListener(listener);
      fresh.addRebootListener(domain -> events.rebooted(nameAndFree(domain)));
      fresh.setKeepAlive(5, 5);
      connect = fresh;
    } finally {
      lock.writeLock().unlock();
    }
    events.connected();
    calls.execute(this::warmUp);
  }

  /** Asks for what libvirt has to probe QEMU for, so that the first start need not wait for it. */
  private void warmUp() {
    try {
      LOG.info("libvirt drives QEMU {}", onConnection(Connect::getVersion));
    } catch (LibvirtException e) {
      LOG.warn("QEMU cannot be probed", e);
    }
  }

  private void changed(Domain domain, DomainEvent event) {
    events.changed(nameAndFree(domain), event);
  }

  private static String nameAndFree(Domain domain) {
    try {
      String name = domain.getName();
      domain.free();
      return name;
    } catch (LibvirtException e) {
      throw new IllegalStateException("a domain's own object does not know its name", e);
    }
  }

  private void disconnect() {
    if (connect == null) {
      return;
    }
    // libvirt-java cannot take the reboot listener back: it goes with the process.
    try {
      connect.removeLifecycleListener(listener);
    } catch (LibvirtException e) {
      LOG.debug("a dead connection keeps its listener", e);
    }
    try {
      connect.close();
    } catch (LibvirtException e) {
      LOG.debug("closing a dead connection", e);
    }
    connect = null;
  }

  private void keepConnected() {
    try {
      var _ = calls.submit(() -> onConnection(_ -> true)).get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      LOG.debug("libvirt is not reachable: {}", e.getCause().getMessage());
    } catch (TimeoutException _) {
      LOG.warn("libvirt does not answer");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    calls.shutdown();
    lock.writeLock().lock();
    try {
      closed = true;
      disconnect();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
