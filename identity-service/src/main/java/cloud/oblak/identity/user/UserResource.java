package cloud.oblak.identity.user;

import cloud.oblak.identity.secret.Passwords;
import cloud.oblak.kit.policy.Authority;
import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.policy.RolePolicies;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Body;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Role;
import cloud.oblak.platform.policy.RequestContext;
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
import java.util.List;
import java.util.Set;

/**
 * The users of the caller's account. A role is what a managed policy is on the AWS face: who may
 * not attach those, may not give roles.
 */
@Path("/v1/users")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class UserResource {
  private final Users users;
  private final Authority authority;
  private final Caller caller;

  UserResource(Users users, Authority authority, Caller caller) {
    this.users = users;
    this.authority = authority;
    this.caller = caller;
  }

  /** A user to be made; all fields are required. */
  record NewUser(String name, String password, List<String> roles) {}

  /** What to change; an absent field stays as it is. */
  record Change(String password, List<String> roles) {}

  /** A page of users. */
  record UserPage(List<UserView> users, String nextToken) {}

  @POST
  @AllowRoles(Role.ADMIN)
  @Authorizes(value = Authorizes.ITSELF, named = "iam:CreateUser")
  public Response create(@HeaderParam("Idempotency-Key") String clientToken, NewUser body) {
    NewUser request = Body.required(body);
    String name = request.name() == null ? "*" : request.name();
    permit(name, "iam:CreateUser", "iam:CreateLoginProfile");
    Set<Role> roles = RoleName.parse(request.roles());
    permitPolicies(name, "iam:AttachUserPolicy", RolePolicies.arns(roles));
    Passwords.check("password", request.password());
    UserSpec spec = new UserSpec(request.name(), request.password(), roles);
    User made = users.create(spec, clientToken, caller.principal());
    return Response.status(Response.Status.CREATED).entity(UserView.of(made)).build();
  }

  @GET
  @AllowRoles(Role.ADMIN)
  @Authorizes("iam:ListUsers")
  public UserPage list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    Page<User> page = users.list(caller.accountId(), PageRequest.of(limit, nextToken));
    return new UserPage(page.map(UserView::of).items(), page.nextToken());
  }

  @GET
  @Path("/{user}")
  @AllowRoles(Role.ADMIN)
  @Authorizes(value = Authorizes.ITSELF, named = "iam:GetUser")
  public UserView describe(@PathParam("user") String user) {
    permit(user, "iam:GetUser");
    return UserView.of(users.describe(caller.accountId(), user));
  }

  @PATCH
  @Path("/{user}")
  @AllowRoles(Role.ADMIN)
  @Authorizes(value = Authorizes.ITSELF, named = "iam:UpdateUser")
  public UserView change(@PathParam("user") String user, Change body) {
    permit(user, "iam:UpdateUser");
    Change request = Body.required(body);
    if (request.password() != null) {
      permit(user, "iam:UpdateLoginProfile");
      Passwords.check("password", request.password());
    }
    Set<Role> roles = request.roles() == null ? null : RoleName.parse(request.roles());
    if (roles != null) {
      Set<String> given = RolePolicies.arns(roles);
      Set<String> taken = RolePolicies.arns(users.describe(caller.accountId(), user).roles());
      taken.removeAll(given);
      permitPolicies(user, "iam:AttachUserPolicy", given);
      permitPolicies(user, "iam:DetachUserPolicy", taken);
    }
    return UserView.of(users.change(user, roles, request.password(), caller.principal()));
  }

  @DELETE
  @Path("/{user}")
  @AllowRoles(Role.ADMIN)
  @Authorizes(value = Authorizes.ITSELF, named = "iam:DeleteUser")
  public void delete(@PathParam("user") String user) {
    permit(user, "iam:DeleteUser");
    users.delete(user, caller.principal());
  }

  /** Asks the policies about the user that the path names, whose ARN has its path of IAM. */
  private void permit(String idOrName, String... actions) {
    String arn = users.arn(caller.accountId(), idOrName);
    for (String action : actions) {
      authority.require(caller.principal(), action, arn, RequestContext.EMPTY);
    }
  }

  /** The same for managed policies, which conditions of policies may name. */
  private void permitPolicies(String idOrName, String action, Set<String> policies) {
    String arn = users.arn(caller.accountId(), idOrName);
    for (String policy : policies) {
      authority.require(
          caller.principal(), action, arn, RequestContext.EMPTY.with("iam:PolicyARN", policy));
    }
  }
}
