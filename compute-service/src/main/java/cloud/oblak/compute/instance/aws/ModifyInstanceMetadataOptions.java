package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
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
    return MetadataChoice.members("", "InstanceId");
  }

  @Override
  public ModifyInstanceMetadataOptionsResponse answer(
      ModifyInstanceMetadataOptionsRequest request, AwsCall call) {
    String id = OneInstance.id(request.instanceId());
    Integer hops = MetadataChoice.hops(request.httpPutResponseHopLimit());
    Instance.Options options =
        instances
            .choose(
                call.principal(),
                List.of(id),
                before ->
                    hops == null
                        ? before
                        : new Instance.Options(before.endsWithGuest(), before.monitored(), hops))
            .getFirst()
            .instance()
            .condition()
            .options();
    return ModifyInstanceMetadataOptionsResponse.builder()
        .instanceId(id)
        .instanceMetadataOptions(InstanceItems.metadata(options))
        .build();
  }
}
