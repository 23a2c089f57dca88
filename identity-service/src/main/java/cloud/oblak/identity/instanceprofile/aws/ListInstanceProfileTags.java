package cloud.oblak.identity.instanceprofile.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsResponse;

/** Lists the tags of an instance profile. */
@ApplicationScoped
public class ListInstanceProfileTags
    implements AwsAction<ListInstanceProfileTagsRequest, ListInstanceProfileTagsResponse> {
  private final InstanceProfiles profiles;

  ListInstanceProfileTags(InstanceProfiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public Class<ListInstanceProfileTagsRequest> request() {
    return ListInstanceProfileTagsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceProfileName", "Marker", "MaxItems");
  }

  @Override
  public ListInstanceProfileTagsResponse answer(
      ListInstanceProfileTagsRequest request, AwsCall call) {
    return ListInstanceProfileTagsResponse.builder()
        .tags(ModelTags.write(profiles.get(call.accountId(), request.instanceProfileName()).tags()))
        .isTruncated(false)
        .build();
  }
}
