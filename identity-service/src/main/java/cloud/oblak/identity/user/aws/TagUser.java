package cloud.oblak.identity.user.aws;

import cloud.oblak.identity.entity.aws.ModelTags;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.iam.model.TagUserRequest;
import software.amazon.awssdk.services.iam.model.TagUserResponse;

/** Tags a user. */
@ApplicationScoped
public class TagUser implements AwsAction<TagUserRequest, TagUserResponse> {
  private final IamUsers users;

  TagUser(IamUsers users) {
    this.users = users;
  }

  @Override
  public Class<TagUserRequest> request() {
    return TagUserRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("UserName", "Tags");
  }

  @Override
  public TagUserResponse answer(TagUserRequest request, AwsCall call) {
    users.tag(request.userName(), ModelTags.read(request.tags()), call.principal());
    return TagUserResponse.builder().build();
  }
}
