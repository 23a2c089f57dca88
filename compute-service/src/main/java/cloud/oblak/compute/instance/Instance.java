package cloud.oblak.compute.instance;

import cloud.oblak.nodeapi.RestartPolicy;
import cloud.oblak.nodeapi.WorkloadStatus;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An instance, and the only place that knows which change of state is legal. Methods take the
 * database's time read after the row was locked.
 */
public final class Instance {
  private final String id;
  private final int launchIndex;
  private Origin origin;
  private final Instant createdAt;
  private final long storedGeneration;
  private final List<Edge> edges = new ArrayList<>();
  private Place place;
  private InstanceState state;
  private String reason;
  private boolean isProtected;
  private Options options;
  private final Origin storedOrigin;
  private Map<String, String> tags;
  private Power power;
  private Times times;
  private Integer exitCode;
  private boolean everRan;
  private boolean gone;
  private int restarts;

  /** A change of state that has not been recorded yet. */
  record Edge(InstanceState state, Instant at, String reason) {}

  /**
   * What the host is asked for.
   *
   * @param generation raised by every change of the wish
   * @param since the generation that last changed the power state; reports about older ones are
   *     about another wish
   */
  public record Power(boolean on, boolean forced, int reboots, long generation, long since) {
    Power turned(boolean to) {
      // A start counts like a reboot: a host that never saw the order to be off in between would
      // take it for the wish that the run which has ended answered.
      return new Power(to, false, to ? reboots + 1 : reboots, generation + 1, generation + 1);
    }

    Power force() {
      return new Power(on, true, reboots, generation + 1, generation + 1);
    }

    Power rebooted() {
      return new Power(on, forced, reboots + 1, generation + 1, generation + 1);
    }

    Power touched() {
      return new Power(on, forced, reboots, generation + 1, since);
    }
  }

  /** When what happened; {@code terminated} is null until then. */
  public record Times(Instant lastEdge, Instant launched, Instant terminated) {}

  /**
   * What its owner chose and may choose anew at any time.
   *
   * @param endsWithGuest whether it is terminated when its guest ends by itself; else it is stopped
   * @param monitored whether detailed monitoring was asked for
   * @param restart what becomes of a container that ends by itself, before that
   */
  public record Options(
      boolean endsWithGuest,
      boolean monitored,
      MetadataOptions metadata,
      Profile profile,
      RestartPolicy restart) {
    /** What an instance has whose owner says nothing. */
    public static final Options DEFAULT =
        new Options(false, false, MetadataOptions.DEFAULT, Profile.NONE, RestartPolicy.NEVER);

    /** The same, with another end. */
    public Options endingWithGuest(boolean ends) {
      return new Options(ends, monitored, metadata, profile, restart);
    }

    /** The same, monitored or not. */
    public Options monitoring(boolean on) {
      return new Options(endsWithGuest, on, metadata, profile, restart);
    }

    Options with(MetadataOptions other) {
      return new Options(endsWithGuest, monitored, other, profile, restart);
    }

    Options with(Profile other) {
      return new Options(endsWithGuest, monitored, metadata, other, restart);
    }

    Options with(RestartPolicy other) {
      return new Options(endsWithGuest, monitored, metadata, profile, other);
    }
  }

  /** What may change, as the row has it. */
  public record Condition(
      Place place,
      InstanceState state,
      String reason,
      boolean isProtected,
      Options options,
      Map<String, String> tags,
      Power power,
      Times times,
      Integer exitCode,
      boolean everRan,
      boolean gone,
      int restarts) {}

  Instance(String id, int launchIndex, Origin origin, Instant createdAt, Condition condition) {
    this.id = id;
    this.launchIndex = launchIndex;
    this.origin = origin;
    this.storedOrigin = origin;
    this.createdAt = createdAt;
    this.storedGeneration = condition.power().generation();
    this.place = condition.place();
    this.state = condition.state();
    this.reason = condition.reason();
    this.isProtected = condition.isProtected();
    this.options = condition.options();
    this.tags = condition.tags();
    this.power = condition.power();
    this.times = condition.times();
    this.exitCode = condition.exitCode();
    this.everRan = condition.everRan();
    this.gone = condition.gone();
    this.restarts = condition.restarts();
  }

  /** The network answered: the instance has addresses and may be shown. */
  void placed(NetworkPorts.Port port, Instant now) {
    place = place.with(port);
    power = power.touched();
    edge(InstanceState.PENDING, now, "");
  }

  /** Stops it; stopping what is stopped does nothing. */
  void stop(boolean force, Instant now) {
    switch (state) {
      case RUNNING -> {
        edge(InstanceState.STOPPING, now, Reasons.initiated(now));
        power = power.turned(false);
        if (force) {
          power = power.force();
        }
      }
      case STOPPING -> {
        if (force && !power.forced()) {
          power = power.force();
        }
      }
      case STOPPED -> {}
      case PENDING, SHUTTING_DOWN, TERMINATED -> throw wrongState("stopped");
    }
  }

  /** Starts it; starting what runs does nothing. */
  void start(Instant now) {
    switch (state) {
      case STOPPED -> {
        edge(InstanceState.PENDING, now, "");
        times = new Times(times.lastEdge(), times.lastEdge(), null);
        power = power.turned(true);
        exitCode = null;
        restarts = 0;
      }
      case PENDING, RUNNING -> {}
      case STOPPING, SHUTTING_DOWN, TERMINATED -> throw wrongState("started");
    }
  }

  /** Restarts what runs. */
  void reboot() {
    if (state != InstanceState.RUNNING) {
      throw wrongState("rebooted");
    }
    power = power.rebooted();
  }

  /** Ends it for good; ending what has ended does nothing. */
  void terminate(Instant now) {
    switch (state) {
      case PENDING, RUNNING, STOPPING, STOPPED -> {
        if (isProtected) {
          throw new Fault.WrongState(
                  InstanceFault.PROTECTED,
                  "The instance is protected; set terminationProtection to false first.")
              .exception();
        }
        edge(InstanceState.SHUTTING_DOWN, now, Reasons.initiated(now));
        power = power.turned(false);
      }
      case SHUTTING_DOWN, TERMINATED -> {}
    }
  }

  /** Changes what its owner may change at any time; null keeps. */
  void change(Map<String, String> newTags, Boolean newProtection) {
    if (state == InstanceState.TERMINATED) {
      throw wrongState("changed");
    }
    if (newTags != null && !newTags.equals(tags)) {
      tags = newTags;
      if (state != InstanceState.SHUTTING_DOWN) {
        power = power.touched();
      }
    }
    if (newProtection != null) {
      isProtected = newProtection;
    }
  }

  /** Changes what its owner chose. */
  void choose(Options chosen) {
    if (state == InstanceState.TERMINATED) {
      throw wrongState("changed");
    }
    boolean told =
        !chosen.metadata().equals(options.metadata()) || chosen.restart() != options.restart();
    if (told && state != InstanceState.SHUTTING_DOWN) {
      power = power.touched();
    }
    options = chosen;
  }

  /** Lets its guest speak as the role in a profile, or in none any more. */
  void link(Profile profile) {
    switch (state) {
      case PENDING, RUNNING, STOPPING, STOPPED -> {
        options = options.with(profile);
        power = power.touched();
      }
      case SHUTTING_DOWN, TERMINATED ->
          throw new Fault.WrongState(
                  InstanceFault.WRONG_STATE,
                  "The instance '" + id + "' is not in the 'running' or 'stopped' states.")
              .exception();
    }
  }

  /** Gives it another type's limits; its disk stays as it is. */
  void resize(Origin.Size size) {
    stoppedOnly("type");
    origin = origin.with(size);
    power = power.touched();
  }

  /** Gives its guest other user data, to be seen at the next start. */
  void give(String userData) {
    stoppedOnly("user data");
    origin = origin.withUserData(userData);
    power = power.touched();
  }

  private void stoppedOnly(String what) {
    if (state != InstanceState.STOPPED) {
      throw new Fault.WrongState(
              InstanceFault.WRONG_STATE,
              "The instance '"
                  + id
                  + "' is not in the 'stopped' state; stop it to change its "
                  + what
                  + ".")
          .exception();
    }
  }

  /** Its host reported it; answers to an older wish are ignored. */
  void observed(WorkloadStatus status, long generation, Instant now) {
    if (generation < power.since()) {
      return;
    }
    switch (status.phase()) {
      case RUNNING -> {
        if (state == InstanceState.PENDING) {
          edge(InstanceState.RUNNING, now, "");
          everRan = true;
        }
        if (state == InstanceState.RUNNING) {
          restarts = status.restarts();
          exitCode = status.exitCode() == null ? exitCode : status.exitCode();
        }
      }
      case STOPPED, FAILED -> ended(status, now);
      case GONE -> gone = gone || state == InstanceState.SHUTTING_DOWN;
      case WAITING, STOPPING -> {
        if (state == InstanceState.PENDING) {
          reason = Reasons.text(status.reason());
        }
      }
    }
  }

  private void ended(WorkloadStatus status, Instant now) {
    switch (state) {
      case PENDING -> endedBeforeSeenRunning(status, now);
      case RUNNING -> {
        edge(endedByItself(status), within(status.lastAlive(), now), Reasons.of(status));
        exitCode = status.exitCode();
        power = power.turned(false);
      }
      case STOPPING -> {
        String before = reason;
        edge(InstanceState.STOPPED, now, before);
        exitCode = status.exitCode();
      }
      case STOPPED, SHUTTING_DOWN, TERMINATED -> {}
    }
  }

  // A guest that could not be started again did not end itself: its disk stays.
  private InstanceState endedByItself(WorkloadStatus status) {
    boolean failed = status.phase() == WorkloadStatus.Phase.FAILED;
    return options.endsWithGuest() && !failed ? InstanceState.SHUTTING_DOWN : InstanceState.STOPPED;
  }

  private void endedBeforeSeenRunning(WorkloadStatus status, Instant now) {
    // Clocks of hosts differ, so that a run is told of is proof that it ran, whatever the times.
    boolean ran =
        status.phase() == WorkloadStatus.Phase.STOPPED
            && (status.exitCode() != null
                || status.startedAt() != null
                || (status.lastAlive() != null && status.lastAlive().isAfter(times.lastEdge())));
    if (ran) {
      Instant end = within(status.lastAlive(), now);
      Instant begin = status.startedAt() == null ? end : within(status.startedAt(), now);
      edge(InstanceState.RUNNING, begin.isAfter(end) ? end : begin, "");
      everRan = true;
      edge(endedByItself(status), end, Reasons.of(status));
      exitCode = status.exitCode();
      power = power.turned(false);
    } else if (status.phase() == WorkloadStatus.Phase.FAILED) {
      String failure = "Server.InternalError: " + Reasons.text(status.reason());
      if (everRan) {
        edge(InstanceState.STOPPED, now, failure);
      } else {
        edge(InstanceState.SHUTTING_DOWN, now, failure);
      }
      exitCode = status.exitCode();
      power = power.turned(false);
    }
    // Otherwise it is stopped because the host has not begun yet.
  }

  /** Nothing of it is left anywhere. */
  void terminated(Instant now) {
    if (state != InstanceState.SHUTTING_DOWN) {
      throw new IllegalStateException(id + " is " + state);
    }
    edge(InstanceState.TERMINATED, now, reason);
    times = new Times(times.lastEdge(), times.launched(), times.lastEdge());
    place = place.withoutAddresses();
  }

  /** Its host is off for good and takes it along; it ended when the host was last heard. */
  void hostLost(Instant lastHeard, Instant now) {
    if (state == InstanceState.TERMINATED) {
      return;
    }
    if (state != InstanceState.SHUTTING_DOWN) {
      edge(
          InstanceState.SHUTTING_DOWN,
          within(lastHeard, now),
          everRan
              ? "Server.HostFenced: the instance's host was lost; launch it again"
              : "Server.InsufficientInstanceCapacity: the host was lost before the instance ran;"
                  + " launch it again");
      power = power.turned(false);
    }
    terminated(now);
  }

  private void edge(InstanceState to, Instant at, String why) {
    Instant when = at.isBefore(times.lastEdge()) ? times.lastEdge() : at;
    times = new Times(when, times.launched(), times.terminated());
    state = to;
    reason = why;
    edges.add(new Edge(to, when, why));
  }

  private static Instant within(Instant seen, Instant now) {
    // The database keeps microseconds and would round up.
    return seen == null || seen.isAfter(now) ? now : seen.truncatedTo(ChronoUnit.MICROS);
  }

  private FaultException wrongState(String verb) {
    return new Fault.WrongState(
            InstanceFault.WRONG_STATE,
            "The instance is " + state.wire() + " and cannot be " + verb + " now.")
        .exception();
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Its position in its launch, from 0. */
  public int launchIndex() {
    return launchIndex;
  }

  /** What it was launched with. */
  public Origin origin() {
    return origin;
  }

  /** When its launch was asked for. */
  public Instant createdAt() {
    return createdAt;
  }

  /** What may change. */
  public Condition condition() {
    return new Condition(
        place,
        state,
        reason,
        isProtected,
        options,
        tags,
        power,
        times,
        exitCode,
        everRan,
        gone,
        restarts);
  }

  /** Whether its size or user data changed since the row was read. */
  boolean originChanged() {
    return !origin.equals(storedOrigin);
  }

  /** What its row had of its type when it was read. */
  Origin.Size storedSize() {
    return storedOrigin.size();
  }

  /** Whether its host must be told something new. */
  boolean wishChanged() {
    return power.generation() != storedGeneration;
  }

  /** The changes of state since the row was read. */
  List<Edge> edges() {
    return List.copyOf(edges);
  }
}
