package cloud.oblak.compute.instance;

import cloud.oblak.compute.image.Images;
import cloud.oblak.compute.instancetype.InstanceTypes;
import cloud.oblak.compute.placement.Demand;
import cloud.oblak.compute.placement.Placement;
import cloud.oblak.kit.idempotency.ClientTokens;
import cloud.oblak.kit.reconcile.WorkQueue;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first step of a launch: client token, capacity and hidden rows in one transaction; and the
 * answers to requests that repeat one.
 */
@ApplicationScoped
class Claims {
  private static final String OPERATION = "instances.run";
  private static final int TRIES = 8;
  private static final Duration WAIT = Duration.ofSeconds(8);
  private static final long LOOK_MILLIS = 50;

  private final ClientTokens tokens;
  private final Placement placement;
  private final InstanceStore store;
  private final WorkQueue queue;
  private final Images images;
  private final InstanceTypes types;
  private final Settings settings;

  /** What a launch needs to know of the configuration. */
  @ApplicationScoped
  static class Settings {
    private final Zones zones;
    private final InstanceConfig config;

    Settings(Zones zones, InstanceConfig config) {
      this.zones = zones;
      this.config = config;
    }

    Zones zones() {
      return zones;
    }

    Duration finishAfter() {
      return config.finishAfter();
    }
  }

  Claims(
      @Identifier("compute") ClientTokens tokens,
      Placement placement,
      InstanceStore store,
      @Identifier("compute") WorkQueue queue,
      Images images,
      InstanceTypes types,
      Settings settings) {
    this.tokens = tokens;
    this.placement = placement;
    this.store = store;
    this.queue = queue;
    this.images = images;
    this.types = types;
    this.settings = settings;
  }

  /** The instances that an earlier request with the same token made; empty where there is none. */
  List<Instance> earlier(String accountId, String token, String asked) {
    if (token == null || token.isEmpty()) {
      return List.of();
    }
    if (!tokens.known(accountId, OPERATION, token)) {
      return List.of();
    }
    String reservation =
        QuarkusTransaction.requiringNew()
            .call(() ->
                tokens
                    .claim(accountId, OPERATION, token, asked, "")
                    .orElseThrow(() ->
                        new Fault.Conflict(
                                CommonFault.CONFLICT,
                                "The same request is being undone; try again.")
                            .exception()));
    return answer(reservation);
  }

  /**
   * Claims everything.
   *
   * @return the reservation: the origin's own, or an earlier one where the token was used meanwhile
   */
  String claim(
      Principal caller,
      RunRequest request,
      String asked,
      String token,
      Origin origin,
      Demand demand) {
    for (int attempt = 1; ; attempt++) {
      try {
        return QuarkusTransaction.requiringNew()
            .call(() -> {
              String reservation = origin.reservationId();
              Optional<String> first =
                  tokens.claim(origin.accountId(), OPERATION, token, asked, reservation);
              if (first.isPresent()) {
                return first.get();
              }
              write(caller, request, origin, demand);
              return reservation;
            });
      } catch (Placement.Contended contended) {
        if (attempt == TRIES) {
          throw new Fault.Unavailable(
                  CommonFault.UNAVAILABLE, "Too many launches at once; try again.")
              .exception(contended);
        }
      }
    }
  }

  private void write(Principal caller, RunRequest request, Origin origin, Demand demand) {
    if (!images.hold(origin.image().id()) || !types.hold(origin.size().type())) {
      throw new Fault.Conflict(
              CommonFault.CONFLICT, "The image or the type was just deleted; choose another.")
          .exception();
    }
    int wanted = store.room(origin, request.wanted(), request.least());
    int turn = settings.zones().turn();
    List<InstanceStore.NewRow> rows =
        placement.claim(demand, wanted, request.least()).stream()
            .map(spot ->
                new InstanceStore.NewRow(
                    IdKind.INSTANCE.next(),
                    IdKind.INTERFACE.next(),
                    spot.hostId(),
                    settings.zones().choose(demand.zone(), spot.zones(), turn)))
            .toList();
    Map<String, String> tags = new HashMap<>(request.allTags());
    tags.putAll(origin.launch().beside().systemTags());
    queue.wake(LaunchReconciler.KIND, List.of(origin.reservationId()), settings.finishAfter());
    try {
      store.insert(
          origin,
          rows,
          tags,
          Boolean.TRUE.equals(request.terminationProtection()),
          request.options(),
          new InstanceStore.Actor(caller.arn(), caller.requestId()));
    } catch (FaultException exceeded) {
      if (rows.size() > request.least() && exceeded.fault() instanceof Fault.LimitExceeded) {
        // Another launch took of the quota meanwhile; fewer may still fit.
        throw new Placement.Contended();
      }
      throw exceeded;
    }
  }

  /**
   * The instances of a reservation, waited for where somebody is still making them.
   *
   * @throws cloud.oblak.platform.FaultException the refusal kept for it, where it was refused
   */
  List<Instance> answer(String reservation) {
    long deadline = System.nanoTime() + WAIT.toNanos();
    while (true) {
      List<Instance> instances = store.launched(reservation);
      if (!instances.isEmpty()) {
        return instances;
      }
      Optional<String> refusal = tokens.refusal(reservation);
      if (refusal.isPresent()) {
        throw KeptFault.read(refusal.get()).exception();
      }
      if (!store.exists(reservation)) {
        throw new Fault.Conflict(
                InstanceFault.NO_LONGER,
                "What this Idempotency-Key made no longer exists; choose another key.")
            .exception();
      }
      if (System.nanoTime() > deadline) {
        throw new Fault.Unavailable(
                CommonFault.UNAVAILABLE, "The same request is still under way; try again.")
            .exception();
      }
      pause();
    }
  }

  /** Lets the reconciler give back at once what a launch that was given up has. */
  void wakeCleanUp(String reservation) {
    queue.wake(LaunchReconciler.KIND, reservation);
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Fault.Unavailable(CommonFault.UNAVAILABLE, "The service is stopping; try again.")
          .exception(stopped);
    }
  }
}
