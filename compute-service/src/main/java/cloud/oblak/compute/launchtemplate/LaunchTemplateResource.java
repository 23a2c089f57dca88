package cloud.oblak.compute.launchtemplate;

import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.policy.TagRight;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Launch templates over REST. */
@Path("/v1/launch-templates")
@RunOnVirtualThread
public class LaunchTemplateResource {
  private final LaunchTemplates templates;
  private final TemplateVersions versions;
  private final TagRight tagging;
  private final Caller caller;

  LaunchTemplateResource(
      LaunchTemplates templates, TemplateVersions versions, TagRight tagging, Caller caller) {
    this.tagging = tagging;
    this.templates = templates;
    this.versions = versions;
    this.caller = caller;
  }

  /**
   * What a caller sends.
   *
   * @param data the launch by the names of EC2's members, for example {@code ImageId}
   */
  record LaunchTemplateRequest(
      String name, String description, Map<String, Object> data, Map<String, String> tags) {}

  /** A new version; components as in the request that makes the template. */
  record LaunchTemplateVersionRequest(
      String description, String sourceVersion, Map<String, Object> data) {}

  /** What to change: a number, or {@code $Latest}. */
  record LaunchTemplateChange(String defaultVersion) {}

  /** A launch template as the API shows it. */
  record LaunchTemplateView(
      String id,
      String state,
      String reason,
      String name,
      long defaultVersion,
      long latestVersion,
      String createdBy,
      Instant createdAt,
      Map<String, String> tags) {
    static LaunchTemplateView of(LaunchTemplate template) {
      return new LaunchTemplateView(
          template.id(),
          "available",
          "",
          template.name(),
          template.defaultVersion(),
          template.latestVersion(),
          template.createdBy(),
          template.createdAt(),
          template.tags());
    }
  }

  /** A page of launch templates. */
  record LaunchTemplatesView(List<LaunchTemplateView> launchTemplates, String nextToken) {}

  /** One version of a template. */
  record LaunchTemplateVersionView(
      String launchTemplateId,
      long version,
      boolean isDefault,
      String description,
      Map<String, Object> data,
      String createdBy,
      Instant createdAt) {
    static LaunchTemplateVersionView of(LaunchTemplate.Version version) {
      return new LaunchTemplateVersionView(
          version.templateId(),
          version.number(),
          version.isDefault(),
          version.description(),
          version.data(),
          version.createdBy(),
          version.createdAt());
    }
  }

  /** The versions of a template. */
  record LaunchTemplateVersionsView(List<LaunchTemplateVersionView> versions) {}

  /** Makes a template with its first version. */
  @POST
  @ResponseStatus(201)
  @Consumes(MediaType.APPLICATION_JSON)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:CreateLaunchTemplate", on = "launch-template/*")
  public LaunchTemplateView create(
      LaunchTemplateRequest request, @HeaderParam("Idempotency-Key") String idempotencyKey) {
    LaunchTemplateRequest asked = Body.required(request);
    tagging.requireNew(caller.principal(), "launch-template", "CreateLaunchTemplate", asked.tags());
    return LaunchTemplateView.of(
        templates.create(
            caller.principal(),
            new LaunchTemplates.Draft(
                asked.name(), asked.description(), LaunchData.checked(asked.data()), asked.tags()),
            idempotencyKey));
  }

  /** Lists the account's templates. */
  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeLaunchTemplates")
  public LaunchTemplatesView list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    Page<LaunchTemplateView> page =
        templates
            .list(caller.accountId(), PageRequest.of(limit, nextToken))
            .map(LaunchTemplateView::of);
    return new LaunchTemplatesView(page.items(), page.nextToken());
  }

  /** One template. */
  @GET
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeLaunchTemplates")
  public LaunchTemplateView get(@PathParam("id") String id) {
    return LaunchTemplateView.of(templates.get(caller.accountId(), id));
  }

  /** Makes another version the default one. */
  @PATCH
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:ModifyLaunchTemplate", on = "launch-template/{id}")
  public LaunchTemplateView change(@PathParam("id") String id, LaunchTemplateChange request) {
    return LaunchTemplateView.of(
        templates.choose(caller.principal(), id, Body.required(request).defaultVersion()));
  }

  /** Deletes a template with all its versions. */
  @DELETE
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:DeleteLaunchTemplate", on = "launch-template/{id}")
  public void delete(@PathParam("id") String id) {
    templates.delete(caller.principal(), id);
  }

  /** The versions of a template. */
  @GET
  @Path("/{id}/versions")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeLaunchTemplateVersions")
  public LaunchTemplateVersionsView versions(@PathParam("id") String id) {
    return new LaunchTemplateVersionsView(
        versions.of(templates.get(caller.accountId(), id)).stream()
            .map(LaunchTemplateVersionView::of)
            .toList());
  }

  /** Adds a version. */
  @POST
  @Path("/{id}/versions")
  @ResponseStatus(201)
  @Consumes(MediaType.APPLICATION_JSON)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:CreateLaunchTemplateVersion", on = "launch-template/{id}")
  public LaunchTemplateVersionView add(
      @PathParam("id") String id,
      LaunchTemplateVersionRequest request,
      @HeaderParam("Idempotency-Key") String idempotencyKey) {
    LaunchTemplateVersionRequest asked = Body.required(request);
    templates.get(caller.accountId(), id);
    return LaunchTemplateVersionView.of(
        templates.add(
            caller.principal(),
            id,
            asked.sourceVersion(),
            new LaunchTemplates.Draft(
                null, asked.description(), LaunchData.checked(asked.data()), Map.of()),
            idempotencyKey));
  }
}
