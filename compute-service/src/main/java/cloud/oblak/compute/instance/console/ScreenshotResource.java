package cloud.oblak.compute.instance.console;

import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;

/** Displays over REST. */
@Path("/v1/instances/{id}/console/screenshot")
@RunOnVirtualThread
public class ScreenshotResource {
  private final Screenshots screenshots;
  private final Caller caller;

  ScreenshotResource(Screenshots screenshots, Caller caller) {
    this.screenshots = screenshots;
    this.caller = caller;
  }

  /** What a display shows, in base64. */
  record ScreenshotView(
      String instanceId, String image, String mediaType, String encoding, Instant timestamp) {}

  /** What the display of a running VM shows; {@code wakeUp} presses a key first. */
  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = "ec2:GetConsoleScreenshot", on = "instance/{id}")
  public ScreenshotView screenshot(
      @PathParam("id") String id, @QueryParam("wakeUp") Boolean wakeUp) {
    String image = screenshots.take(caller.accountId(), id, Boolean.TRUE.equals(wakeUp));
    return new ScreenshotView(id, image, "image/jpeg", "base64", Instant.now());
  }
}
