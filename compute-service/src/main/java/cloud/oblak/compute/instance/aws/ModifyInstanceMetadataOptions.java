package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.MetadataChoice;
import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsResponse;

/** Changes how an instance reaches the metadata service. */
@ApplicationScoped
public class ModifyInstanceMetadataOptions
    implements AwsAction<
        ModifyInstanceMetadataOptionsRequest, ModifyInstanceMetadataOptionsResponse> {
  private final Instances instances;

  ModifyInstanceMetadataOptions(Instances instances) {
    this.instances = instances;
  }

  @Override
  public Class<ModifyInstanceMetadataOptionsRequest> request() {
    return ModifyInstanceMetadataOptionsRequest.class;
  }

  @Override
  public Members honours() {
    return MetadataChoice.members("InstanceId");
  }

  @Override
  public ModifyInstanceMetadataOptionsResponse answer(
      ModifyInstanceMetadataOptionsRequest request, AwsCall call) {
    String id = OneInstance.id(request.instanceId());
    Instance changed =
        instances.choose(
            call.principal(),
            id,
            MetadataWords.choice(
                request.httpTokensAsString(),
                request.httpEndpointAsString(),
                request.instanceMetadataTagsAsString(),
                request.httpPutResponseHopLimit()));
    return ModifyInstanceMetadataOptionsResponse.builder()
        .instanceId(id)
        .instanceMetadataOptions(MetadataWords.answer(changed.condition().options().metadata()))
        .build();
  }
}
