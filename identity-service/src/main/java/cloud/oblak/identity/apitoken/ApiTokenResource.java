package cloud.oblak.identity.apitoken;

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

/** The caller's API tokens; for an administrator those of the whole account. */
@Path("/v1/api-tokens")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ApiTokenResource {
  private final ApiTokens tokens;
  private final Caller caller;

  ApiTokenResource(ApiTokens tokens, Caller caller) {
    this.tokens = tokens;
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
  @Authorizes(value = "oblak:ListApiTokens", ofOneself = true)
  public TokenPage list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    Page<ApiToken> page = tokens.list(caller.principal(), PageRequest.of(limit, nextToken));
    return new TokenPage(page.map(row -> TokenView.of(row, null)).items(), page.nextToken());
  }

  @GET
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = "oblak:GetApiToken", ofOneself = true)
  public TokenView describe(@PathParam("id") String id) {
    return TokenView.of(tokens.describe(id, caller.principal()), null);
  }

  @DELETE
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = "oblak:DeleteApiToken", ofOneself = true)
  public void revoke(@PathParam("id") String id) {
    tokens.revoke(id, caller.principal());
  }
}
