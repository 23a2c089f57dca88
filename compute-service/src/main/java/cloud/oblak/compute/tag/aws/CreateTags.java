package cloud.oblak.compute.tag.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.tag.TagChange;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Names;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;

/** Adds tags to resources, over those of the same keys. */
@ApplicationScoped
public class CreateTags implements AwsAction<CreateTagsRequest, CreateTagsResponse> {
  private final TaggedKinds kinds;

  CreateTags(TaggedKinds kinds) {
    this.kinds = kinds;
  }

  @Override
  public Class<CreateTagsRequest> request() {
    return CreateTagsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("Resources", "Tags");
  }

  @Override
  public CreateTagsResponse answer(CreateTagsRequest request, AwsCall call) {
    if (request.tags().size() > Names.MAX_TAGS) {
      throw Names.tooManyTags();
    }
    Map<String, String> added = Ec2Lists.map(request.tags());
    if (added.isEmpty()) {
      throw Fault.missing("Tags", "The request must contain the parameter Tag");
    }
    kinds.tag(call.principal(), request.resources(), new TagChange.Add(added));
    return CreateTagsResponse.builder().build();
  }
}
