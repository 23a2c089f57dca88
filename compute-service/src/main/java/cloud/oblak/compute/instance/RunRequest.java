package cloud.oblak.compute.instance;

import cloud.oblak.compute.volume.VolumeChoice;
import cloud.oblak.nodeapi.RestartPolicy;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Names;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a caller sends to launch instances.
 *
 * @param image id or name, or {@code resolve:ssm:} and the name of a public parameter
 * @param count 1 to 100; absent: 1
 * @param minCount fewest that are acceptable; absent: {@code count}
 * @param name becomes the tag Name
 * @param userData base64 of at most 16 KB
 * @param securityGroups ids or names; absent: the default group
 * @param command container only; replaces the image's; with the environment at most 32 KB
 * @param zone letter, or region and letter; absent: any, or the subnet's
 * @param subnetId absent: the zone's default subnet
 * @param rootDiskGiB absent: as the type says
 * @param shutdownBehavior what becomes of an instance whose guest ends by itself: {@code stop}
 *     (absent) or {@code terminate}
 * @param monitored whether detailed monitoring is asked for; absent: no
 * @param metadata how the guest reaches the metadata service
 * @param instanceProfile name or ARN of the instance profile whose role the guest speaks as;
 *     absent: none
 * @param restartPolicy container only: what becomes of it when it ends by itself, before
 *     shutdownBehavior: {@code never} (absent), {@code on-failure} or {@code always}
 */
public record RunRequest(
    String image,
    String instanceType,
    Integer count,
    Integer minCount,
    String name,
    String keyName,
    String userData,
    Map<String, String> tags,
    List<String> securityGroups,
    List<String> command,
    Map<String, String> environment,
    String workingDirectory,
    Boolean terminationProtection,
    String zone,
    String subnetId,
    Integer rootDiskGiB,
    String shutdownBehavior,
    Boolean monitored,
    MetadataOptions.Choice metadata,
    String instanceProfile,
    String restartPolicy) {
  /**
   * What a launch has beside what REST's callers can send.
   *
   * @param systemTags tags of ours, with keys that begin with aws:
   */
  public record Beside(Map<String, String> systemTags, VolumeChoice volume) {
    static final Beside NONE = new Beside(Map.of(), VolumeChoice.DEFAULT);
  }

  static final int MAX_COUNT = 100;
  private static final int MAX_USER_DATA = 16_384;
  private static final int MAX_GROUPS = 16;
  private static final int MAX_PROCESS = 32_768;
  private static final int MAX_DIRECTORY = 4_096;
  private static final int MAX_ITEMS = 200;
  private static final int MAX_DISK_GIB = 16_384;

  /** Checks all that needs no look at anything else. */
  RunRequest check(boolean container) {
    checkCounts();
    allTags();
    checkUserData(userData);
    wantedGroups();
    if (!container && (command != null || environment != null || workingDirectory != null)) {
      throw Fault.invalid(
          command != null ? "command" : environment != null ? "environment" : "workingDirectory",
          "command, environment and workingDirectory are for containers; a VM takes userData.");
    }
    if (!container && Restart.of(restartPolicy) != RestartPolicy.NEVER) {
      throw Fault.invalid("restartPolicy", "restartPolicy is for containers.");
    }
    checkProcess();
    checkOptions();
    return this;
  }

  /** Ids or names of the groups; empty: the default one. */
  List<String> wantedGroups() {
    List<String> wanted = securityGroups == null ? List.of() : securityGroups;
    if (wanted.size() > MAX_GROUPS
        || wanted.stream().anyMatch(group -> group == null || group.isBlank())) {
      throw Fault.invalid("securityGroups", "securityGroups must name at most 16 groups.");
    }
    return wanted;
  }

  private void checkCounts() {
    if (wanted() < 1 || wanted() > MAX_COUNT) {
      throw Fault.invalid("count", "count must be between 1 and 100.");
    }
    if (least() < 1 || least() > wanted()) {
      throw Fault.invalid("minCount", "minCount must be between 1 and count.");
    }
  }

  private void checkOptions() {
    if (subnetId != null && !IdKind.SUBNET.matches(subnetId)) {
      throw new Fault.NotFound(
              InstanceFault.NO_SUBNET, "The subnet ID '" + subnetId + "' does not exist")
          .exception();
    }
    if (rootDiskGiB != null && (rootDiskGiB < 1 || rootDiskGiB > MAX_DISK_GIB)) {
      throw Fault.invalid("rootDiskGiB", "rootDiskGiB must be between 1 and 16384.");
    }
    if (shutdownBehavior != null && !List.of("stop", "terminate").contains(shutdownBehavior)) {
      throw Fault.invalid("shutdownBehavior", "shutdownBehavior must be stop or terminate.");
    }
  }

  Instance.Options options() {
    return new Instance.Options(
        "terminate".equals(shutdownBehavior),
        Boolean.TRUE.equals(monitored),
        MetadataOptions.DEFAULT.with(metadata),
        Profile.NONE,
        Restart.of(restartPolicy));
  }

  static void checkUserData(String userData) {
    try {
      if (userData != null && Base64.getDecoder().decode(userData).length > MAX_USER_DATA) {
        throw Fault.invalid("userData", "userData must have at most 16384 bytes before base64.");
      }
    } catch (IllegalArgumentException notBase64) {
      throw new Fault.Invalid(
              InstanceFault.USER_DATA, "userData", "userData must be base64; encode it first.")
          .exception(notBase64);
    }
  }

  private void checkProcess() {
    if (command != null) {
      if (command.isEmpty() || command.size() > MAX_ITEMS) {
        throw Fault.invalid("command", "command must have 1 to 200 arguments.");
      }
      command.forEach(argument -> text("command", argument, MAX_PROCESS));
    }
    if (environment != null) {
      if (environment.size() > MAX_ITEMS) {
        throw Fault.invalid("environment", "environment must have at most 200 variables.");
      }
      environment.forEach((key, value) -> {
        if (!key.matches("[A-Za-z_][A-Za-z0-9_.-]{0,127}")) {
          throw Fault.invalid("environment", "environment has a variable with a bad name.");
        }
        text("environment", value, MAX_PROCESS);
      });
    }
    if (processBytes() > MAX_PROCESS) {
      throw Fault.invalid(
          command != null ? "command" : "environment",
          "command and environment must have at most 32768 bytes together; put larger data into the"
              + " image or fetch it.");
    }
    if (workingDirectory != null) {
      text("workingDirectory", workingDirectory, MAX_DIRECTORY);
      if (!workingDirectory.startsWith("/")) {
        throw Fault.invalid("workingDirectory", "workingDirectory must be an absolute path.");
      }
    }
  }

  private static void text(String field, String value, int longest) {
    if (value == null || value.length() > longest || value.indexOf('\0') >= 0) {
      throw Fault.invalid(
          field, field + " must be text of at most " + longest + " characters without NUL.");
    }
  }

  /** What the process is given; kept for each instance by the host and by us. */
  private int processBytes() {
    int bytes = 0;
    for (String argument : command == null ? List.<String>of() : command) {
      bytes += utf8(argument);
    }
    for (var variable :
        environment == null ? Map.<String, String>of().entrySet() : environment.entrySet()) {
      bytes += utf8(variable.getKey()) + utf8(variable.getValue());
    }
    return bytes;
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  int wanted() {
    return count == null ? 1 : count;
  }

  int least() {
    return minCount == null ? wanted() : minCount;
  }

  /** The tags, with the name as one of them. */
  Map<String, String> allTags() {
    Map<String, String> all = new HashMap<>(tags == null ? Map.of() : tags);
    if (name != null) {
      all.put("Name", Names.check("name", name));
    }
    return Names.checkTags("tags", all);
  }
}
