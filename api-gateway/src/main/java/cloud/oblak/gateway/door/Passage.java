package cloud.oblak.gateway.door;

import cloud.oblak.kit.audit.ParameterText;
import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.kit.web.TokenFilter;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Passes an admitted request on to the service that owns its path, in this process or in another.
 */
@ApplicationScoped
public class Passage {
  private static final String CREDENTIAL = "X-Oblak-Credential";
  private static final List<String> OURS =
      List.of("x-oblak-", "x-forwarded-", "forwarded", "x-amz-security-token");

  private final TokenMint mint;
  private final InstallationConfig config;
  private final Remote remote;
  private final Refusal refusal;
  private final Logbook logbook;
  private final SignIns signIns;

  Passage(
      TokenMint mint,
      InstallationConfig config,
      Remote remote,
      Refusal refusal,
      Logbook logbook,
      SignIns signIns) {
    this.logbook = logbook;
    this.signIns = signIns;
    this.mint = mint;
    this.config = config;
    this.remote = remote;
    this.refusal = refusal;
  }

  /**
   * Another path of the service, asked by POST; what the client asked for stands in the headers.
   *
   * @param headers of ours, beside the client's
   * @param unavailable answers where the service does not
   */
  public record Detour(String path, Map<String, String> headers, Runnable unavailable) {
    public Detour {
      headers = Map.copyOf(headers);
    }
  }

  /** Goes on to the path that the client asked for, once that is written down. */
  void pass(Visit visit, String owner, Principal principal, String credentialId, Buffer body) {
    RoutingContext context = visit.context();
    try {
      signIns.claimed(visit, body).ifPresent(visit::claims);
      logbook.write(visit, parameters(visit, body));
    } catch (FaultException refused) {
      refusal.failed(visit, refused);
      return;
    }
    prepare(visit, owner, principal, credentialId);
    String base = config.services().get(owner);
    if (base == null) {
      ((RoutingContextInternal) context).setBody(body);
      context.next();
    } else {
      String query = context.request().query();
      String uri = visit.path() + (query == null ? "" : "?" + query);
      remote.pass(
          visit,
          new Remote.Target(base, context.request().method(), uri),
          body,
          () -> refusal.unavailable(visit, owner));
    }
  }

  private static String parameters(Visit visit, Buffer body) {
    HttpServerRequest request = visit.context().request();
    String type = request.getHeader("Content-Type");
    boolean json = type != null && type.toLowerCase(Locale.ROOT).contains("json");
    return ParameterText.ofRest(
        visit.method(), visit.path(), request.query(), body.getBytes(), json);
  }

  /** Goes on to another path. */
  public void divert(
      Visit visit,
      String owner,
      Principal principal,
      String credentialId,
      Detour detour,
      Buffer body) {
    prepare(visit, owner, principal, credentialId);
    RoutingContext context = visit.context();
    detour.headers().forEach(context.request().headers()::set);
    String base = config.services().get(owner);
    if (base == null) {
      ((RoutingContextInternal) context).setBody(body);
      visit.divert();
      context.reroute(HttpMethod.POST, detour.path());
    } else {
      remote.pass(
          visit,
          new Remote.Target(base, HttpMethod.POST, detour.path()),
          body,
          detour.unavailable());
    }
  }

  /** Replaces everything by which a service could take the request for another's. */
  private void prepare(Visit visit, String owner, Principal principal, String credentialId) {
    MultiMap headers = visit.context().request().headers();
    for (String name : List.copyOf(headers.names())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (OURS.stream().anyMatch(lower::startsWith)) {
        headers.remove(name);
      }
    }
    headers.set("Authorization", "Bearer " + mint.mint(principal, owner));
    headers.set(TokenFilter.REQUEST_ID, visit.requestId());
    headers.set("X-Forwarded-For", visit.address());
    if (!credentialId.isEmpty()) {
      headers.set(CREDENTIAL, credentialId);
    }
  }
}
