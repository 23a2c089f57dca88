package cloud.oblak.gateway.door;

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

  Visit(RoutingContext context, String requestIdHeader) {
    this.context = context;
    String wanted = context.request().getHeader(requestIdHeader);
    this.requestId =
        wanted != null && REQUEST_ID.matcher(wanted).matches()
            ? wanted
            : UUID.randomUUID().toString();
    this.address =
        context.request().remoteAddress() == null
            ? ""
            : context.request().remoteAddress().hostAddress();
  }

  RoutingContext context() {
    return context;
  }

  /** The client's own where it is well-formed. */
  String requestId() {
    return requestId;
  }

  /** Source address as the socket says; headers of the client do not count. */
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

  void belongsTo(String account) {
    this.accountId = account;
  }

  long millis() {
    return (System.nanoTime() - began) / 1_000_000;
  }
}
