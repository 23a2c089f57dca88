package cloud.oblak.network.securitygroup.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.network.securitygroup.SecurityGroupView;
import cloud.oblak.network.securitygroup.SecurityGroups;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;

/** Deletes a group that nothing uses. */
@ApplicationScoped
public class DeleteSecurityGroup
    implements AwsAction<DeleteSecurityGroupRequest, DeleteSecurityGroupResponse> {
  private final GroupLookup lookup;
  private final SecurityGroups groups;

  DeleteSecurityGroup(GroupLookup lookup, SecurityGroups groups) {
    this.lookup = lookup;
    this.groups = groups;
  }

  @Override
  public Class<DeleteSecurityGroupRequest> request() {
    return DeleteSecurityGroupRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupId", "GroupName");
  }

  @Override
  public DeleteSecurityGroupResponse answer(DeleteSecurityGroupRequest request, AwsCall call) {
    SecurityGroupView group = lookup.one(call.principal(), request.groupId(), request.groupName());
    groups.delete(call.principal(), group.id());
    return DeleteSecurityGroupResponse.builder().groupId(group.id()).build();
  }
}
