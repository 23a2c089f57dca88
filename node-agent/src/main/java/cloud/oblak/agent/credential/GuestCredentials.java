package cloud.oblak.agent.credential;

import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.Held;
import cloud.oblak.agent.desired.StateFolder;
import cloud.oblak.agent.desired.StateFolder.Safety;
import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.RoleCredentials;
import cloud.oblak.nodeapi.ToService;
import cloud.oblak.nodeapi.Workload;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The credentials of this host's instances, in memory and in its state folder. */
public final class GuestCredentials {
  private static final Logger LOG = LoggerFactory.getLogger(GuestCredentials.class);
  private static final String FOLDER = "agent/credentials";
  private static final int AT_ONCE = 25;

  /** How soon an unanswered question is asked again. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How soon a change of the profile is noticed; the service says whether anything is new. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  private final DesiredState desired;
  private final StateFolder folder;
  private final Clock clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();
  private final Object news = new Object();

  private record Asked(String profileId, Instant at, boolean answered) {
    Instant again() {
      return at.plus(answered ? LOOK_AGAIN : PATIENCE);
    }
  }

  /** Loads what an earlier run of the agent was given. */
  public GuestCredentials(DesiredState desired, StateFolder folder, Clock clock) {
    this.desired = desired;
    this.folder = folder;
    this.clock = clock;
    folder
        .list(FOLDER)
        .forEach((name, content) -> {
          try {
            Kept found = NodeJson.mapper().readValue(content, Kept.class);
            kept.put(found.credentials().instanceId(), found);
          } catch (IOException damaged) {
            // Without the cause, which may quote a secret; they are asked for anew.
            LOG.error("record={} cannot be read and is ignored", name);
          }
        });
    desired.onChange(this::changed);
  }

  /** What is to be asked of the service now. */
  public Optional<ToService.CredentialsRequest> due() {
    Instant now = clock.instant();
    List<ToService.WantedCredentials> wanted = new ArrayList<>();
    for (Held held : desired.all(ObjectKind.WORKLOAD)) {
      Metadata.Profile profile = profile(held);
      if (profile == null || wanted.size() == AT_ONCE) {
        continue;
      }
      String id = held.object().id();
      Asked before = asked.get(id);
      if (before != null
          && before.profileId().equals(profile.id())
          && now.isBefore(before.again())) {
        continue;
      }
      asked.put(id, new Asked(profile.id(), now, false));
      wanted.add(
          new ToService.WantedCredentials(id, of(id, profile).map(Kept::accessKeyId).orElse(null)));
    }
    return wanted.isEmpty()
        ? Optional.empty()
        : Optional.of(new ToService.CredentialsRequest(wanted));
  }

  /** Takes answers; those about what is not here any more are left out. */
  public void take(List<RoleCredentials> answers) {
    Instant now = clock.instant();
    for (RoleCredentials answer : answers) {
      String id = answer.instanceId();
      Metadata.Profile profile =
          desired.find(ObjectKind.WORKLOAD, id).map(GuestCredentials::profile).orElse(null);
      if (profile == null || !profile.id().equals(answer.profileId())) {
        continue;
      }
      asked.put(id, new Asked(profile.id(), now, true));
      keep(id, Kept.of(answer, kept.get(id), now));
    }
    synchronized (news) {
      news.notifyAll();
    }
  }

  /** What an instance has of the profile that it has now. */
  public Optional<Kept> of(String instanceId, Metadata.Profile profile) {
    return Optional.ofNullable(kept.get(instanceId))
        .filter(one -> one.credentials().profileId().equals(profile.id()));
  }

  /**
   * The same, waited for where none came yet: a guest asks as soon as it runs.
   *
   * @param patience how long at most
   */
  public Optional<Kept> await(String instanceId, Metadata.Profile profile, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    synchronized (news) {
      while (of(instanceId, profile).isEmpty()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        try {
          news.wait(left);
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
          break;
        }
      }
    }
    return of(instanceId, profile);
  }

  private void keep(String id, Kept now) {
    if (now.equals(kept.put(id, now))) {
      return;
    }
    try {
      folder.write(name(id), NodeJson.mapper().writeValueAsBytes(now), Safety.POWER);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("cannot write the credentials of " + id, impossible);
    } catch (UncheckedIOException full) {
      LOG.error("instance={} its credentials are not on disk", id, full);
    }
  }

  /** Credentials of a profile that the instance has no longer are not kept any longer. */
  private void changed(Held held) {
    if (held.object().kind() != ObjectKind.WORKLOAD) {
      return;
    }
    String id = held.object().id();
    Metadata.Profile profile = profile(held);
    Kept now = kept.get(id);
    if (now != null && (profile == null || !profile.id().equals(now.credentials().profileId()))) {
      kept.remove(id);
      folder.delete(name(id));
    }
    if (profile == null) {
      asked.remove(id);
    }
  }

  private static Metadata.Profile profile(Held held) {
    return !held.removed() && held.object().spec() instanceof Workload workload
        ? workload.metadata().profile()
        : null;
  }

  private static String name(String instanceId) {
    return FOLDER + "/" + instanceId + ".json";
  }
}
