package cloud.oblak.identity.inventory.aws;

import cloud.oblak.identity.entity.UniqueId;
import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.group.Group;
import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.identity.instanceprofile.aws.ProfileModel;
import cloud.oblak.identity.inventory.Holdings;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.policy.AwsPolicies;
import cloud.oblak.identity.policy.Document;
import cloud.oblak.identity.policy.ManagedPolicy;
import cloud.oblak.identity.policy.PolicyVersion;
import cloud.oblak.identity.policy.aws.BoundaryModel;
import cloud.oblak.identity.policy.aws.PolicyModel;
import cloud.oblak.identity.role.IamRole;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.policy.RolePolicies;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.UserDetail;

/**
 * Entities with everything that belongs to them, as the AWS model has them. What belongs to them is
 * read after them: whatever was deleted meanwhile is left out.
 */
@ApplicationScoped
class Details {
  private final Holdings holdings;
  private final InstanceProfiles profiles;

  Details(Holdings holdings, InstanceProfiles profiles) {
    this.holdings = holdings;
    this.profiles = profiles;
  }

  List<UserDetail> users(List<User> users) {
    List<String> ids = users.stream().map(User::id).toList();
    var inline = holdings.inline(ids);
    var attached = holdings.attached(ids);
    var groups = holdings.groups(ids);
    var beside = holdings.ofUsers(ids);
    return users.stream()
        .filter(user -> beside.containsKey(user.id()))
        .map(user -> {
          Holdings.OfUser own = beside.get(user.id()).getFirst();
          Set<String> arns = new TreeSet<>(RolePolicies.arns(user.roles()));
          arns.addAll(attached.getOrDefault(user.id(), List.of()));
          return UserDetail.builder()
              .path(user.path())
              .userName(user.name())
              .userId(UniqueId.USER.of(user.id()))
              .arn(user.arn())
              .createDate(user.createdAt())
              .userPolicyList(documents(inline, user.id()))
              .groupList(groups.getOrDefault(user.id(), List.of()))
              .attachedManagedPolicies(attached(arns))
              .permissionsBoundary(boundary(own.boundary()))
              .tags(ModelTags.write(own.tags()))
              .build();
        })
        .toList();
  }

  List<GroupDetail> groups(List<Group> groups) {
    List<String> ids = groups.stream().map(Group::id).toList();
    var inline = holdings.inline(ids);
    var attached = holdings.attached(ids);
    return groups.stream()
        .map(group ->
            GroupDetail.builder()
                .path(group.path())
                .groupName(group.name())
                .groupId(group.id())
                .arn(group.arn())
                .createDate(group.createdAt())
                .groupPolicyList(documents(inline, group.id()))
                .attachedManagedPolicies(attached(attached.getOrDefault(group.id(), List.of())))
                .build())
        .toList();
  }

  List<RoleDetail> roles(List<IamRole> roles) {
    List<String> ids = roles.stream().map(IamRole::id).toList();
    var inline = holdings.inline(ids);
    var attached = holdings.attached(ids);
    var inProfiles = profiles.ofRoles(ids);
    return roles.stream()
        .map(role ->
            RoleDetail.builder()
                .path(role.path())
                .roleName(role.name())
                .roleId(role.id())
                .arn(role.arn())
                .createDate(role.createdAt())
                .assumeRolePolicyDocument(Document.encoded(role.trust()))
                .instanceProfileList(
                    inProfiles.stream()
                        .filter(profile -> role.id().equals(profile.roleId()))
                        .map(profile -> ProfileModel.of(profile, List.of(role)))
                        .toList())
                .rolePolicyList(documents(inline, role.id()))
                .attachedManagedPolicies(attached(attached.getOrDefault(role.id(), List.of())))
                .permissionsBoundary(boundary(role.boundary()))
                .tags(ModelTags.write(role.tags()))
                .build())
        .toList();
  }

  List<ManagedPolicyDetail> policies(List<ManagedPolicy> policies) {
    var versions = holdings.versions(policies.stream().map(ManagedPolicy::arn).toList());
    return policies.stream()
        .filter(policy -> versions.containsKey(policy.arn()) || !given(policy).isEmpty())
        .map(policy ->
            ManagedPolicyDetail.builder()
                .policyName(policy.name())
                .policyId(policy.id())
                .arn(policy.arn())
                .path(policy.path())
                .defaultVersionId("v" + policy.defaultVersion())
                .attachmentCount(policy.attachments())
                .permissionsBoundaryUsageCount(policy.boundaries())
                .isAttachable(true)
                .description(policy.description().isEmpty() ? null : policy.description())
                .createDate(policy.createdAt())
                .updateDate(policy.updatedAt())
                .policyVersionList(
                    versions.getOrDefault(policy.arn(), given(policy)).stream()
                        .map(version -> PolicyModel.of(version, true))
                        .toList())
                .build())
        .toList();
  }

  private static List<PolicyVersion> given(ManagedPolicy policy) {
    return AwsPolicies.document(policy.arn()).stream()
        .map(text -> new PolicyVersion(1, text, true, policy.createdAt()))
        .toList();
  }

  private static List<PolicyDetail> documents(
      Map<String, List<Attachments.Inline>> inline, String holder) {
    return inline.getOrDefault(holder, List.of()).stream()
        .map(each ->
            PolicyDetail.builder()
                .policyName(each.name())
                .policyDocument(Document.encoded(each.document()))
                .build())
        .toList();
  }

  private static List<AttachedPolicy> attached(Iterable<String> arns) {
    List<AttachedPolicy> attached = new ArrayList<>();
    arns.forEach(arn ->
        attached.add(
            AttachedPolicy.builder()
                .policyArn(arn)
                .policyName(arn.substring(arn.lastIndexOf('/') + 1))
                .build()));
    return attached;
  }

  private static AttachedPermissionsBoundary boundary(String arn) {
    return arn == null || arn.isEmpty() ? null : BoundaryModel.of(arn);
  }
}
