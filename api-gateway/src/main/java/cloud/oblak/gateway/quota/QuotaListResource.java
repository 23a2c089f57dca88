package cloud.oblak.gateway.quota;

import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.quota.QuotaResource;
import cloud.oblak.kit.quota.QuotaView;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Body;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What an account may have at most and has, whichever service enforces it. */
@Path("/v1/quotas")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class QuotaListResource {
  private static final String SELF = "gateway";
  private static final List<String> SERVICES = List.of("compute", "network");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  private final ServiceClient client;
  private final Caller caller;

  QuotaListResource(ServiceClient client, Caller caller) {
    this.client = client;
    this.caller = caller;
  }

  /**
   * A quota of one account.
   *
   * @param service who enforces it
   * @param limit what holds
   * @param defaultLimit what holds where the operator sets nothing else
   * @param used absent for a limit of each single resource
   */
  record AccountQuota(
      String name, String service, String accountId, long limit, long defaultLimit, Long used) {}

  /** A page of quotas, by name. */
  record QuotaPage(List<AccountQuota> quotas, String nextToken) {}

  /**
   * A limit to be set.
   *
   * @param limit absent: the default one
   */
  record NewLimit(Long limit) {}

  /** What identity says of an account. */
  record Known(String id, String state) {}

  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("oblak:ListQuotas")
  public QuotaPage list(
      @QueryParam("accountId") String accountId,
      @QueryParam("limit") Integer limit,
      @QueryParam("nextToken") String nextToken) {
    PageRequest request = PageRequest.of(limit, nextToken);
    Page<AccountQuota> page =
        Page.of(
            all(account(accountId)).values().stream()
                .filter(quota -> quota.name().compareTo(request.after()) > 0)
                .limit(request.limit() + 1L)
                .toList(),
            request,
            AccountQuota::name);
    return new QuotaPage(page.items(), page.nextToken());
  }

  @GET
  @Path("/{name}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("oblak:GetQuota")
  public AccountQuota describe(
      @PathParam("name") String name, @QueryParam("accountId") String accountId) {
    return named(account(accountId), name);
  }

  /** Gives one account another limit; what it has beyond it stays. */
  @PUT
  @Path("/{name}")
  @AllowRoles(Role.OPERATOR)
  @Authorizes("oblak:SetQuota")
  public AccountQuota set(
      @PathParam("name") String name, @QueryParam("accountId") String accountId, NewLimit body) {
    if (accountId == null || accountId.isEmpty()) {
      throw Fault.missing("accountId", "accountId is required: whose quota shall change?");
    }
    Long limit = Body.required(body).limit();
    String account = account(accountId);
    String service = named(account, name).service();
    Principal operator = caller.principal();
    client.call(
        SELF,
        service,
        "PUT",
        "/internal/quotas/" + service,
        new QuotaResource.Wanted(account, name, limit, operator.arn(), operator.requestId()),
        QuotaResource.QuotaList.class);
    return named(account, name);
  }

  /** The account that is meant: another than the caller's own is there for operators only. */
  private String account(String wanted) {
    if (wanted == null || wanted.isEmpty() || wanted.equals(caller.accountId())) {
      return caller.accountId();
    }
    if (!caller.principal().isOperator() || !ACCOUNT.matcher(wanted).matches()) {
      throw notFound("There is no such account.");
    }
    return client
        .call(SELF, "identity", "GET", "/internal/identity/accounts/" + wanted, null, Known.class)
        .id();
  }

  private AccountQuota named(String accountId, String name) {
    AccountQuota found = all(accountId).get(name);
    if (found == null) {
      throw notFound("There is no such quota; list them to see which there are.");
    }
    return found;
  }

  private Map<String, AccountQuota> all(String accountId) {
    Map<String, AccountQuota> all = new TreeMap<>();
    for (String service : SERVICES) {
      for (QuotaView quota : ask(service, accountId)) {
        all.put(
            quota.name(),
            new AccountQuota(
                quota.name(),
                service,
                accountId,
                quota.limit(),
                quota.defaultLimit(),
                quota.used()));
      }
    }
    return all;
  }

  private List<QuotaView> ask(String service, String accountId) {
    return client
        .call(
            SELF,
            service,
            "GET",
            "/internal/quotas/" + service + "?accountId=" + accountId,
            null,
            QuotaResource.QuotaList.class)
        .quotas();
  }

  private static FaultException notFound(String message) {
    return new Fault.NotFound(CommonFault.NOT_FOUND, message).exception();
  }
}
