package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.InstanceGroups;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeResponse;

/** Changes the security groups of a network interface, which are those of its instance. */
@ApplicationScoped
public class ModifyNetworkInterfaceAttribute
    implements AwsAction<
        ModifyNetworkInterfaceAttributeRequest, ModifyNetworkInterfaceAttributeResponse> {
  private final InstanceGroups groups;

  ModifyNetworkInterfaceAttribute(InstanceGroups groups) {
    this.groups = groups;
  }

  @Override
  public Class<ModifyNetworkInterfaceAttributeRequest> request() {
    return ModifyNetworkInterfaceAttributeRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("NetworkInterfaceId", "Groups").orDefault("SourceDestCheck.Value", true);
  }

  @Override
  public ModifyNetworkInterfaceAttributeResponse answer(
      ModifyNetworkInterfaceAttributeRequest request, AwsCall call) {
    if (request.networkInterfaceId() == null) {
      throw Fault.missing(
          "NetworkInterfaceId", "The request must contain the parameter networkInterfaceId");
    }
    String port =
        InstanceGroups.INTERFACES.checked(List.of(request.networkInterfaceId())).getFirst();
    List<String> wanted = LaunchWords.GROUPS.checked(request.groups());
    String instance = groups.withInterface(call.accountId(), port);
    if (!wanted.isEmpty()) {
      groups.change(call.principal(), instance, wanted);
    }
    return ModifyNetworkInterfaceAttributeResponse.builder().build();
  }
}
