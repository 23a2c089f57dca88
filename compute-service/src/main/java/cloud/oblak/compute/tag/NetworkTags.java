package cloud.oblak.compute.tag;

import cloud.oblak.kit.aws.query.Filter;
import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.platform.Principal;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Tags of the resources of the network service, which keeps them. */
@ApplicationScoped
public class NetworkTags implements Taggable {
  private static final Pattern ID = Pattern.compile("(vpc|subnet|sg|sgr)-[0-9a-f]{8,17}");
  private static final Map<String, String> TYPES =
      Map.of(
          "vpc", "vpc",
          "subnet", "subnet",
          "sg", "security-group",
          "sgr", "security-group-rule");
  private static final String PATH = "/internal/network/tags";

  private final ServiceClient services;

  NetworkTags(ServiceClient services) {
    this.services = services;
  }

  /** One tag. */
  public record Tagged(String resourceId, String key, String value) {
    /** EC2's name of the kind of its resource. */
    public String resourceType() {
      return TYPES.getOrDefault(resourceId.substring(0, resourceId.indexOf('-')), "");
    }
  }

  // A value of null says something: the tag goes whatever its value is.
  private record Change(
      String accountId,
      List<String> resourceIds,
      @JsonInclude(content = JsonInclude.Include.ALWAYS) Map<String, String> tags) {}

  /** Where in the list a tag is; empty texts: before all. */
  public record Place(String resourceId, String key) {}

  private record Wanted(String accountId, Place after, int limit, List<Filter> filters) {}

  private record TagList(List<Tagged> tags) {}

  @Override
  public boolean means(String id) {
    return ID.matcher(id).matches();
  }

  @Override
  public boolean elsewhere() {
    return true;
  }

  @Override
  public void tag(Principal caller, List<String> ids, TagChange change) {
    switch (change) {
      case TagChange.Add add -> send(PATH, new Change(caller.accountId(), ids, add.tags()));
      case TagChange.Remove remove ->
          send(PATH + "/remove", new Change(caller.accountId(), ids, remove.tags()));
    }
  }

  /** Tags of an account's resources there, by resource and key; at most so many. */
  public List<Tagged> list(String accountId, Place after, int limit, List<Filter> filters) {
    Wanted wanted = new Wanted(accountId, after, limit, filters);
    return services
        .call("compute", "network", "POST", PATH + "/list", wanted, TagList.class)
        .tags();
  }

  private void send(String path, Change change) {
    services.call("compute", "network", "POST", path, change, Void.class);
  }
}
