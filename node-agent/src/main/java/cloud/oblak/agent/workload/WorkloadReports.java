package cloud.oblak.agent.workload;

import cloud.oblak.agent.desired.Held;
import cloud.oblak.agent.desired.ObjectKey;
import cloud.oblak.agent.desired.Observations;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.WorkloadStatus;
import cloud.oblak.nodeapi.WorkloadStatus.Phase;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is seen of workloads, in the contract's words. */
final class WorkloadReports {
  private static final Logger LOG = LoggerFactory.getLogger(WorkloadReports.class);

  private final Observations observations;
  private final Heartbeat heartbeat;
  private final Clock clock;

  WorkloadReports(Observations observations, Heartbeat heartbeat, Clock clock) {
    this.observations = observations;
    this.heartbeat = heartbeat;
    this.clock = clock;
  }

  void waiting(Held held, Facts facts, String reason) {
    publish(held, Phase.WAITING, null, reason, null, facts.lastAlive(), facts);
  }

  /** Takes back a reason to wait; a launch that never waited is told when it is done. */
  void waitingNoMore(Held held, Facts facts) {
    if (phase(held) == Phase.WAITING) {
      waiting(held, facts, "");
    }
  }

  void running(Held held, Facts facts, GuestState state) {
    publish(held, Phase.RUNNING, null, "", state.startedAt(), clock.instant(), facts);
  }

  /** It ended by itself and is about to be started again: for its owner it goes on running. */
  void restarting(Held held, Facts facts, Optional<GuestState> state) {
    Instant startedAt = state.map(GuestState::startedAt).orElse(facts.lastAlive());
    publish(
        held,
        Phase.RUNNING,
        facts.restarts().exitCode(),
        "ended and starts again",
        startedAt,
        clock.instant(),
        facts);
  }

  void stopping(Held held, Facts facts, GuestState state) {
    publish(held, Phase.STOPPING, null, "", state.startedAt(), clock.instant(), facts);
  }

  /** It ended by itself; the run's begin is told, for it may never have been seen running. */
  void ended(Held held, Facts facts, Optional<GuestState> state) {
    Instant startedAt = state.map(GuestState::startedAt).orElse(facts.starting());
    Integer exitCode = state.map(GuestState::exitCode).orElse(null);
    String reason = state.map(GuestState::reason).orElse("");
    if (phase(held) != Phase.STOPPED) {
      LOG.info("instance={} ended exitCode={} reason=\"{}\"", facts.instanceId(), exitCode, reason);
    }
    publish(held, Phase.STOPPED, exitCode, reason, startedAt, facts.lastAlive(), facts);
  }

  /** It is off as desired. */
  void off(Held held, Facts facts) {
    publish(held, Phase.STOPPED, null, "", null, facts.lastAlive(), facts);
  }

  void failed(Held held, Facts facts) {
    publish(held, Phase.FAILED, null, facts.failure().reason(), null, facts.lastAlive(), facts);
  }

  /** No service desires it any more, and none has asked to remove it. */
  void orphan(Held held, Facts facts, Optional<GuestState> state) {
    if (state.filter(GuestState::running).isPresent()) {
      running(held, facts, state.get());
    } else {
      ended(held, facts, state);
    }
  }

  /** Nothing of it is left. */
  void removed(Held held) {
    Optional<WorkloadStatus> last = last(held.object().id());
    boolean ran = last.filter(status -> status.phase() == Phase.RUNNING).isPresent();
    Instant lastAlive = ran ? clock.instant() : last.map(WorkloadStatus::lastAlive).orElse(null);
    publish(held, new WorkloadStatus(Phase.GONE, null, "", null, lastAlive, 0));
  }

  boolean gone(String instanceId) {
    return last(instanceId).filter(status -> status.phase() == Phase.GONE).isPresent();
  }

  /**
   * When a workload that is found dead was last seen alive: now where it died under our eyes, else
   * the last beat of the agent that saw it.
   */
  Instant deathOf(Facts facts, Optional<GuestState> state) {
    if (facts.lastAlive() != null) {
      return facts.lastAlive();
    }
    Phase before = last(facts.instanceId()).map(WorkloadStatus::phase).orElse(null);
    if (before != null) {
      return clock.instant();
    }
    Instant started = state.map(GuestState::startedAt).orElse(facts.starting());
    Instant beat = heartbeat.before();
    return beat == null || (started != null && started.isAfter(beat)) ? started : beat;
  }

  private Phase phase(Held held) {
    return last(held.object().id()).map(WorkloadStatus::phase).orElse(null);
  }

  private Optional<WorkloadStatus> last(String instanceId) {
    return observations
        .last(new ObjectKey(ObjectKind.WORKLOAD, instanceId))
        .map(status -> (WorkloadStatus) status);
  }

  private void publish(
      Held held,
      Phase phase,
      Integer exitCode,
      String reason,
      Instant startedAt,
      Instant lastAlive,
      Facts facts) {
    publish(
        held,
        new WorkloadStatus(
            phase,
            exitCode,
            reason,
            startedAt,
            lastAlive,
            facts.reboots(),
            facts.restarts().count()));
  }

  private void publish(Held held, WorkloadStatus status) {
    observations.publish(
        new ObjectKey(ObjectKind.WORKLOAD, held.object().id()), held.generation(), status);
  }
}
