package cloud.oblak.metering.usage;

import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the account's instances used. */
@Path("/v1/usage")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "usage")
public class UsageResource {
  private final Usages usages;
  private final Caller caller;

  UsageResource(Usages usages, Caller caller) {
    this.usages = usages;
    this.caller = caller;
  }

  /**
   * A page of usage: {@code usage}, or {@code groups} where a grouping was asked for; the other one
   * is absent.
   */
  record UsageAnswer(List<UsageView> usage, List<UsageGroupView> groups, String nextToken) {}

  /**
   * Usage in a window, by default the current calendar month in UTC.
   *
   * @param accountId another account; the operator only
   */
  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("oblak:GetUsage")
  @Operation(summary = "List usage, or sums of it")
  public UsageAnswer list(
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("groupBy") String groupBy,
      @QueryParam("accountId") String accountId,
      @QueryParam("limit") Integer limit,
      @QueryParam("nextToken") String nextToken) {
    String account = account(accountId);
    PageRequest request = PageRequest.of(limit, nextToken);
    Instant now = usages.now();
    UsageWindow window = UsageWindow.of(from, to, now);
    if (groupBy == null) {
      Page<UsageView> page = usages.list(account, window, now, request);
      return new UsageAnswer(page.items(), null, page.nextToken());
    }
    UsageGrouping grouping = UsageGrouping.of(groupBy);
    UsageWindow bounded = grouping.step().isEmpty() ? window : window.daily();
    Page<UsageGroupView> page = usages.sums(account, bounded, grouping, now, request);
    return new UsageAnswer(null, page.items(), page.nextToken());
  }

  private String account(String asked) {
    if (asked == null || asked.equals(caller.accountId())) {
      return caller.accountId();
    }
    if (!caller.principal().isOperator()) {
      throw Fault.invalid("accountId", "Only the operator may ask for another account's usage.");
    }
    if (!asked.matches("\\d{12}")) {
      throw Fault.invalid("accountId", "accountId must have 12 digits.");
    }
    return asked;
  }
}
