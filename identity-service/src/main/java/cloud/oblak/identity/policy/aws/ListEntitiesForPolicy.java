package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.entity.UniqueId;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.policy.Holder;
import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyRequest;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyResponse;
import software.amazon.awssdk.services.iam.model.PolicyGroup;
import software.amazon.awssdk.services.iam.model.PolicyRole;
import software.amazon.awssdk.services.iam.model.PolicyUser;

/** Lists who has a managed policy. */
@ApplicationScoped
public class ListEntitiesForPolicy
    implements AwsAction<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse> {
  private final ManagedPolicies policies;
  private final Attachments attachments;

  ListEntitiesForPolicy(ManagedPolicies policies, Attachments attachments) {
    this.policies = policies;
    this.attachments = attachments;
  }

  @Override
  public Class<ListEntitiesForPolicyRequest> request() {
    return ListEntitiesForPolicyRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PolicyArn", "EntityFilter", "Marker", "MaxItems");
  }

  @Override
  public ListEntitiesForPolicyResponse answer(ListEntitiesForPolicyRequest request, AwsCall call) {
    policies.get(call.accountId(), request.policyArn());
    List<Holder> all = attachments.holders(call.accountId(), request.policyArn());
    return ListEntitiesForPolicyResponse.builder()
        .policyUsers(
            of(all, Holder.Kind.USER, request.entityFilter(), EntityType.USER)
                .map(user ->
                    PolicyUser.builder()
                        .userName(user.name())
                        .userId(UniqueId.USER.of(user.id()))
                        .build())
                .toList())
        .policyGroups(
            of(all, Holder.Kind.GROUP, request.entityFilter(), EntityType.GROUP)
                .map(group ->
                    PolicyGroup.builder().groupName(group.name()).groupId(group.id()).build())
                .toList())
        .policyRoles(
            of(all, Holder.Kind.ROLE, request.entityFilter(), EntityType.ROLE)
                .map(role -> PolicyRole.builder().roleName(role.name()).roleId(role.id()).build())
                .toList())
        .isTruncated(false)
        .build();
  }

  private static java.util.stream.Stream<Holder> of(
      List<Holder> all, Holder.Kind kind, EntityType wanted, EntityType type) {
    return all.stream()
        .filter(holder -> holder.kind() == kind)
        .filter(holder -> wanted == null || wanted == type);
  }
}
