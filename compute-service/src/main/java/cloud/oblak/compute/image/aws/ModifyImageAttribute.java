package cloud.oblak.compute.image.aws;

import cloud.oblak.compute.image.OwnImages;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;
import software.amazon.awssdk.services.ec2.model.ModifyImageAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyImageAttributeResponse;
import software.amazon.awssdk.services.ec2.model.OperationType;

/** Changes the description of an image, or who may launch it. */
@ApplicationScoped
public class ModifyImageAttribute
    implements AwsAction<ModifyImageAttributeRequest, ModifyImageAttributeResponse> {
  private final OwnImages own;

  ModifyImageAttribute(OwnImages own) {
    this.own = own;
  }

  @Override
  public Class<ModifyImageAttributeRequest> request() {
    return ModifyImageAttributeRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of(
        "Attribute",
        "Description",
        "ImageId",
        "LaunchPermission.Add.Group",
        "LaunchPermission.Add.UserId",
        "LaunchPermission.Remove.Group",
        "LaunchPermission.Remove.UserId",
        "OperationType",
        "UserGroups",
        "UserIds",
        "Value");
  }

  @Override
  public ModifyImageAttributeResponse answer(ModifyImageAttributeRequest request, AwsCall call) {
    String id = OneImage.id(request.imageId());
    own.own(call.principal(), id);
    if (request.description() != null) {
      own.describe(call.principal(), id, request.description().value());
    } else if ("description".equals(request.attribute())) {
      own.describe(call.principal(), id, request.value());
    } else {
      permissions(request, call, id);
    }
    return ModifyImageAttributeResponse.builder().build();
  }

  private void permissions(ModifyImageAttributeRequest request, AwsCall call, String id) {
    Set<String> add = new TreeSet<>();
    Set<String> remove = new TreeSet<>();
    Set<String> addGroups = new TreeSet<>();
    Set<String> removeGroups = new TreeSet<>();
    if (request.launchPermission() != null) {
      collect(request.launchPermission().add(), add, addGroups);
      collect(request.launchPermission().remove(), remove, removeGroups);
    }
    boolean adds = request.operationType() == OperationType.ADD;
    (adds ? add : remove).addAll(request.userIds());
    (adds ? addGroups : removeGroups).addAll(request.userGroups());
    if (add.isEmpty() && remove.isEmpty() && addGroups.isEmpty() && removeGroups.isEmpty()) {
      throw Fault.missing(
          "LaunchPermission", "The request must name who may or may not launch the image");
    }
    Boolean everybody =
        addGroups.contains("all") ? Boolean.TRUE : removeGroups.contains("all") ? false : null;
    own.share(call.principal(), id, add, remove, everybody);
  }

  private static void collect(
      List<LaunchPermission> permissions, Set<String> users, Set<String> groups) {
    for (LaunchPermission permission : permissions) {
      if (permission.userId() != null) {
        users.add(permission.userId());
      }
      if (permission.group() != null) {
        groups.add(permission.groupAsString());
      }
    }
  }
}
