package cloud.oblak.kit.web;

import cloud.oblak.kit.policy.Authority;
import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.tls.PeerCertificate;
import cloud.oblak.kit.token.TokenCheck;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import cloud.oblak.platform.policy.RequestContext;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Lets a request reach a resource only with a token for that resource's service, and only where the
 * method says who may call it. A method that says nothing may be called by nobody.
 */
@Provider
public class TokenFilter implements ContainerRequestFilter {
  /** Request header with the id that follows a request from the gateway to the agent. */
  public static final String REQUEST_ID = "X-Request-Id";

  private static final String SERVICE_PACKAGE = "cloud.oblak.";
  private static final String KIT = "kit";
  private static final String BEARER = "Bearer ";
  private static final String GATEWAY = "gateway";
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  private final TokenCheck tokens;
  private final Caller caller;
  private final ResourceInfo resource;
  private final RoutingContext routing;
  private final Authority authority;

  TokenFilter(
      TokenCheck tokens,
      Caller caller,
      ResourceInfo resource,
      RoutingContext routing,
      Authority authority) {
    this.tokens = tokens;
    this.caller = caller;
    this.resource = resource;
    this.routing = routing;
    this.authority = authority;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String requestId = request.getHeaderString(REQUEST_ID);
    MDC.put("requestId", requestId == null ? "" : requestId);
    refuseNul(request.getUriInfo());
    Method method = resource.getResourceMethod();
    if (method == null || !resource.getResourceClass().getName().startsWith(SERVICE_PACKAGE)) {
      return; // no resource of ours, for example the OpenAPI document
    }
    boolean internal = method.isAnnotationPresent(AllowServices.class);
    if (internal && PeerCertificate.of(routing.request()).isEmpty()) {
      throw new Fault.NotFound(CommonFault.NOT_FOUND, "There is nothing at this path.").exception();
    }
    if (method.isAnnotationPresent(AllowAnyone.class)) {
      return;
    }
    Principal principal = tokens.check(bearer(request), audience(request));
    if (!allowed(method, principal)) {
      throw denied();
    }
    if (decidedByPolicies(method, principal)) {
      authorize(method.getAnnotation(Authorizes.class), principal, request.getUriInfo());
    }
    caller.set(principal);
  }

  private void authorize(Authorizes authorizes, Principal principal, UriInfo uri) {
    for (String action : authorizes.value()) {
      if (authorizes.ofOneself()) {
        authority.requireUndenied(principal, action, principal.arn());
      } else if (!action.equals(Authorizes.ITSELF)) {
        authority.require(
            principal, action, arn(action, authorizes.on(), principal, uri), RequestContext.EMPTY);
      }
    }
  }

  private String arn(String action, String on, Principal principal, UriInfo uri) {
    int slash = on.indexOf('/');
    if (slash < 0) {
      return on;
    }
    String last = on.substring(slash + 1);
    String id =
        last.startsWith("{")
            ? uri.getPathParameters().getFirst(last.substring(1, last.length() - 1))
            : last;
    String vendor = action.substring(0, action.indexOf(':'));
    return authority.arn(vendor, principal.accountId(), on.substring(0, slash), id);
  }

  /** No id and no text of ours holds the character NUL, which PostgreSQL cannot store either. */
  private static void refuseNul(UriInfo uri) {
    if (uri.getPath().indexOf(0) >= 0) {
      throw Fault.invalid("", "The path must not hold the character NUL.");
    }
    uri.getQueryParameters()
        .forEach((name, values) -> {
          if (name.indexOf(0) >= 0 || values.stream().anyMatch(value -> value.indexOf(0) >= 0)) {
            throw Fault.invalid(
                name.replace("\0", ""), "A parameter must not hold the character NUL.");
          }
        });
  }

  static boolean allowed(Method method, Principal principal) {
    AllowServices services = method.getAnnotation(AllowServices.class);
    if (services != null) {
      return List.of(services.value()).contains(principal.service());
    }
    AllowRoles roles = method.getAnnotation(AllowRoles.class);
    // Only the gateway speaks for users: a service that signs with its own key cannot make one up.
    return roles != null
        && principal.service().equals(GATEWAY)
        && ACCOUNT.matcher(principal.accountId()).matches()
        && (policiesGive(method, principal, roles) || principal.hasAny(Set.of(roles.value())));
  }

  // What only an operator or administrator may do needs that role: policies take it away only.
  private static boolean policiesGive(Method method, Principal principal, AllowRoles roles) {
    return decidedByPolicies(method, principal) && List.of(roles.value()).contains(Role.MEMBER);
  }

  private static boolean decidedByPolicies(Method method, Principal principal) {
    return !principal.policySet().isEmpty() && method.isAnnotationPresent(Authorizes.class);
  }

  private String audience(ContainerRequestContext request) {
    String name = resource.getResourceClass().getName().substring(SERVICE_PACKAGE.length());
    String service = name.substring(0, name.indexOf('.'));
    // The kit's own resources serve every service, which the path names.
    return service.equals(KIT)
        ? request.getUriInfo().getPathParameters().getFirst("service")
        : service;
  }

  private static String bearer(ContainerRequestContext request) {
    String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.startsWith(BEARER)) {
      throw new Fault.Unauthenticated(
              CommonFault.UNAUTHENTICATED, "This needs a credential; send a bearer token.")
          .exception();
    }
    return header.substring(BEARER.length());
  }

  private static FaultException denied() {
    return new Fault.Denied(
            CommonFault.DENIED,
            "You are not allowed to do this; ask an administrator of the account.")
        .exception();
  }
}
