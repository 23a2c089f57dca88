package cloud.oblak.identity.instanceprofile.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.instanceprofile.InstanceProfile;
import cloud.oblak.identity.instanceprofile.InstanceProfiles;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;

/** Lists instance profiles. */
@ApplicationScoped
public class ListInstanceProfiles
    implements AwsAction<ListInstanceProfilesRequest, ListInstanceProfilesResponse> {
  private final InstanceProfiles profiles;
  private final ProfileModel model;

  ListInstanceProfiles(InstanceProfiles profiles, ProfileModel model) {
    this.profiles = profiles;
    this.model = model;
  }

  @Override
  public Class<ListInstanceProfilesRequest> request() {
    return ListInstanceProfilesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("PathPrefix", "Marker", "MaxItems");
  }

  @Override
  public ListInstanceProfilesResponse answer(ListInstanceProfilesRequest request, AwsCall call) {
    PageRequest page = Pages.of(request.maxItems(), request.marker());
    Page<InstanceProfile> found = profiles.list(call.accountId(), request.pathPrefix(), page);
    return ListInstanceProfilesResponse.builder()
        .instanceProfiles(found.items().stream().map(model::of).toList())
        .isTruncated(found.nextToken() != null)
        .marker(found.nextToken())
        .build();
  }
}
