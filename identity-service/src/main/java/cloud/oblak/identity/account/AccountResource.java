package cloud.oblak.identity.account;

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
import java.util.Optional;

/** The installation's accounts, for its operator. */
@Path("/v1/accounts")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AccountResource {
  private final Accounts accounts;
  private final Caller caller;

  AccountResource(Accounts accounts, Caller caller) {
    this.accounts = accounts;
    this.caller = caller;
  }

  /** An account to be made. */
  record NewAccount(String name) {}

  /**
   * A new account and how its administrator gets in.
   *
   * @param password with {@code token}, {@code accessKeyId} and {@code secretAccessKey} only in the
   *     first answer to the request
   */
  record CreatedView(
      String accountId,
      String name,
      String user,
      String password,
      String token,
      String accessKeyId,
      String secretAccessKey,
      String state,
      Instant createdAt) {}

  /** An account as the public API shows it. */
  record AccountView(String id, String name, boolean operator, String state, Instant createdAt) {
    static AccountView of(Account account) {
      return new AccountView(
          account.id(),
          account.name(),
          account.isOperator(),
          account.state().word(),
          account.createdAt());
    }
  }

  /** A page of accounts. */
  record AccountPage(List<AccountView> accounts, String nextToken) {}

  @POST
  @AllowRoles(Role.OPERATOR)
  @Authorizes("oblak:CreateAccount")
  public Response create(@HeaderParam("Idempotency-Key") String clientToken, NewAccount body) {
    Accounts.Created made =
        accounts.create(Body.required(body).name(), clientToken, caller.principal());
    return created(made);
  }

  /** For an administrator who never got the first ones, or lost them. */
  @POST
  @Path("/{id}/credentials")
  @Consumes(MediaType.WILDCARD)
  @AllowRoles(Role.OPERATOR)
  @Authorizes(value = "oblak:ReplaceAccountCredentials", on = "account/{id}")
  public Response replaceCredentials(@PathParam("id") String id) {
    return created(accounts.replaceCredentials(id, caller.principal()));
  }

  private static Response created(Accounts.Created made) {
    Account account = made.account();
    Optional<AdminCredentials> admin = made.admin();
    return Response.status(Response.Status.CREATED)
        .entity(
            new CreatedView(
                account.id(),
                account.name(),
                admin.map(AdminCredentials::user).orElse("admin"),
                admin.map(AdminCredentials::password).orElse(null),
                admin.map(AdminCredentials::token).orElse(null),
                admin.map(AdminCredentials::accessKeyId).orElse(null),
                admin.map(AdminCredentials::secretAccessKey).orElse(null),
                account.state().word(),
                account.createdAt()))
        .build();
  }

  @GET
  @AllowRoles(Role.OPERATOR)
  @Authorizes("oblak:ListAccounts")
  public AccountPage list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    Page<Account> page = accounts.list(PageRequest.of(limit, nextToken));
    return new AccountPage(page.map(AccountView::of).items(), page.nextToken());
  }

  @POST
  @Path("/{id}/suspend")
  @Consumes(MediaType.WILDCARD)
  @AllowRoles(Role.OPERATOR)
  @Authorizes("oblak:SuspendAccount")
  public AccountView suspend(@PathParam("id") String id) {
    return AccountView.of(accounts.suspend(id, caller.principal()));
  }

  @POST
  @Path("/{id}/resume")
  @Consumes(MediaType.WILDCARD)
  @AllowRoles(Role.OPERATOR)
  @Authorizes("oblak:ResumeAccount")
  public AccountView resume(@PathParam("id") String id) {
    return AccountView.of(accounts.resume(id, caller.principal()));
  }

  /** Closes it for good; what it has is given up in the background. */
  @DELETE
  @Path("/{id}")
  @Consumes(MediaType.WILDCARD)
  @AllowRoles(Role.OPERATOR)
  @Authorizes("oblak:CloseAccount")
  public Response close(@PathParam("id") String id) {
    return Response.accepted(AccountView.of(accounts.close(id, caller.principal()))).build();
  }

  @GET
  @Path("/{id}")
  @AllowRoles(Role.OPERATOR)
  @Authorizes(value = "oblak:GetAccount", on = "account/{id}")
  public AccountView describe(@PathParam("id") String id) {
    return AccountView.of(accounts.describe(id));
  }
}
