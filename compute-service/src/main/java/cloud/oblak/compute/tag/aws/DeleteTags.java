package cloud.oblak.compute.tag.aws;

import cloud.oblak.compute.tag.TagChange;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Removes tags by key, or by key and value; all where none is named. */
@ApplicationScoped
public class DeleteTags implements AwsAction<DeleteTagsRequest, DeleteTagsResponse> {
  private final TaggedKinds kinds;

  DeleteTags(TaggedKinds kinds) {
    this.kinds = kinds;
  }

  @Override
  public Class<DeleteTagsRequest> request() {
    return DeleteTagsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("Resources", "Tags");
  }

  @Override
  public DeleteTagsResponse answer(DeleteTagsRequest request, AwsCall call) {
    List<Tag> named = request.tags();
    if (named.stream().anyMatch(tag -> tag.key() == null)) {
      throw Fault.missing("Tags", "Tag key must be specified");
    }
    Map<String, String> removed = new TreeMap<>();
    for (Tag tag : named) {
      if (removed.containsKey(tag.key())) {
        throw new Fault.Invalid(
                CommonFault.INVALID_PARAMETER, "Tags", "Tags must name each key once.")
            .exception();
      }
      removed.put(tag.key(), tag.value());
    }
    kinds.tag(call.principal(), request.resources(), new TagChange.Remove(removed));
    return DeleteTagsResponse.builder().build();
  }
}
