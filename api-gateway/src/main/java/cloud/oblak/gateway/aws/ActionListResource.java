package cloud.oblak.gateway.aws;

import cloud.oblak.kit.aws.AwsRegistry;
import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which actions of AWS this installation has, so that the claim can be checked. */
@Path("/v1/aws/actions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ActionListResource {
  private final ServiceClient client;

  ActionListResource(ServiceClient client) {
    this.client = client;
  }

  /**
   * An action of AWS.
   *
   * @param id API and action
   * @param state {@code built}, or {@code unsupported}: it answers UnsupportedOperation
   */
  public record ActionView(String id, String api, String action, String state) {}

  /** A page of actions. */
  public record ActionList(List<ActionView> actions, String nextToken) {}

  /** What a service answers. */
  record Answer(List<AwsRegistry.Listed> actions) {}

  /** Lists the actions of every API that is served, built or not, by API and name. */
  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("oblak:ListAwsActions")
  public ActionList list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    PageRequest request = PageRequest.of(limit, nextToken);
    Map<String, ActionView> all = new TreeMap<>();
    for (String service : Owners.SERVICES) {
      for (AwsRegistry.Listed listed : ask(service)) {
        String id = listed.api() + ":" + listed.action();
        String state = listed.built() ? "built" : "unsupported";
        all.merge(
            id,
            new ActionView(id, listed.api(), listed.action(), state),
            (known, other) -> known.state().equals("built") ? known : other);
      }
    }
    List<ActionView> rows =
        all.values().stream()
            .filter(action -> action.id().compareTo(request.after()) > 0)
            .limit(request.limit() + 1L)
            .toList();
    Page<ActionView> page = Page.of(rows, request, ActionView::id);
    return new ActionList(page.items(), page.nextToken());
  }

  private List<AwsRegistry.Listed> ask(String service) {
    return client
        .call(
            "gateway", service, "GET", "/internal/aws/" + service + "/actions", null, Answer.class)
        .actions();
  }
}
