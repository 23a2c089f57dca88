package cloud.oblak.network.tag;

import cloud.oblak.kit.aws.query.Filter;
import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Body;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What compute asks about tags, whose actions span both services. */
@Path("/internal/network/tags")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TagResource {
  private final Tags tags;

  TagResource(Tags tags) {
    this.tags = tags;
  }

  /**
   * A change of the tags of an account's resources.
   *
   * @param tags with a null value only where tags are removed: whatever the value is
   */
  record Change(String accountId, List<String> resourceIds, Map<String, String> tags) {}

  /**
   * Which tags are listed.
   *
   * @param after the tag that the list begins after; null: from the first one
   * @param limit null: all
   * @param filters as EC2's DescribeTags has them; null: none
   */
  record Wanted(String accountId, Tags.Place after, Integer limit, List<Filter> filters) {}

  /** Tags by resource and key. */
  record TagList(List<Tags.Tagged> tags) {}

  /** Adds or replaces tags. */
  @POST
  @AllowServices("compute")
  @Operation(hidden = true)
  public void put(Change change) {
    Change body = Body.required(change);
    tags.put(body.accountId(), body.resourceIds(), body.tags());
  }

  /** Removes tags. */
  @POST
  @Path("/remove")
  @AllowServices("compute")
  @Operation(hidden = true)
  public void remove(Change change) {
    Change body = Body.required(change);
    tags.remove(body.accountId(), body.resourceIds(), body.tags());
  }

  /** Tags of an account. */
  @POST
  @Path("/list")
  @AllowServices("compute")
  @Operation(hidden = true)
  public TagList list(Wanted wanted) {
    Wanted body = Body.required(wanted);
    return new TagList(
        tags.list(
            body.accountId(),
            body.after() == null ? Tags.Place.FIRST : body.after(),
            body.limit(),
            body.filters() == null ? List.of() : body.filters()));
  }
}
