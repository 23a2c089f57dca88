package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.linux.Linux;
import cloud.oblak.agent.process.ProcessResult;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.ImageSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Copies images out of registries and layouts, bytes as they are. A registry is spoken to by an
 * unprivileged process; unless the image is the operator's, its network leads to the proxy only.
 */
final class Skopeo {
  private static final Duration MOMENT = Duration.ofSeconds(10);
  private static final List<String> NEVER =
      List.of(
          "manifest unknown",
          "not found",
          "name unknown",
          "unauthorized",
          "denied",
          "invalid reference",
          "no such file",
          "no image found",
          "unsupported",
          "digest did not match",
          "does not match");

  private final ProcessRunner runner;
  private final ImageLimits limits;
  private final int user;

  /**
   * A copier.
   *
   * @param user id of the process that speaks to registries; nothing else runs under it
   */
  Skopeo(ProcessRunner runner, ImageLimits limits, int user) {
    this.runner = runner;
    this.limits = limits;
    this.user = user;
  }

  /** Copies manifest, configuration and blobs into an empty directory. */
  void copy(ImageSpec spec, Path directory) throws IOException {
    switch (OciLocation.of(spec)) {
      case OciLocation.Layout layout ->
          judge(runner.run(arguments(layout.source(), directory, true), limits.time()));
      case OciLocation.Registry registry -> {
        Files.setAttribute(directory, "unix:uid", user);
        Files.setAttribute(directory, "unix:gid", user);
        EgressPolicy policy = new EgressPolicy(spec.allowedHosts());
        if (spec.trusted()) {
          direct(registry, policy, directory);
        } else {
          guarded(registry, policy, directory);
        }
      }
    }
  }

  private void direct(OciLocation.Registry registry, EgressPolicy policy, Path directory)
      throws IOException {
    InetAddress address = lookUp(registry.host());
    boolean verify = AddressPolicy.isPublic(address) && !policy.lists(registry.host());
    List<String> command = unprivileged(directory, List.of());
    command.addAll(arguments(registry.source(), directory, verify));
    judge(runner.run(command, limits.time()));
  }

  private void guarded(OciLocation.Registry registry, EgressPolicy policy, Path directory)
      throws IOException {
    InetAddress address = resolve(registry, policy);
    boolean verify = !policy.lists(registry.host());
    EgressProxy proxy = new EgressProxy(policy, limits.bytes());
    ProcessResult result =
        Linux.inEmptyNetwork(() -> {
          runner.check(List.of("ip", "link", "set", "lo", "up"), MOMENT);
          try (proxy) {
            if (address.isLoopbackAddress()) {
              proxy.relay(address, registry.port());
            }
            List<String> command = unprivileged(directory, List.of(proxy.listen()));
            command.addAll(arguments(registry.source(), directory, verify));
            return runner.run(command, limits.time());
          }
        });
    if (!result.ok()) {
      policy.check();
      if (proxy.exhausted()) {
        throw DriverException.permanentFailure(
            "The image is larger than this installation allows.", null);
      }
    }
    judge(result);
  }

  private static InetAddress resolve(OciLocation.Registry registry, EgressPolicy policy)
      throws IOException {
    try {
      return policy.resolve(registry.host());
    } catch (UnknownHostException e) {
      throw unknown(registry.host(), e);
    }
  }

  private static InetAddress lookUp(String host) throws IOException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw unknown(host, e);
    }
  }

  private static DriverException unknown(String host, IOException cause) {
    return DriverException.transientFailure("The registry %s is unknown.".formatted(host), cause);
  }

  private List<String> unprivileged(Path directory, List<String> proxy) {
    String id = Integer.toString(user);
    List<String> command =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--reuid=" + id,
                "--regid=" + id,
                "--clear-groups",
                "--no-new-privs",
                "--bounding-set=-all",
                "--inh-caps=-all",
                "prlimit",
                "--core=0",
                "--nproc=512",
                "--fsize=" + limits.bytes(),
                "env",
                "HOME=" + directory));
    for (String url : proxy) {
      command.addAll(List.of("HTTPS_PROXY=" + url, "HTTP_PROXY=" + url));
    }
    return command;
  }

  private static List<String> arguments(String source, Path directory, boolean verify) {
    return List.of(
        "skopeo",
        "--insecure-policy",
        "--override-os=linux",
        "--tmpdir=" + directory,
        "copy",
        "--quiet",
        "--src-no-creds",
        "--src-tls-verify=" + verify,
        source,
        "dir:" + directory.resolve("copy"));
  }

  private static void judge(ProcessResult result) {
    if (result.ok()) {
      return;
    }
    String words = result.stderr().toLowerCase(Locale.ROOT);
    IOException cause = new IOException(result.stderr());
    if (NEVER.stream().anyMatch(words::contains)) {
      throw DriverException.permanentFailure(
          "The registry does not give out this image for this kind of host.", cause);
    }
    throw DriverException.transientFailure("The image could not be fetched.", cause);
  }
}
