package cloud.oblak.compute.image;

import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.policy.TagRight;
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
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Images over REST. */
@Path("/v1/images")
@RunOnVirtualThread
public class ImageResource {
  private final Images images;
  private final LocalImages local;
  private final TagRight tagging;
  private final Caller caller;

  ImageResource(Images images, LocalImages local, TagRight tagging, Caller caller) {
    this.images = images;
    this.local = local;
    this.tagging = tagging;
    this.caller = caller;
  }

  /** A page of images. */
  record ImagesView(List<ImageView> images, String nextToken) {}

  /** A page of the images that name files of a host. */
  record LocalImagesView(List<LocalImage> images, String nextToken) {}

  /** Imports an image; its state tells how that went. */
  @POST
  @ResponseStatus(202)
  @Consumes(MediaType.APPLICATION_JSON)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:RegisterImage", on = "image/*")
  public ImageView create(
      ImageRequest request, @HeaderParam("Idempotency-Key") String idempotencyKey) {
    if (request == null) {
      throw Fault.missing("name", "name, kind and location are required.");
    }
    tagging.requireNew(caller.principal(), "image", "RegisterImage", request.tags());
    Image image = images.create(caller.principal(), request, idempotencyKey);
    return ImageView.of(image, caller.accountId());
  }

  /** Lists the account's own images and the public ones. */
  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeImages")
  public ImagesView list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    String account = caller.accountId();
    Page<ImageView> page =
        images
            .list(account, PageRequest.of(limit, nextToken))
            .map(image -> ImageView.of(image, account));
    return new ImagesView(page.items(), page.nextToken());
  }

  /**
   * Lists the images of all accounts that name files of a host, other than failed ones.
   *
   * @param contains what their location contains; absent: anything
   */
  @GET
  @Path("/local")
  @AllowRoles(Role.OPERATOR)
  @Authorizes("oblak:ListLocalImages")
  public LocalImagesView listLocal(
      @QueryParam("contains") String contains,
      @QueryParam("limit") Integer limit,
      @QueryParam("nextToken") String nextToken) {
    Page<LocalImage> page = local.list(contains, PageRequest.of(limit, nextToken));
    return new LocalImagesView(page.items(), page.nextToken());
  }

  /** One image. */
  @GET
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeImages")
  public ImageView get(@PathParam("id") String id) {
    return ImageView.of(images.get(caller.accountId(), id), caller.accountId());
  }

  /** Deletes an image that nothing uses. */
  @DELETE
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:DeregisterImage", on = "image/{id}")
  public void delete(@PathParam("id") String id) {
    images.delete(caller.principal(), id);
  }
}
