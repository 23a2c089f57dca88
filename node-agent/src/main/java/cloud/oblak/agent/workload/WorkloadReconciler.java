package cloud.oblak.agent.workload;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.Grace;
import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.Held;
import cloud.oblak.agent.desired.ObjectKey;
import cloud.oblak.agent.desired.StateFolder.Safety;
import cloud.oblak.agent.image.ImageLoop;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.agent.loop.Reconciler;
import cloud.oblak.agent.loop.Step;
import cloud.oblak.agent.port.Ports;
import cloud.oblak.nodeapi.ContainerSpec;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.Power;
import cloud.oblak.nodeapi.RestartPolicy;
import cloud.oblak.nodeapi.VmSpec;
import cloud.oblak.nodeapi.Workload;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Brings one workload to the power state that is desired, and tells what became of it. */
final class WorkloadReconciler implements Reconciler<String> {
  private static final Logger LOG = LoggerFactory.getLogger(WorkloadReconciler.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final DesiredState desired;
  private final WorkloadReports reports;
  private final FactsStore facts;
  private final Engines engines;
  private final Ports ports;
  private final ImageLoop images;
  private final Semaphore slots;
  private final Clock clock;

  WorkloadReconciler(Workloads.Context context, FactsStore facts, Engines engines) {
    this.desired = context.desired();
    this.facts = facts;
    this.engines = engines;
    this.ports = context.ports();
    this.images = context.images();
    this.slots = new Semaphore(context.parallelActions());
    this.clock = context.clock();
    this.reports = new WorkloadReports(context.observations(), context.heartbeat(), clock);
  }

  @Override
  public Step reconcile(String id) {
    Held held = desired.find(ObjectKind.WORKLOAD, id).orElse(null);
    if (held == null) {
      return Step.DONE;
    }
    try (var _ = MDC.putCloseable("requestId", held.requestId())) {
      if (held.removed()) {
        return remove(id, held);
      }
      Workload spec = (Workload) held.object().spec();
      Engine engine = engines.of(spec);
      Facts known = facts.find(id).orElseGet(() -> Facts.none(spec));
      Optional<GuestState> state = look(engine, id, known);
      if (desired.orphan(new ObjectKey(ObjectKind.WORKLOAD, id))) {
        reports.orphan(held, known, state);
        return Step.DONE;
      }
      return switch (spec.power()) {
        case ON -> on(new Turn(held, spec, engine), known, state);
        case OFF -> off(new Turn(held, spec, engine), known, state);
      };
    }
  }

  /** A driver that cannot tell has nothing of a workload that was never started here. */
  private static Optional<GuestState> look(Engine engine, String id, Facts known) {
    try {
      return engine.inspect(id);
    } catch (DriverException failure) {
      if (known.begun()) {
        throw failure;
      }
      return Optional.empty();
    }
  }

  private Step on(Turn turn, Facts known, Optional<GuestState> state) {
    Workload spec = turn.spec;
    if (state.filter(GuestState::running).isPresent()) {
      Facts now = alive(known, spec, state.get());
      facts.save(now, Safety.POWER);
      if (now.reboots() >= spec.reboots()) {
        reports.running(turn.held, now, state.get());
        return Step.DONE;
      }
      return reboot(turn, now);
    }
    boolean ended = known.launched() || startTookEffect(known, state);
    if (ended) {
      Instant death = reports.deathOf(known, state);
      return known.reboots() < spec.reboots()
          ? start(turn, known.rest(death))
          : ended(turn, known, state, death);
    }
    if (known.restarts().due() == null) {
      return start(turn, known);
    }
    return known.reboots() < spec.reboots()
        ? start(turn, known.rest(known.lastAlive()))
        : restart(turn, known, state);
  }

  private Step ended(Turn turn, Facts known, Optional<GuestState> state, Instant death) {
    Integer exitCode = state.map(GuestState::exitCode).orElse(null);
    // One that stayed ended does so under another policy, too: its owner was told.
    boolean fresh = known.lastAlive() == null;
    if (!fresh || !restart(turn.spec).restarts(exitCode)) {
      Facts now = known.end(death);
      facts.save(now, Safety.POWER);
      reports.ended(turn.held, now, state);
      return Step.DONE;
    }
    Instant began = state.map(GuestState::startedAt).orElse(known.starting());
    Facts now = known.again(death, known.restarts().done().after(began, death, exitCode));
    facts.save(now, Safety.POWER);
    LOG.info(
        "instance={} ended exitCode={} restarts={}",
        known.instanceId(),
        exitCode,
        now.restarts().count());
    return restart(turn, now, state);
  }

  /** Starts it again when that is due, unless its owner says otherwise meanwhile. */
  private Step restart(Turn turn, Facts known, Optional<GuestState> state) {
    Instant due = known.restarts().due();
    // It was off while nobody could start it again, which its owner does not pay for.
    boolean missed = Duration.between(due, clock.instant()).compareTo(Restarts.MISSED) > 0;
    if (missed || !restart(turn.spec).restarts(known.restarts().exitCode())) {
      Facts now = known.rest(known.lastAlive()).end(known.lastAlive());
      facts.save(now, Safety.POWER);
      reports.ended(turn.held, now, state);
      return Step.DONE;
    }
    Duration left = Duration.between(clock.instant(), due);
    if (left.isPositive()) {
      reports.restarting(turn.held, known, state);
      return Step.again(left);
    }
    return start(turn, known);
  }

  private static RestartPolicy restart(Workload spec) {
    return switch (spec) {
      case ContainerSpec container -> container.restart();
      case VmSpec _ -> RestartPolicy.NEVER;
    };
  }

  /** A start that was cut off after it took effect counts; so does a guest without facts. */
  private static Facts alive(Facts known, Workload spec, GuestState state) {
    if (known.launched()) {
      return known;
    }
    boolean ours = known.starting() != null;
    LOG.info("instance={} adopted startedAt={}", state.instanceId(), state.startedAt());
    return ours ? known.run() : known.adopt(spec.reboots());
  }

  /** The agent was killed while a start was under way, and the guest has ended meanwhile. */
  private static boolean startTookEffect(Facts known, Optional<GuestState> state) {
    return known.starting() != null
        && state
            .map(GuestState::startedAt)
            .filter(started -> !started.isBefore(known.starting()))
            .isPresent();
  }

  private Step start(Turn turn, Facts known) {
    if (known.failure() != null && known.failure().generation() == turn.held.generation()) {
      reports.failed(turn.held, known);
      return Step.DONE;
    }
    try {
      return startWhereReady(turn, known);
    } catch (DriverException failure) {
      if (!failure.permanent()) {
        reports.waiting(turn.held, known, failure.getMessage());
        throw failure;
      }
      LOG.warn("instance={} failed=\"{}\"", known.instanceId(), failure.getMessage(), failure);
      Facts now = known.fail(turn.held.generation(), failure.getMessage());
      facts.save(now, Safety.POWER);
      reports.failed(turn.held, now);
      return Step.DONE;
    }
  }

  private Step startWhereReady(Turn turn, Facts known) {
    Workload spec = turn.spec;
    Optional<LocalImage> image = images.need(spec.image());
    Optional<Ports.Ready> port = ports.ready(spec.portId());
    if (port.isEmpty()) {
      if (ports.failed(spec.portId())) {
        throw DriverException.permanentFailure(
            "the network interface failed: " + ports.whyNotReady(spec.portId()), null);
      }
      if (image.isPresent()) {
        // Meanwhile, for both take as long.
        prepare(turn, known, image.get());
        port = ports.ready(spec.portId());
      }
    }
    if (port.isEmpty()) {
      reports.waiting(turn.held, known, "waits for its network interface");
      return Step.again(LOOK_AGAIN);
    }
    if (image.isEmpty()) {
      reports.waiting(turn.held, known, "waits for its image");
      return Step.again(LOOK_AGAIN);
    }
    reports.waitingNoMore(turn.held, known);
    Facts now = launch(turn, known, image.get(), port.get());
    Optional<GuestState> state = turn.engine.inspect(spec.instanceId());
    if (state.filter(GuestState::running).isPresent()) {
      reports.running(turn.held, now, state.get());
    } else {
      return ended(turn, now, state, clock.instant());
    }
    facts.save(now, Safety.POWER);
    return Step.DONE;
  }

  private void prepare(Turn turn, Facts known, LocalImage image) {
    slots.acquireUninterruptibly();
    try {
      facts.save(known, Safety.PROCESS);
      turn.engine.prepare(turn.spec, image);
    } finally {
      slots.release();
    }
  }

  private Facts launch(Turn turn, Facts known, LocalImage image, Ports.Ready port) {
    Instant began = clock.instant();
    prepare(turn, known, image);
    slots.acquireUninterruptibly();
    try {
      Facts begun = known.begin(clock.instant(), turn.spec.reboots());
      facts.save(begun, Safety.PROCESS);
      turn.engine.start(turn.spec, image, port);
      Facts now = begun.run();
      LOG.info(
          "instance={} started millis={}",
          known.instanceId(),
          Duration.between(began, clock.instant()).toMillis());
      return now;
    } finally {
      slots.release();
    }
  }

  private Step reboot(Turn turn, Facts known) {
    String id = turn.spec.instanceId();
    LOG.info("instance={} reboots={}", id, turn.spec.reboots());
    turn.engine.reboot(id, grace(turn.spec));
    Optional<GuestState> state = turn.engine.inspect(id);
    if (state.filter(GuestState::running).isEmpty()) {
      Facts now = known.rest(clock.instant());
      facts.save(now, Safety.PROCESS);
      return start(turn, now);
    }
    Facts now = known.reboot(turn.spec.reboots());
    facts.save(now, Safety.POWER);
    reports.running(turn.held, now, state.get());
    return Step.DONE;
  }

  private Step off(Turn turn, Facts known, Optional<GuestState> state) {
    String id = turn.spec.instanceId();
    Instant lastAlive = known.launched() ? reports.deathOf(known, state) : known.lastAlive();
    if (state.filter(GuestState::running).isPresent()) {
      reports.stopping(turn.held, known, state.get());
      turn.engine.stop(id, grace(turn.spec));
      lastAlive = clock.instant();
      LOG.info("instance={} stopped", id);
    } else if (state.isPresent()) {
      // A start that was cut off may have left what its driver does not call running.
      turn.engine.stop(id, grace(turn.spec));
    }
    Facts now = known.rest(lastAlive);
    facts.save(now, Safety.POWER);
    reports.off(turn.held, now);
    return Step.DONE;
  }

  /** As long as the present wish allows: a forced stop or a removal may come while one waits. */
  private Grace grace(Workload begun) {
    long began = System.nanoTime();
    return () -> {
      Duration whole =
          desired
              .find(ObjectKind.WORKLOAD, begun.instanceId())
              .filter(held -> !held.removed())
              .map(held -> (Workload) held.object().spec())
              .map(now -> now.power() == Power.OFF ? now.stopTimeout() : begun.stopTimeout())
              .orElse(Duration.ZERO);
      return whole.minusNanos(System.nanoTime() - began);
    };
  }

  private Step remove(String id, Held held) {
    if (reports.gone(id) && facts.find(id).isEmpty()) {
      reports.removed(held);
      return Step.DONE;
    }
    for (Engine engine : engines.thatMayHave(facts.find(id), held)) {
      slots.acquireUninterruptibly();
      try {
        engine.remove(id);
      } catch (DriverException failure) {
        if (!failure.permanent() || facts.find(id).filter(Facts::begun).isPresent()) {
          throw failure;
        }
        LOG.warn("instance={} was never started here: \"{}\"", id, failure.getMessage());
      } finally {
        slots.release();
      }
    }
    Optional<Facts> known = facts.find(id);
    facts.delete(id);
    reports.removed(held);
    known.map(Facts::portId).ifPresent(ports::wake);
    known.map(Facts::imageId).ifPresent(images::wake);
    LOG.info("instance={} removed", id);
    return Step.DONE;
  }

  private record Turn(Held held, Workload spec, Engine engine) {}
}
