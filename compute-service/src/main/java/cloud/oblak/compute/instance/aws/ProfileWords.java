package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.Ec2Fault;
import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.Profile;
import cloud.oblak.platform.Fault;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociation;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;

/** EC2's words for the profile of an instance. */
final class ProfileWords {
  private ProfileWords() {}

  /** Name or ARN; null where the request has neither. */
  static String reference(IamInstanceProfileSpecification profile) {
    if (profile == null) {
      return null;
    }
    if (profile.name() != null && profile.arn() != null) {
      throw Ec2Fault.combination(
          "The parameter 'iamInstanceProfile.name' may not be used in combination with"
              + " 'iamInstanceProfile.arn'");
    }
    if (profile.arn() != null && !profile.arn().startsWith("arn:")) {
      return "arn:" + profile.arn();
    }
    return profile.arn() == null ? profile.name() : profile.arn();
  }

  /** Name or ARN, which the request must have. */
  static String required(IamInstanceProfileSpecification profile) {
    String reference = reference(profile);
    if (reference == null) {
      throw Fault.missing(
          "IamInstanceProfile", "The request must contain the parameter iamInstanceProfile");
    }
    return reference;
  }

  static String association(String id) {
    if (id == null || id.isEmpty()) {
      throw Fault.missing("AssociationId", "The request must contain the parameter associationId");
    }
    if (!id.startsWith("iip-assoc-")) {
      throw Fault.invalid("AssociationId", "Invalid value for associationId.");
    }
    return id;
  }

  /** Null where there is none. */
  static IamInstanceProfile item(Profile profile) {
    return profile.present()
        ? IamInstanceProfile.builder().arn(profile.arn()).id(profile.id()).build()
        : null;
  }

  static IamInstanceProfileAssociation association(Instance instance, String state) {
    Profile profile = instance.condition().options().profile();
    return IamInstanceProfileAssociation.builder()
        .associationId(profile.association())
        .instanceId(instance.id())
        .iamInstanceProfile(item(profile))
        .state(state)
        .build();
  }
}
