package cloud.oblak.gateway.door;

import cloud.oblak.gateway.credential.Credential;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.regex.Pattern;

/** One request at the door: what is known about it so far. */
final class Visit {
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{8,64}");

  private final RoutingContext context;
  private final String requestId;
  private final String address;
  private final long began = System.nanoTime();
  private String accountId = "";
  private String arn = "";
  private String credentialId = "";

  Visit(RoutingContext context, String requestIdHeader, ClientAddress clients) {
    this.context = context;
    String wanted = context.request().getHeader(requestIdHeader);
    this.requestId =
        wanted != null && REQUEST_ID.matcher(wanted).matches()
            ? wanted
            : UUID.randomUUID().toString();
    HttpServerRequest request = context.request();
    this.address =
        clients.of(
            request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress(),
            request.headers().getAll("X-Forwarded-For"));
  }

  RoutingContext context() {
    return context;
  }

  /** The client's own where it is well-formed. */
  String requestId() {
    return requestId;
  }

  /** Of the client as the socket or a trusted proxy says; the client's own headers do not count. */
  String address() {
    return address;
  }

  String method() {
    return context.request().method().name();
  }

  /** Normalized, without query. */
  String path() {
    return context.normalizedPath();
  }

  /** Empty until the credential is known. */
  String accountId() {
    return accountId;
  }

  /** Empty until the credential is known. */
  String arn() {
    return arn;
  }

  /** Id of the token or session, never its secret; empty until it is known. */
  String credentialId() {
    return credentialId;
  }

  void belongsTo(Credential credential) {
    this.accountId = credential.accountId();
    this.arn = credential.arn();
    this.credentialId = credential.id();
  }

  long millis() {
    return (System.nanoTime() - began) / 1_000_000;
  }
}
