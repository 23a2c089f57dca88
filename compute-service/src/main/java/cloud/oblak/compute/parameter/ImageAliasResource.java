package cloud.oblak.compute.parameter;

import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;

/** The operator's aliases of images over REST; the name of one is the rest of the path. */
@Path("/v1/image-aliases")
@RunOnVirtualThread
public class ImageAliasResource {
  private final ImageAliases aliases;
  private final Caller caller;

  ImageAliasResource(ImageAliases aliases, Caller caller) {
    this.aliases = aliases;
    this.caller = caller;
  }

  /** Which image an alias is to stand for: the id or the name of a public one. */
  record ImageAliasRequest(String image) {}

  /**
   * An alias.
   *
   * @param imageId the image that it means now; null: none, and nobody finds the parameter
   */
  record ImageAliasView(
      String name,
      String image,
      String imageId,
      long version,
      Instant createdAt,
      Instant updatedAt) {
    static ImageAliasView of(ImageAlias alias) {
      return new ImageAliasView(
          alias.name(),
          alias.image(),
          alias.imageId().isEmpty() ? null : alias.imageId(),
          alias.version(),
          alias.createdAt(),
          alias.updatedAt());
    }
  }

  /** A page of aliases. */
  record ImageAliasesView(List<ImageAliasView> imageAliases, String nextToken) {}

  /** Lists the aliases and what they mean now. */
  @GET
  @AllowRoles(Role.OPERATOR)
  @Authorizes("oblak:ListImageAliases")
  public ImageAliasesView list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    Page<ImageAliasView> page =
        aliases.list(PageRequest.of(limit, nextToken)).map(ImageAliasView::of);
    return new ImageAliasesView(page.items(), page.nextToken());
  }

  /** One alias. */
  @GET
  @Path("/{name:.+}")
  @AllowRoles(Role.OPERATOR)
  @Authorizes(value = "oblak:GetImageAlias", on = "image-alias/{name}")
  public ImageAliasView get(@PathParam("name") String name) {
    return ImageAliasView.of(aliases.get(absolute(name)));
  }

  /** Makes an alias, or lets it stand for another image. */
  @PUT
  @Path("/{name:.+}")
  @Consumes(MediaType.APPLICATION_JSON)
  @AllowRoles(Role.OPERATOR)
  @Authorizes(value = "oblak:PutImageAlias", on = "image-alias/{name}")
  public ImageAliasView put(@PathParam("name") String name, ImageAliasRequest request) {
    if (request == null) {
      throw Fault.missing("image", "image is required: the id or name of a public image.");
    }
    return ImageAliasView.of(aliases.put(caller.principal(), absolute(name), request.image()));
  }

  /** Deletes an alias; its parameter is not found from then on. */
  @DELETE
  @Path("/{name:.+}")
  @AllowRoles(Role.OPERATOR)
  @Authorizes(value = "oblak:DeleteImageAlias", on = "image-alias/{name}")
  public void delete(@PathParam("name") String name) {
    aliases.delete(caller.principal(), absolute(name));
  }

  private static String absolute(String name) {
    return name.startsWith("/") ? name : "/" + name;
  }
}
