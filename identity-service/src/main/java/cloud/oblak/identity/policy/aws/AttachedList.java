package cloud.oblak.identity.policy.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.policy.Holder;
import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.identity.policy.ManagedPolicy;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;

/** Attached policies as the AWS model has them. */
@ApplicationScoped
public class AttachedList {
  private final ManagedPolicies policies;
  private final Attachments attachments;

  AttachedList(ManagedPolicies policies, Attachments attachments) {
    this.policies = policies;
    this.attachments = attachments;
  }

  /** What a holder has attached, and perhaps more that it has for another reason. */
  public Page<AttachedPolicy> of(
      Holder holder, List<String> more, String pathPrefix, PageRequest page) {
    List<String> arns =
        java.util.stream.Stream.concat(attachments.arns(holder).stream(), more.stream())
            .distinct()
            .sorted()
            .toList();
    List<ManagedPolicy> all =
        arns.stream()
            .map(arn -> policies.get(holder.accountId(), arn))
            .filter(policy -> pathPrefix == null || policy.path().startsWith(pathPrefix))
            .toList();
    return Pages.cut(all, page, ManagedPolicy::arn)
        .map(policy ->
            AttachedPolicy.builder().policyName(policy.name()).policyArn(policy.arn()).build());
  }
}
