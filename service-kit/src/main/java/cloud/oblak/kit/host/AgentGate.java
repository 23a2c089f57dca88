package cloud.oblak.kit.host;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.tls.PeerCertificate;
import cloud.oblak.nodeapi.ToAgent;
import cloud.oblak.nodeapi.ToService;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The door for agents of one service: {@code /agent/<service>} on the TLS listener, one WebSocket a
 * host. The host is whom the client certificate names.
 */
public final class AgentGate {
  private static final Pattern HOST = Pattern.compile("(?:^|,)CN=(h-[0-9a-f]{17})(?:,|$)");
  private static final long CONSOLE_SECONDS = 10;
  // A host takes one picture at a time.
  private static final long SCREENSHOT_SECONDS = 20;

  private final HostObjects objects;
  private final HostListener listener;
  private final InstallationConfig config;
  private final Map<String, HostLink> links = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<ToService>> asked = new ConcurrentHashMap<>();

  /** Opens the door on the given router. */
  public AgentGate(
      Router router, HostObjects objects, HostListener listener, InstallationConfig config) {
    this.objects = objects;
    this.listener = listener;
    this.config = config;
    router.route("/agent/" + objects.service()).order(-1000).handler(this::open);
  }

  private void open(RoutingContext context) {
    String hostId = hostOf(context.request());
    if (hostId.isEmpty()) {
      context.response().setStatusCode(404).end();
      return;
    }
    context
        .request()
        .toWebSocket()
        .onSuccess(socket -> {
          ToAgent.Hello hello =
              new ToAgent.Hello(objects.service(), config.installation(), config.epoch(), hostId);
          HostLink link = new HostLink(hostId, socket, objects, listener, this::answered);
          HostLink before = links.put(hostId, link);
          link.open(hello, before, () -> links.remove(hostId, link));
        });
  }

  /**
   * The end of a workload's console or log, asked of its host.
   *
   * @return the bytes, oldest first
   * @throws cloud.oblak.platform.FaultException Unavailable where the host does not answer
   */
  public byte[] console(String hostId, String instanceId, int maxBytes) {
    return Base64.getDecoder().decode(part(hostId, instanceId, null, maxBytes).base64());
  }

  /**
   * A part of a workload's console or log, asked of its host.
   *
   * @param after the position of the part before; empty: the oldest that is kept; null: the last
   *     bytes
   * @throws cloud.oblak.platform.FaultException Unavailable where the host does not answer, or its
   *     agent is too old
   */
  public ConsolePart console(String hostId, String instanceId, String after, int maxBytes) {
    ToService.ConsoleAnswer answer = part(hostId, instanceId, after, maxBytes);
    if (answer.position() == null) {
      throw new Fault.Unavailable(
              CommonFault.UNAVAILABLE,
              "The agent of the instance's host is of an older release, which cannot follow a"
                  + " console.")
          .exception();
    }
    return new ConsolePart(answer.base64(), answer.position(), answer.lost(), answer.more());
  }

  /**
   * A part of a console or log.
   *
   * @param base64 the bytes, oldest first
   * @param position where they end
   * @param lost bytes before these, after the position asked for, are not kept any more
   * @param more there is more after these already
   */
  public record ConsolePart(String base64, String position, boolean lost, boolean more) {}

  private ToService.ConsoleAnswer part(
      String hostId, String instanceId, String after, int maxBytes) {
    return ask(
        hostId,
        ToService.ConsoleAnswer.class,
        CONSOLE_SECONDS,
        requestId -> new ToAgent.ConsoleRequest(requestId, instanceId, maxBytes, after));
  }

  /**
   * What a VM's display shows, asked of its host.
   *
   * @param wake whether a key is pressed first
   * @return the picture, or why there is none
   * @throws cloud.oblak.platform.FaultException Unavailable where the host does not answer, or its
   *     agent is too old
   */
  public ToService.ScreenshotAnswer screenshot(String hostId, String instanceId, boolean wake) {
    HostLink link = links.get(hostId);
    if (link != null && !link.screenshots()) {
      // One that is of an older release ignores the question.
      throw new Fault.Unavailable(
              CommonFault.UNAVAILABLE,
              "The agent of the instance's host connects just now, or is of an older release, which"
                  + " cannot show a display.")
          .exception();
    }
    return ask(
        hostId,
        ToService.ScreenshotAnswer.class,
        SCREENSHOT_SECONDS,
        requestId -> new ToAgent.ScreenshotRequest(requestId, instanceId, wake));
  }

  private <A extends ToService> A ask(
      String hostId, Class<A> answer, long seconds, Function<String, ToAgent> question) {
    HostLink link = links.get(hostId);
    if (link == null) {
      throw unreachable(null);
    }
    String requestId = UUID.randomUUID().toString();
    CompletableFuture<ToService> waiting = new CompletableFuture<>();
    asked.put(requestId, waiting);
    try {
      link.send(question.apply(requestId));
      return answer.cast(waiting.get(seconds, TimeUnit.SECONDS));
    } catch (TimeoutException | ExecutionException | ClassCastException failed) {
      throw unreachable(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw unreachable(stopped);
    } finally {
      asked.remove(requestId);
    }
  }

  /** Whether the host is connected to this process. */
  public boolean connected(String hostId) {
    return links.containsKey(hostId);
  }

  private void answered(String requestId, ToService answer) {
    CompletableFuture<ToService> waiting = asked.get(requestId);
    if (waiting != null) {
      waiting.complete(answer);
    }
  }

  private static RuntimeException unreachable(Throwable cause) {
    return new Fault.Unavailable(
            CommonFault.UNAVAILABLE,
            "The instance's host does not answer at the moment; try again.")
        .exception(cause);
  }

  /** The host that a request's client certificate names; empty where it names none. */
  public static String hostOf(HttpServerRequest request) {
    return PeerCertificate.of(request)
        .map(shown -> HOST.matcher(shown.getSubjectX500Principal().getName()))
        .filter(Matcher::find)
        .map(name -> name.group(1))
        .orElse("");
  }
}
