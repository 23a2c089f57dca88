package cloud.oblak.identity.rolesession.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.rolesession.RoleSession;
import cloud.oblak.identity.rolesession.RoleSessions;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/** Gives temporary credentials of a role. */
@ApplicationScoped
public class AssumeRole implements AwsAction<AssumeRoleRequest, AssumeRoleResponse> {
  private final RoleSessions sessions;

  AssumeRole(RoleSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Class<AssumeRoleRequest> request() {
    return AssumeRoleRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of(
        "RoleArn",
        "RoleSessionName",
        "DurationSeconds",
        "Policy",
        "PolicyArns",
        "ExternalId",
        "Tags",
        "TransitiveTagKeys",
        "SourceIdentity");
  }

  @Override
  public AssumeRoleResponse answer(AssumeRoleRequest request, AwsCall call) {
    RoleSession session =
        sessions.begin(
            new RoleSessions.Wanted(
                request.roleArn(),
                request.roleSessionName(),
                request.durationSeconds(),
                request.policy(),
                request.policyArns().stream().map(PolicyDescriptorType::arn).toList(),
                request.externalId(),
                tags(request.tags()),
                Set.copyOf(new HashSet<>(request.transitiveTagKeys())),
                request.sourceIdentity()),
            call.principal());
    return AssumeRoleResponse.builder()
        .credentials(
            Credentials.builder()
                .accessKeyId(session.keys().id())
                .secretAccessKey(session.keys().secret())
                .sessionToken(session.keys().sessionToken())
                .expiration(session.keys().expiresAt())
                .build())
        .assumedRoleUser(
            AssumedRoleUser.builder()
                .arn(session.arn())
                .assumedRoleId(session.assumedRoleId())
                .build())
        .sourceIdentity(session.sourceIdentity())
        .build();
  }

  private static Map<String, String> tags(List<Tag> tags) {
    return ModelTags.read(
        tags.stream()
            .map(tag ->
                software.amazon.awssdk.services.iam.model.Tag.builder()
                    .key(tag.key())
                    .value(tag.value())
                    .build())
            .toList());
  }
}
