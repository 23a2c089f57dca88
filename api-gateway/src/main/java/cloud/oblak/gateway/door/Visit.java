package cloud.oblak.gateway.door;

import cloud.oblak.gateway.credential.Credential;
import cloud.oblak.kit.audit.AuditRecord;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** One request at the door: what is known about it so far. */
public final class Visit {
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{8,64}");

  private static final int MAX_AGENT = 256;

  private final RoutingContext context;
  private final String requestId;
  private final String address;
  private final boolean secure;
  private final String method;
  private final String path;
  private final long began = System.nanoTime();
  private String accountId = "";
  private String arn = "";
  private String credentialId = "";
  private String action = "";
  private boolean diverted;
  private final Entry entry = new Entry();

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
    this.secure =
        clients.secure(
            request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress(),
            request.isSSL(),
            request.headers().getAll("X-Forwarded-Proto"));
    this.method = request.method().name();
    this.path = context.normalizedPath();
  }

  /** The request and its answer. */
  public RoutingContext context() {
    return context;
  }

  /** The client's own where it is well-formed. */
  public String requestId() {
    return requestId;
  }

  /** Of the client as the socket or a trusted proxy says; the client's own headers do not count. */
  public String address() {
    return address;
  }

  /** What policies may ask about the request itself. */
  public Map<String, String> conditionKeys() {
    Map<String, String> keys = new HashMap<>();
    keys.put("aws:SecureTransport", Boolean.toString(secure));
    String agent = context.request().getHeader("User-Agent");
    if (agent != null) {
      keys.put("aws:UserAgent", agent.substring(0, Math.min(agent.length(), MAX_AGENT)));
    }
    return keys;
  }

  /** As the client asked. */
  public String method() {
    return method;
  }

  /** As the client asked, normalized, without query. */
  public String path() {
    return path;
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

  /** Notes whose it is. */
  public void belongsTo(Credential credential) {
    entry.credential(credential);
    this.accountId = credential.accountId();
    this.arn = credential.arn();
    this.credentialId = credential.id();
  }

  /** Notes whose credential it names before anything vouches for that; for the audit alone. */
  public void claims(Credential credential) {
    entry.credential(credential);
  }

  /** Notes the error that the door answers. */
  public void refused(String code, String message) {
    entry.told(new AuditRecord.Told(code, message));
  }

  /** What the audit knows of it. */
  Entry entry() {
    return entry;
  }

  /**
   * What is asked for where the path does not tell: {@code ec2:RunInstances}, first {@code ec2}.
   */
  public void asks(String asked) {
    this.action = asked;
  }

  /** Empty where the path tells. */
  public String action() {
    return action;
  }

  /** Says that the request comes by once more, on its way to another path. */
  void divert() {
    this.diverted = true;
  }

  /** Whether the request comes by on its way to another path; true once. */
  boolean arrives() {
    boolean now = diverted;
    diverted = false;
    return now;
  }

  long millis() {
    return (System.nanoTime() - began) / 1_000_000;
  }
}
