package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverException;
import cloud.oblak.nodeapi.ImageSpec;
import cloud.oblak.nodeapi.NodeJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Fetches container images and unpacks their layers. */
final class ContainerImages {
  private static final long LARGEST_JSON = 4L << 20;
  private static final int MOST_LAYERS = 128;
  private static final long SMALLEST_DISK = 16L << 20;
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  private final Skopeo skopeo;
  private final Layers layers;

  ContainerImages(Skopeo skopeo, Layers layers) {
    this.skopeo = skopeo;
    this.layers = layers;
  }

  /**
   * What was fetched.
   *
   * @param checksum digest of the manifest
   * @param layers digests of the blobs, lowest first
   */
  record Fetched(String checksum, long sizeBytes, List<String> layers, LocalImage.Config config) {

    LocalImage.Container image(Layers unpacked) {
      List<Path> paths = layers.stream().map(unpacked::path).toList();
      return new LocalImage.Container(checksum, sizeBytes, SMALLEST_DISK, paths, config);
    }
  }

  /** Fetches into an empty directory, which may be deleted afterwards. */
  Fetched fetch(ImageSpec spec, Path directory) throws IOException {
    skopeo.copy(spec, directory);
    Path copy = directory.resolve("copy");
    Path file = copy.resolve("manifest.json");
    JsonNode manifest = read(file);
    String checksum = checksum(file);
    if (!spec.checksum().isEmpty() && !spec.checksum().equals(checksum)) {
      throw refused("is not the one that was imported: its checksum is " + checksum);
    }
    JsonNode blobs = manifest.path("layers");
    if (!blobs.isArray() || blobs.size() > MOST_LAYERS) {
      throw refused("has a manifest of an unknown form");
    }
    LocalImage.Config config = config(read(blob(copy, manifest.path("config"))));
    ImageBudget budget = layers.budget();
    List<String> digests = new ArrayList<>();
    long size = 0;
    for (JsonNode layer : blobs) {
      Path blob = blob(copy, layer);
      String digest = layer.path("digest").asText();
      if (!checksum(blob).equals(digest)) {
        throw refused("has a corrupt layer");
      }
      size += Files.size(blob);
      layers.unpack(digest, blob, budget);
      digests.add(digest);
    }
    return new Fetched(checksum, size, digests, config);
  }

  private static Path blob(Path copy, JsonNode descriptor) {
    String digest = descriptor.path("digest").asText();
    if (!DIGEST.matcher(digest).matches()) {
      throw refused("has a manifest of an unknown form");
    }
    return copy.resolve(digest.substring("sha256:".length()));
  }

  private static JsonNode read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST_JSON) {
      throw refused("has a manifest of an unknown form");
    }
    return NodeJson.mapper().readTree(file.toFile());
  }

  private static String checksum(Path file) throws IOException {
    var digest = Checksums.sha256();
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[64 * 1024];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return Checksums.text(digest);
  }

  static LocalImage.Config config(JsonNode image) {
    String own = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String architecture = image.path("architecture").asText(own);
    if (!architecture.equals(own)) {
      throw refused("is for %s, and this host is %s".formatted(architecture, own));
    }
    JsonNode config = image.path("config");
    String directory = config.path("WorkingDir").asText("");
    Map<String, String> environment = new LinkedHashMap<>();
    for (String entry : strings(config.path("Env"))) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        environment.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return new LocalImage.Config(
        strings(config.path("Entrypoint")),
        strings(config.path("Cmd")),
        environment,
        directory.startsWith("/") ? directory : "/" + directory,
        config.path("User").asText(""),
        config.path("StopSignal").asText("SIGTERM"));
  }

  private static List<String> strings(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(e -> all.add(e.asText()));
    return all;
  }

  private static DriverException refused(String what) {
    return DriverException.permanentFailure("The image %s.".formatted(what), null);
  }
}
