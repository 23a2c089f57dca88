package cloud.oblak.network.tag;

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

  /** Whose tags are listed. */
  record Wanted(String accountId) {}

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

  /** All tags of an account. */
  @POST
  @Path("/list")
  @AllowServices("compute")
  @Operation(hidden = true)
  public TagList list(Wanted wanted) {
    return new TagList(tags.list(Body.required(wanted).accountId()));
  }
}
