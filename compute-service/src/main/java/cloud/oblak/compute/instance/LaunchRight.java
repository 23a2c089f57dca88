package cloud.oblak.compute.instance;

import cloud.oblak.compute.image.Image;
import cloud.oblak.kit.policy.Authority;
import cloud.oblak.kit.policy.TagRight;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Asks the caller's policies about a launch on both faces: about what will run, whatever words,
 * names or template it was asked for with. A new right that a launch needs is asked for at the end
 * of {@link #require}.
 */
@ApplicationScoped
class LaunchRight {
  /** The system tag that names the template of a launch. */
  private static final String TEMPLATE = "aws:ec2launchtemplate:id";

  private static final String ACTION = "ec2:RunInstances";
  private static final String EC2 = "ec2";
  private static final String ANY = "*";

  private final Authority authority;
  private final TagRight tags;
  private final AskedImages images;
  private final LaunchGroups groups;
  private final Profiles profiles;
  private final AskedVolumes volumes;

  LaunchRight(
      Authority authority,
      TagRight tags,
      AskedImages images,
      LaunchGroups groups,
      Profiles profiles,
      AskedVolumes volumes) {
    this.authority = authority;
    this.tags = tags;
    this.images = images;
    this.groups = groups;
    this.profiles = profiles;
    this.volumes = volumes;
  }

  /**
   * What was decided on, which is what has to run.
   *
   * @param image null where there is none
   * @param groups ids
   * @param profile null where none was asked for or there is none
   * @param noImage why there is no image; null where there is one
   * @param noGroups why the groups are not known; null where they are
   * @param noProfile why the profile that was asked for cannot be had; null otherwise
   */
  record Decided(
      Image image,
      List<String> groups,
      Profiles.Known profile,
      FaultException noImage,
      FaultException noGroups,
      FaultException noProfile) {
    Image existingImage() {
      if (noImage != null) {
        throw noImage;
      }
      return image;
    }

    List<String> existingGroups() {
      if (noGroups != null) {
        throw noGroups;
      }
      return groups;
    }

    Profile existingProfile() {
      if (noProfile != null) {
        throw noProfile;
      }
      return profile == null ? Profile.NONE : profile.unassociated();
    }
  }

  /**
   * Looks up what the request names and asks about it. What is not there is asked for as it was
   * sent, and told afterwards only: a repeated request is answered also when its image is gone.
   *
   * @throws FaultException Denied
   */
  Decided require(Principal caller, RunRequest request, RunRequest.Beside beside) {
    Decided decided = lookUp(caller.accountId(), request);
    String template = beside.systemTags().get(TEMPLATE);
    RequestContext launch = launch(caller, request, decided, template);
    RequestContext known = launch.and(TagRight.context(request.allTags()));
    if (template != null) {
      require(caller, "launch-template", template, known);
    }
    for (String kind : List.of("instance", "network-interface")) {
      require(caller, kind, ANY, known);
    }
    require(caller, "volume", ANY, launch.and(volumes.known(request, beside.volume())));
    if (request.image() != null) {
      Image image = decided.image();
      require(caller, "image", image == null ? request.image() : image.id(), known);
    }
    if (request.keyName() != null) {
      String key = authority.arnByName(EC2, caller.accountId(), "key-pair", request.keyName());
      authority.require(caller, ACTION, key, known);
    }
    require(caller, "subnet", request.subnetId() == null ? ANY : request.subnetId(), known);
    for (String group : decided.groups()) {
      require(caller, "security-group", group, known);
    }
    tags.requireNew(caller, "instance", "RunInstances", request.allTags());
    tags.requireNew(caller, "volume", "RunInstances", beside.volume().tags());
    if (decided.profile() != null) {
      profiles.requirePass(caller, decided.profile());
    }
    images
        .parameterArn(caller.accountId(), request.image())
        .ifPresent(
            arn -> authority.require(caller, "ssm:GetParameters", arn, RequestContext.EMPTY));
    return decided;
  }

  private RequestContext launch(
      Principal caller, RunRequest request, Decided decided, String template) {
    RequestContext known = RequestContext.EMPTY;
    if (request.instanceType() != null) {
      known = known.with("ec2:InstanceType", request.instanceType());
    }
    if (decided.profile() != null) {
      known = known.with("ec2:InstanceProfile", decided.profile().arn());
    }
    return template == null
        ? known
        : known.with("ec2:LaunchTemplate", arn(caller, "launch-template", template));
  }

  private Decided lookUp(String account, RunRequest request) {
    Image image = null;
    FaultException noImage = null;
    try {
      image = images.usable(account, request.image());
    } catch (FaultException missing) {
      noImage = missing;
    }
    Profiles.Known profile = null;
    FaultException noProfile = null;
    try {
      profile =
          request.instanceProfile() == null
              ? null
              : profiles.usable(account, request.instanceProfile());
    } catch (FaultException missing) {
      noProfile = missing;
    }
    List<String> sent = request.wantedGroups();
    try {
      List<String> ids = groups.ids(account, request.subnetId(), sent);
      return new Decided(image, ids, profile, noImage, null, noProfile);
    } catch (FaultException missing) {
      List<String> asSent = sent.isEmpty() ? List.of(ANY) : sent;
      return new Decided(image, asSent, profile, noImage, missing, noProfile);
    }
  }

  private void require(Principal caller, String kind, String id, RequestContext known) {
    authority.require(caller, ACTION, arn(caller, kind, id), known);
  }

  private String arn(Principal caller, String kind, String id) {
    return authority.arn(EC2, caller.accountId(), kind, id);
  }
}
