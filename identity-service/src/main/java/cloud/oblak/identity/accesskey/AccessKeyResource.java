package cloud.oblak.identity.accesskey;

import cloud.oblak.identity.user.User;
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
import jakarta.ws.rs.PATCH;
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

/** The caller's access keys; for an administrator those of the whole account. */
@Path("/v1/access-keys")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AccessKeyResource {
  private static final String LIST = "iam:ListAccessKeys";

  private final AccessKeys keys;
  private final UserRight right;
  private final Caller caller;

  AccessKeyResource(AccessKeys keys, UserRight right, Caller caller) {
    this.keys = keys;
    this.right = right;
    this.caller = caller;
  }

  /**
   * A key to be made.
   *
   * @param user id or name; absent: the caller itself
   */
  record NewKey(String user) {}

  /** What to change. */
  record Change(String state) {}

  /**
   * A key as the public API shows it.
   *
   * @param id what AWS clients call the access key id
   * @param secretAccessKey only in the answer to its creation
   * @param lastUsedAt to the minute; absent: never
   */
  record KeyView(
      String id,
      String userId,
      String secretAccessKey,
      String state,
      Instant createdAt,
      Instant lastUsedAt,
      String lastUsedService,
      String lastUsedRegion) {
    static KeyView of(AccessKey key, String secret) {
      return new KeyView(
          key.id(),
          key.userId(),
          secret,
          key.state().word(),
          key.createdAt(),
          key.lastUsedAt(),
          key.lastUsedService(),
          key.lastUsedRegion());
    }
  }

  /** A page of keys. */
  record KeyPage(List<KeyView> accessKeys, String nextToken) {}

  @POST
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = Authorizes.ITSELF, named = "iam:CreateAccessKey")
  public Response create(@HeaderParam("Idempotency-Key") String clientToken, NewKey body) {
    User owner = keys.owner(Body.required(body).user(), caller.principal());
    right.require(caller.principal(), "iam:CreateAccessKey", owner);
    AccessKeys.Created made = keys.create(owner.id(), clientToken, caller.principal());
    return Response.status(Response.Status.CREATED)
        .entity(KeyView.of(made.key(), made.secret()))
        .build();
  }

  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = LIST, ofOneself = true)
  public KeyPage list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    Page<AccessKey> page = keys.list(caller.principal(), PageRequest.of(limit, nextToken));
    Set<String> hidden =
        right.hidden(
            caller.principal(), LIST, page.items().stream().map(AccessKey::userId).toList());
    return new KeyPage(
        page.items().stream()
            .filter(key -> !hidden.contains(key.userId()))
            .map(key -> KeyView.of(key, null))
            .toList(),
        page.nextToken());
  }

  @GET
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = Authorizes.ITSELF, named = "iam:ListAccessKeys")
  public KeyView describe(@PathParam("id") String id) {
    return KeyView.of(permitted(LIST, id), null);
  }

  @PATCH
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = Authorizes.ITSELF, named = "iam:UpdateAccessKey")
  public KeyView change(@PathParam("id") String id, Change body) {
    Change request = Body.required(body);
    // An id of another account is not there, whatever else is wrong.
    permitted("iam:UpdateAccessKey", id);
    return KeyView.of(keys.turn(id, KeyState.parse(request.state()), caller.principal()), null);
  }

  @DELETE
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = Authorizes.ITSELF, named = "iam:DeleteAccessKey")
  public void delete(@PathParam("id") String id) {
    permitted("iam:DeleteAccessKey", id);
    keys.delete(id, caller.principal());
  }

  private AccessKey permitted(String action, String id) {
    AccessKey key = keys.describe(id, caller.principal());
    right.require(caller.principal(), action, key.userId());
    return key;
  }
}
