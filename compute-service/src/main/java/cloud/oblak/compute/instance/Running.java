package cloud.oblak.compute.instance;

import cloud.oblak.compute.image.Image;
import cloud.oblak.compute.instancetype.InstanceType;
import cloud.oblak.compute.instancetype.InstanceTypes;
import cloud.oblak.compute.keypair.KeyPair;
import cloud.oblak.compute.keypair.KeyPairs;
import cloud.oblak.compute.placement.Demand;
import cloud.oblak.compute.placement.Placement;
import cloud.oblak.compute.tag.Tags;
import cloud.oblak.compute.volume.VolumeChoice;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Takes a request to run instances: what it names is looked up, then claimed, then finished. */
@ApplicationScoped
public class Running {
  private final InstanceTypes types;
  private final LaunchRight right;
  private final KeyPairs keyPairs;
  private final Zones zones;
  private final Claims claims;
  private final Launches launches;
  private final Placement placement;

  Running(
      InstanceTypes types,
      LaunchRight right,
      KeyPairs keyPairs,
      Zones zones,
      Claims claims,
      Launches launches,
      Placement placement) {
    this.types = types;
    this.right = right;
    this.keyPairs = keyPairs;
    this.zones = zones;
    this.claims = claims;
    this.launches = launches;
    this.placement = placement;
  }

  /**
   * Runs instances.
   *
   * @param token the idempotency key; null: none
   * @return the instances, at least {@code minCount}
   */
  public List<Instance> run(Principal caller, RunRequest request, String token) {
    return run(caller, request, token, RunRequest.Beside.NONE);
  }

  /** The same, and what the request does not say. */
  public List<Instance> run(
      Principal caller, RunRequest request, String token, RunRequest.Beside beside) {
    String account = caller.accountId();
    String asked = asked(request, beside.volume());
    LaunchRight.Decided decided = right.require(caller, request, beside);
    List<Instance> earlier = claims.earlier(account, token, asked);
    if (!earlier.isEmpty()) {
      return earlier;
    }
    Image image = decided.existingImage();
    boolean container = image.kind() == ImageKind.CONTAINER;
    request.check(container);
    InstanceType type = types.named(request.instanceType());
    String zone = zone(account, request);
    Origin origin = origin(account, request, decided, type, token, beside);
    if (image.minDiskBytes() > origin.size().diskBytes()) {
      throw new Fault.Invalid(
              InstanceFault.TYPE_TOO_SMALL,
              "instanceType",
              "The image needs a larger disk than this type has; choose a larger type or rootDiskGiB.")
          .exception();
    }
    Demand demand =
        new Demand(
            image.kind(),
            image.architecture(),
            zone,
            origin.size().cpuClaim(),
            origin.size().memoryClaim(),
            origin.size().diskBytes());
    String reservation = claims.claim(caller, request, asked, token, origin, demand);
    List<Instance> made =
        reservation.equals(origin.reservationId()) ? finish(reservation) : List.of();
    return made.isEmpty() ? claims.answer(reservation) : made;
  }

  /** Asks what a run of the same would ask of the caller's policies, and changes nothing. */
  public void rehearse(Principal caller, RunRequest request, RunRequest.Beside beside) {
    right.require(caller, request, beside);
  }

  // A launch that says nothing of its volumes is told from others as it was before it could.
  private static String asked(RunRequest request, VolumeChoice volume) {
    return volume.equals(VolumeChoice.DEFAULT)
        ? request.toString()
        : request + " " + volume.type().word() + " " + Tags.write(volume.tags());
  }

  private List<Instance> finish(String reservation) {
    try {
      return launches.finish(reservation);
    } catch (FaultException failed) {
      if (!Launches.refusal(failed.fault()) && launches.giveUp(reservation)) {
        claims.wakeCleanUp(reservation);
      }
      throw failed;
    } catch (RuntimeException failed) {
      if (launches.giveUp(reservation)) {
        claims.wakeCleanUp(reservation);
      }
      throw failed;
    }
  }

  /** The zone that is asked for, by name or by subnet; empty: any. */
  private String zone(String account, RunRequest request) {
    String wanted = zones.letter(request.zone());
    if (request.subnetId() == null) {
      return wanted;
    }
    String ofSubnet = launches.zoneOf(account, request.subnetId());
    if (!wanted.isEmpty() && !wanted.equals(ofSubnet)) {
      throw Fault.invalid("zone", "The subnet is not in the zone; leave the zone out.");
    }
    return ofSubnet;
  }

  private Origin origin(
      String account,
      RunRequest request,
      LaunchRight.Decided decided,
      InstanceType type,
      String token,
      RunRequest.Beside beside) {
    Image image = decided.existingImage();
    String keyName = request.keyName() == null ? "" : request.keyName();
    String publicKey = "";
    if (!keyName.isEmpty()) {
      KeyPair key = keyPairs.named(account, keyName);
      publicKey = key.publicKey();
    }
    return new Origin(
        account,
        IdKind.RESERVATION.next(),
        image.kind(),
        new Origin.ImageRef(
            image.id(), image.name(), image.location(), image.checksum(), image.trusted()),
        size(
            type,
            placement.memoryClaim(image.kind(), type.memoryBytes()),
            request.rootDiskGiB() == null ? type.diskBytes() : (long) request.rootDiskGiB() << 30),
        new Origin.Guest(
            keyName,
            publicKey,
            request.userData() == null ? "" : request.userData(),
            request.command() == null ? List.of() : request.command(),
            request.environment() == null ? Map.of() : request.environment(),
            request.workingDirectory() == null ? "" : request.workingDirectory()),
        decided.existingGroups(),
        new Origin.Launch(
            request.subnetId() == null ? "" : request.subnetId(),
            token == null ? "" : token,
            image.architecture(),
            beside,
            decided.existingProfile()));
  }

  static Origin.Size size(InstanceType type, long memoryClaim, long diskBytes) {
    return new Origin.Size(
        type.name(),
        type.vcpus(),
        type.cpuMillis(),
        type.cpuLimit(),
        type.memoryBytes(),
        memoryClaim,
        diskBytes,
        type.diskIops(),
        type.networkMbit(),
        type.pids());
  }
}
