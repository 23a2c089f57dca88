package cloud.oblak.compute.instance;

import cloud.oblak.kit.policy.Authority;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/**
 * Asks the caller's policies about a launch over REST: type, tags, image and key are known here.
 */
@ApplicationScoped
class LaunchRight {
  private static final String ACTION = "ec2:RunInstances";
  private static final String EC2 = "ec2";

  private final Authority authority;

  LaunchRight(Authority authority) {
    this.authority = authority;
  }

  void require(Principal principal, RunRequest request) {
    RequestContext known = RequestContext.EMPTY;
    if (request.instanceType() != null) {
      known = known.with("ec2:InstanceType", request.instanceType());
    }
    Map<String, String> tags = request.allTags();
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      known = known.with("aws:RequestTag/" + tag.getKey(), tag.getValue());
    }
    if (!tags.isEmpty()) {
      known = known.with("aws:TagKeys", tags.keySet());
    }
    for (String kind : List.of("instance", "network-interface", "volume")) {
      require(principal, kind, "*", known);
    }
    if (request.image() != null) {
      require(principal, "image", request.image(), known);
    }
    if (request.keyName() != null) {
      require(principal, "key-pair", request.keyName(), known);
    }
    if (request.subnetId() != null) {
      require(principal, "subnet", request.subnetId(), known);
    }
  }

  private void require(Principal principal, String kind, String id, RequestContext known) {
    authority.require(
        principal, ACTION, authority.arn(EC2, principal.accountId(), kind, id), known);
  }
}
