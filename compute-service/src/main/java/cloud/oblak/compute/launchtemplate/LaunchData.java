package cloud.oblak.compute.launchtemplate;

import cloud.oblak.compute.ec2.LaunchMembers;
import cloud.oblak.compute.ec2.MemberTree;
import cloud.oblak.kit.aws.MemberCheck;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

/** The data of a template as the REST face takes it, with the checks that the AWS face makes. */
final class LaunchData {
  private static final int MAX_LENGTH = 65_536;
  private static final Members MEMBERS = LaunchMembers.of("", "TagSpecifications");

  private LaunchData() {}

  static Map<String, Object> checked(Map<String, Object> data) {
    if (data == null || data.isEmpty()) {
      throw Fault.missing("data", "data is required: a launch by the names of EC2's members.");
    }
    if (data.toString().length() > MAX_LENGTH) {
      throw Fault.invalid("data", "data must have at most 65536 characters.");
    }
    try {
      RequestLaunchTemplateData launch =
          MemberTree.fill(RequestLaunchTemplateData.builder(), data).build();
      new MemberCheck(MEMBERS).check(launch);
      Map<String, Object> tree = MemberTree.of(launch);
      if (!tree.keySet().equals(data.keySet())) {
        throw Fault.invalid("data", "data has members that EC2's launch templates do not have.");
      }
      return tree;
    } catch (IllegalArgumentException | ClassCastException wrong) {
      throw new Fault.Invalid(
              CommonFault.INVALID_PARAMETER,
              "data",
              "data has a member of another type than EC2's.")
          .exception(wrong);
    }
  }
}
