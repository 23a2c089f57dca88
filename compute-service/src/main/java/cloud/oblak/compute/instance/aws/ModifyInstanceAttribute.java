package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.Ec2Fault;
import cloud.oblak.compute.instance.InstanceGroups;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.compute.instance.Resizing;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMappingSpecification;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeResponse;

/** Changes one attribute of an instance. */
@ApplicationScoped
public class ModifyInstanceAttribute
    implements AwsAction<ModifyInstanceAttributeRequest, ModifyInstanceAttributeResponse> {
  private final Instances instances;
  private final Resizing resizing;
  private final InstanceGroups groups;

  ModifyInstanceAttribute(Instances instances, Resizing resizing, InstanceGroups groups) {
    this.instances = instances;
    this.resizing = resizing;
    this.groups = groups;
  }

  @Override
  public Class<ModifyInstanceAttributeRequest> request() {
    return ModifyInstanceAttributeRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of(
            "InstanceId",
            "Attribute",
            "Value",
            "BlockDeviceMappings.DeviceName",
            "BlockDeviceMappings.Ebs.DeleteOnTermination",
            "DisableApiTermination",
            "Groups",
            "InstanceInitiatedShutdownBehavior",
            "InstanceType",
            "UserData")
        .orDefault("DisableApiStop.Value", false)
        .orDefault("EbsOptimized.Value", false)
        .orDefault("EnaSupport.Value", true)
        .orDefault("SourceDestCheck.Value", true);
  }

  @Override
  public ModifyInstanceAttributeResponse answer(
      ModifyInstanceAttributeRequest request, AwsCall call) {
    String id = OneInstance.id(request.instanceId());
    Map<String, Runnable> changes = changes(request, call, id);
    if (changes.size() > 1) {
      throw Ec2Fault.combination(
          "Fields for multiple attribute types specified: " + changes.keySet());
    }
    if (changes.isEmpty()) {
      // What is left asks for what is so anyway.
      instances.get(call.accountId(), id);
    }
    changes.values().forEach(Runnable::run);
    return ModifyInstanceAttributeResponse.builder().build();
  }

  private Map<String, Runnable> changes(
      ModifyInstanceAttributeRequest request, AwsCall call, String id) {
    Map<String, Runnable> changes = new TreeMap<>();
    if (request.attributeAsString() != null) {
      changes.put(
          request.attributeAsString(),
          () -> change(request.attributeAsString(), request.value(), call, id));
    }
    if (request.disableApiTermination() != null) {
      Boolean value = request.disableApiTermination().value();
      changes.put("disableApiTermination", () -> protect(call, id, value));
    }
    if (!request.blockDeviceMappings().isEmpty()) {
      changes.put("blockDeviceMapping", () -> keep(request.blockDeviceMappings(), call, id));
    }
    put(changes, "instanceType", request.instanceType(), call, id);
    put(
        changes,
        "instanceInitiatedShutdownBehavior",
        request.instanceInitiatedShutdownBehavior(),
        call,
        id);
    if (!request.groups().isEmpty()) {
      List<String> ids = LaunchWords.GROUPS.checked(request.groups());
      changes.put("groupSet", () -> groups.change(call.principal(), id, ids));
    }
    if (request.userData() != null) {
      byte[] bytes =
          request.userData().value() == null
              ? new byte[0]
              : request.userData().value().asByteArray();
      String base64 = Base64.getEncoder().encodeToString(bytes);
      changes.put("userData", () -> instances.give(call.principal(), id, base64));
    }
    return changes;
  }

  private void put(
      Map<String, Runnable> changes, String name, AttributeValue value, AwsCall call, String id) {
    if (value != null) {
      changes.put(name, () -> change(name, value.value(), call, id));
    }
  }

  private void change(String attribute, String value, AwsCall call, String id) {
    if (value == null) {
      throw Fault.missing("Value", "The request must contain the parameter value");
    }
    switch (attribute) {
      case "instanceType" -> resizing.resize(call.principal(), id, value);
      case "userData" -> instances.give(call.principal(), id, value);
      case "instanceInitiatedShutdownBehavior" -> instances.behave(call.principal(), id, value);
      case "disableApiTermination" -> protect(call, id, Boolean.valueOf(value));
      default ->
          throw Ec2Fault.unsupported("The attribute " + attribute + " cannot be changed here.");
    }
  }

  private void keep(
      List<InstanceBlockDeviceMappingSpecification> mappings, AwsCall call, String id) {
    instances.get(call.accountId(), id);
    RootDiskWords.checkSame(mappings);
  }

  private void protect(AwsCall call, String id, Boolean value) {
    instances.update(call.principal(), id, null, null, Boolean.TRUE.equals(value));
  }
}
