package cloud.oblak.identity.apitoken;

import cloud.oblak.identity.user.UserRight;
import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Body;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The caller's API tokens; for an administrator those of the whole account. */
@Path("/v1/api-tokens")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ApiTokenResource {
  private static final String LIST = "oblak:ListApiTokens";

  private final ApiTokens tokens;
  private final UserRight right;
  private final Caller caller;

  ApiTokenResource(ApiTokens tokens, UserRight right, Caller caller) {
    this.tokens = tokens;
    this.right = right;
    this.caller = caller;
  }

  /**
   * A token to be made.
   *
   * @param name for people; need not be unique
   * @param expiresAt null: never
   */
  record NewToken(String name, Instant expiresAt) {}

  /**
   * A token as the public API shows it.
   *
   * @param token the secret; only in the answer to its creation
   */
  record TokenView(
      String id,
      String name,
      String userId,
      String token,
      String state,
      Instant createdAt,
      Instant expiresAt,
      Instant lastUsedAt) {
    static TokenView of(ApiToken row, String secret) {
      boolean over = row.expiresAt() != null && row.expiresAt().isBefore(Instant.now());
      return new TokenView(
          row.id(),
          row.name(),
          row.userId(),
          secret,
          over ? "expired" : "active",
          row.createdAt(),
          row.expiresAt(),
          row.lastUsedAt());
    }
  }

  /** A page of tokens. */
  record TokenPage(List<TokenView> apiTokens, String nextToken) {}

  @POST
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = "oblak:CreateApiToken", ofOneself = true)
  public Response create(@HeaderParam("Idempotency-Key") String clientToken, NewToken body) {
    NewToken request = Body.required(body);
    ApiTokens.Created made =
        tokens.create(request.name(), request.expiresAt(), clientToken, caller.principal());
    return Response.status(Response.Status.CREATED)
        .entity(TokenView.of(made.token(), made.secret()))
        .build();
  }

  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = LIST, ofOneself = true)
  public TokenPage list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    Page<ApiToken> page = tokens.list(caller.principal(), PageRequest.of(limit, nextToken));
    Set<String> hidden =
        right.hidden(
            caller.principal(), LIST, page.items().stream().map(ApiToken::userId).toList());
    return new TokenPage(
        page.items().stream()
            .filter(row -> !hidden.contains(row.userId()))
            .map(row -> TokenView.of(row, null))
            .toList(),
        page.nextToken());
  }

  @GET
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = Authorizes.ITSELF, named = "oblak:GetApiToken")
  public TokenView describe(@PathParam("id") String id) {
    return TokenView.of(permitted("oblak:GetApiToken", id), null);
  }

  @DELETE
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = Authorizes.ITSELF, named = "oblak:DeleteApiToken")
  public void revoke(@PathParam("id") String id) {
    permitted("oblak:DeleteApiToken", id);
    tokens.revoke(id, caller.principal());
  }

  private ApiToken permitted(String action, String id) {
    ApiToken token = tokens.describe(id, caller.principal());
    right.require(caller.principal(), action, token.userId());
    return token;
  }
}
