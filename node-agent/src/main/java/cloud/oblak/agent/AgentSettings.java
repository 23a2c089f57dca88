package cloud.oblak.agent;

import cloud.oblak.agent.host.HostFacts;
import cloud.oblak.agent.link.LinkOptions;
import cloud.oblak.agent.loop.Backoff;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What one agent needs to know beside its drivers.
 *
 * @param installation the installation's id; empty: whatever the join answers
 * @param controlPlane public URL, for the join
 * @param trust certificates in PEM to trust in the join; null: those that Java trusts
 * @param services base URLs that count more than those the join answered, by name
 * @param joinToken the one-time token; empty where the host has joined
 * @param facts what the machine offers
 * @param zones zone letters
 * @param simulated true where the drivers are memory twins
 * @param parallelActions at most this many preparations, starts and removals at once
 * @param retry delays after a driver's failure
 * @param link timing of the links
 */
public record AgentSettings(
    String installation,
    URI controlPlane,
    Path trust,
    Map<String, URI> services,
    String joinToken,
    HostFacts facts,
    List<String> zones,
    boolean simulated,
    int parallelActions,
    Backoff retry,
    LinkOptions link) {

  /** The delays an agent uses unless told otherwise. */
  public static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));
}
