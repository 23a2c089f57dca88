package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.process.ProcessResult;
import cloud.oblak.agent.process.ProcessRunner;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code qemu-img} for hostile files: as nobody, without privileges, within limits. */
final class QemuImg {
  static final int NOBODY = 65534;

  private static final Logger LOG = LoggerFactory.getLogger(QemuImg.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MEMORY = 2L << 30;
  private static final int LEAKS_ONLY = 3;
  private static final Duration INSPECTION = Duration.ofSeconds(30);

  private final ProcessRunner processes;
  private final ImageLimits limits;

  QemuImg(ProcessRunner processes, ImageLimits limits) {
    this.processes = processes;
    this.limits = limits;
  }

  /**
   * What qemu-img says about an image.
   *
   * @param format {@code qcow2} or {@code raw}
   * @param virtualBytes size of the disk
   */
  record Description(String format, long virtualBytes) {}

  /** Describes an image, and refuses whatever needs more than this one file. */
  Description inspect(Path file, String format) {
    ProcessResult result =
        run(INSPECTION, List.of("info", "-f", format, "--output=json", file.toString()));
    if (!result.ok()) {
      LOG.info("image refused: {}", result.stderr().strip());
      throw DriverException.permanentFailure("The image is corrupt: it cannot be opened", null);
    }
    JsonNode info = parse(result.stdout());
    JsonNode data = info.path("format-specific").path("data");
    if (info.has("backing-filename") || data.has("data-file") || data.has("encrypt")) {
      throw DriverException.permanentFailure("The image depends on other files or on a key", null);
    }
    if (data.path("corrupt").asBoolean()) {
      throw DriverException.permanentFailure("The image is marked as corrupt", null);
    }
    long virtualBytes = info.path("virtual-size").asLong();
    if (virtualBytes <= 0 || virtualBytes > limits.virtualBytes()) {
      throw DriverException.permanentFailure(
          "The image describes a disk of %d bytes; at most %d are allowed"
              .formatted(virtualBytes, limits.virtualBytes()),
          null);
    }
    return new Description(format, virtualBytes);
  }

  /** Refuses a qcow2 file whose own tables do not add up, or that has been cut off. */
  void check(Path file) {
    ProcessResult result =
        run(limits.time(), List.of("check", "-q", "-f", "qcow2", file.toString()));
    if (!result.ok() && result.exit() != LEAKS_ONLY) {
      LOG.info("image refused: {}", result.stderr().strip());
      throw DriverException.permanentFailure("The image is corrupt: qemu-img check fails", null);
    }
  }

  /** Writes a flattened copy to an existing file that nobody may write to. */
  void flatten(Path from, String format, Path to) {
    ProcessResult result =
        run(
            limits.time(),
            List.of("convert", "-f", format, "-O", "qcow2", from.toString(), to.toString()));
    if (result.ok()) {
      return;
    }
    LOG.info("image cannot be converted: {}", result.stderr().strip());
    if (result.stderr().contains("No space left")) {
      throw DriverException.transientFailure("This host's disk is full", null);
    }
    throw DriverException.permanentFailure("The image is corrupt: it cannot be read", null);
  }

  private ProcessResult run(Duration time, List<String> arguments) {
    List<String> argv =
        new ArrayList<>(
            List.of(
                "prlimit",
                "--as=" + MEMORY,
                "--cpu=" + time.toSeconds(),
                "--fsize=" + limits.bytes(),
                "--nofile=64",
                "--core=0",
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=-all",
                "--bounding-set=-all",
                "qemu-img"));
    argv.addAll(arguments);
    return processes.run(argv, time);
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw DriverException.permanentFailure("The image is corrupt: it cannot be described", e);
    }
  }
}
