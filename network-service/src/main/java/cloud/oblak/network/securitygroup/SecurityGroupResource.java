package cloud.oblak.network.securitygroup;

import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.policy.TagRight;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Caller;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Security groups and their rules. */
@Path("/v1/security-groups")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "security groups")
public class SecurityGroupResource {
  private final SecurityGroups groups;
  private final Rules rules;
  private final TagRight tagging;
  private final Caller caller;

  SecurityGroupResource(SecurityGroups groups, Rules rules, TagRight tagging, Caller caller) {
    this.tagging = tagging;
    this.groups = groups;
    this.rules = rules;
    this.caller = caller;
  }

  /** A page of security groups. */
  record SecurityGroupList(List<SecurityGroupView> securityGroups, String nextToken) {}

  /** A page of rules. */
  record RuleList(List<RuleView> rules, String nextToken) {}

  /** Lists the account's groups; the first call makes the default one. */
  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeSecurityGroups")
  @Operation(summary = "List security groups")
  public SecurityGroupList list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    Page<SecurityGroupView> page =
        groups.list(caller.principal(), PageRequest.of(limit, nextToken));
    return new SecurityGroupList(page.items(), page.nextToken());
  }

  /** One group. */
  @GET
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeSecurityGroups")
  @Operation(summary = "Describe a security group")
  public SecurityGroupView get(@PathParam("id") String id) {
    return groups.get(caller.principal(), id);
  }

  /** Creates a group in the default VPC, with the rule that lets everything out. */
  @POST
  @ResponseStatus(201)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:CreateSecurityGroup", on = "security-group/*")
  @Operation(summary = "Create a security group")
  public SecurityGroupView create(
      @HeaderParam("Idempotency-Key") String idempotencyKey, SecurityGroupRequest request) {
    if (request != null) {
      tagging.requireNew(
          caller.principal(), "security-group", "CreateSecurityGroup", request.tags());
    }
    return groups.create(caller.principal(), request, idempotencyKey);
  }

  /** Deletes a group that nothing uses. */
  @DELETE
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:DeleteSecurityGroup", on = "security-group/{id}")
  @Operation(summary = "Delete a security group")
  public void delete(@PathParam("id") String id) {
    groups.delete(caller.principal(), id);
  }

  /** Lists a group's rules. */
  @GET
  @Path("/{id}/rules")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeSecurityGroupRules")
  @Operation(summary = "List the rules of a security group")
  public RuleList rules(
      @PathParam("id") String id,
      @QueryParam("limit") Integer limit,
      @QueryParam("nextToken") String nextToken) {
    Page<RuleView> page = rules.list(caller.principal(), id, PageRequest.of(limit, nextToken));
    return new RuleList(page.items(), page.nextToken());
  }

  /** Adds a rule; hosts enforce it within moments. */
  @POST
  @Path("/{id}/rules")
  @ResponseStatus(201)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(
      value = {"ec2:AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupEgress"},
      on = "security-group/{id}")
  @Operation(summary = "Add a rule to a security group")
  public RuleView addRule(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      RuleRequest request) {
    return rules.add(caller.principal(), id, request, idempotencyKey);
  }

  /** Removes a rule. */
  @DELETE
  @Path("/{id}/rules/{ruleId}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(
      value = {"ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress"},
      on = "security-group/{id}")
  @Operation(summary = "Remove a rule from a security group")
  public void removeRule(@PathParam("id") String id, @PathParam("ruleId") String ruleId) {
    rules.remove(caller.principal(), id, ruleId);
  }
}
