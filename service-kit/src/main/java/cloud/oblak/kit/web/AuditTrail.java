package cloud.oblak.kit.web;

import cloud.oblak.kit.audit.AuditHeaders;
import cloud.oblak.kit.policy.Authorizes;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells the gateway's audit which action a REST call is and which resources it is about. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class AuditTrail implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String ROOT = "cloud.oblak.";
  private static final String KIT = "cloud.oblak.kit.";
  private static final Map<String, String> SINGULAR = Map.of("rules", "security-group-rule");
  private static final int COLLECTION = 1;
  private static final int SUCCESS_END = 300;

  private final ResourceInfo resource;
  private final RoutingContext routing;

  AuditTrail(ResourceInfo resource, RoutingContext routing) {
    this.resource = resource;
    this.routing = routing;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (!isPublic()) {
      return;
    }
    // Before anything can be refused, so that refusals have a name, too.
    String action = action(request.getMethod());
    HttpServerResponse response = routing.response();
    response.putHeader(AuditHeaders.ACTION, action);
    List<String> named = named(action, request.getUriInfo());
    if (!named.isEmpty()) {
      response.putHeader(AuditHeaders.RESOURCES, AuditHeaders.write(named));
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (!isPublic()
        || request.getMethod().equals("GET")
        || response.getStatus() >= SUCCESS_END
        || !response.hasEntity()) {
      return;
    }
    String action = action(request.getMethod());
    List<String> about = new ArrayList<>(named(action, request.getUriInfo()));
    String kind = kind(segments(request.getUriInfo()));
    for (String id : EntityIds.of(response.getEntity())) {
      String text = vendor(action) + ":" + kind + "/" + id;
      if (!about.contains(text)) {
        about.add(text);
      }
    }
    if (!about.isEmpty()) {
      response.getHeaders().putSingle(AuditHeaders.RESOURCES, AuditHeaders.write(about));
    }
  }

  private boolean isPublic() {
    Method method = resource.getResourceMethod();
    return method != null
        && method.isAnnotationPresent(AllowRoles.class)
        && resource.getResourceClass().getName().startsWith(ROOT)
        && !resource.getResourceClass().getName().startsWith(KIT);
  }

  private String action(String httpMethod) {
    Authorizes authorizes = resource.getResourceMethod().getAnnotation(Authorizes.class);
    if (authorizes != null && !authorizes.value()[0].equals(Authorizes.ITSELF)) {
      return authorizes.value()[0];
    }
    if (authorizes != null && !authorizes.named().isEmpty()) {
      return authorizes.named();
    }
    Path above = resource.getResourceClass().getAnnotation(Path.class);
    Path here = resource.getResourceMethod().getAnnotation(Path.class);
    String template =
        (above == null ? "" : above.value()) + "/" + (here == null ? "" : here.value());
    return httpMethod + " " + template.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
  }

  /** What the path names. */
  private List<String> named(String action, UriInfo uri) {
    Authorizes authorizes = resource.getResourceMethod().getAnnotation(Authorizes.class);
    String on = authorizes == null ? "" : authorizes.on();
    int brace = on.indexOf("/{");
    if (brace > 0) {
      String id = uri.getPathParameters().getFirst(on.substring(brace + 2, on.length() - 1));
      return List.of(vendor(action) + ":" + on.substring(0, brace) + "/" + id);
    }
    List<String> segments = segments(uri);
    if (uri.getPathParameters().isEmpty() || segments.size() <= COLLECTION + 1) {
      return List.of();
    }
    String kind = singular(segments.get(COLLECTION));
    return List.of(vendor(action) + ":" + kind + "/" + segments.get(COLLECTION + 1));
  }

  private static List<String> segments(UriInfo uri) {
    return uri.getPathSegments().stream()
        .map(segment -> segment.getPath())
        .filter(segment -> !segment.isEmpty())
        .toList();
  }

  // What is made below a resource is named by the last collection: groups/x/rules.
  private static String kind(List<String> segments) {
    String last = segments.getLast();
    return singular(
        last.endsWith("s") ? last : segments.get(Math.min(COLLECTION, segments.size() - 1)));
  }

  private static String singular(String plural) {
    String known = SINGULAR.get(plural);
    return known != null
        ? known
        : plural.endsWith("s") ? plural.substring(0, plural.length() - 1) : plural;
  }

  private static String vendor(String action) {
    int colon = action.indexOf(':');
    return colon < 0 || action.indexOf(' ') >= 0 ? "oblak" : action.substring(0, colon);
  }
}
