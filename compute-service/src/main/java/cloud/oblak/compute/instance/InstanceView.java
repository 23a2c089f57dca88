package cloud.oblak.compute.instance;

import cloud.oblak.nodeapi.ImageKind;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An instance as the API shows it.
 *
 * @param name the tag Name
 * @param image the name the image had at the launch
 * @param hostId only to the operator
 * @param instanceProfile ARN; absent: none
 * @param restartPolicy of a container
 * @param restartCount how often it was started again by itself since its owner started it
 * @param exitCode of a container's first process that ended by itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record InstanceView(
    String id,
    String state,
    String reason,
    String kind,
    String name,
    String image,
    String imageId,
    String instanceType,
    long rootDiskGiB,
    String keyName,
    String privateIp,
    String publicIp,
    String hostname,
    String vpcId,
    String subnetId,
    String interfaceId,
    List<String> securityGroups,
    String zone,
    String hostId,
    String reservationId,
    int launchIndex,
    boolean terminationProtection,
    String shutdownBehavior,
    String instanceProfile,
    String restartPolicy,
    Integer restartCount,
    Integer exitCode,
    Instant launchedAt,
    Instant terminatedAt,
    Instant createdAt,
    Map<String, String> tags) {

  static InstanceView of(Instance instance, boolean operator) {
    Origin origin = instance.origin();
    Instance.Condition now = instance.condition();
    Place place = now.place();
    boolean container = origin.kind() == ImageKind.CONTAINER;
    return new InstanceView(
        instance.id(),
        now.state().wire(),
        now.reason(),
        origin.kind().name().toLowerCase(Locale.ROOT),
        now.tags().get("Name"),
        origin.image().name(),
        origin.image().id(),
        origin.size().type(),
        origin.size().diskBytes() >> 30,
        absent(origin.guest().keyName()),
        absent(place.privateIp()),
        absent(place.publicIp()),
        absent(place.hostname()),
        place.vpcId(),
        place.subnetId(),
        place.portId(),
        place.securityGroups(),
        place.zone(),
        operator ? place.hostId() : null,
        origin.reservationId(),
        instance.launchIndex(),
        now.isProtected(),
        now.options().endsWithGuest() ? "terminate" : "stop",
        absent(now.options().profile().arn()),
        container ? Restart.word(now.options().restart()) : null,
        container ? now.restarts() : null,
        now.exitCode(),
        now.times().launched(),
        now.times().terminated(),
        instance.createdAt(),
        now.tags());
  }

  private static String absent(String text) {
    return text.isEmpty() ? null : text;
  }
}
