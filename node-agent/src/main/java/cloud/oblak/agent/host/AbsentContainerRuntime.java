package cloud.oblak.agent.host;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.Grace;
import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.container.ContainerRuntime;
import cloud.oblak.agent.container.ContainerState;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.nodeapi.ContainerSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Stands where no container runtime works: refuses new containers, and says of old ones only that
 * it cannot know.
 *
 * @param reason why there is none
 */
public record AbsentContainerRuntime(String reason) implements ContainerRuntime {
  @Override
  public String description() {
    return "none: " + reason;
  }

  @Override
  public void prepare(ContainerSpec spec, LocalImage.Container image) {
    throw DriverException.permanentFailure("this host cannot run containers: " + reason, null);
  }

  @Override
  public void start(ContainerSpec spec, LocalImage.Container image, Path networkNamespace) {
    throw DriverException.permanentFailure("this host cannot run containers: " + reason, null);
  }

  @Override
  public void stop(String instanceId, Grace grace) {
    throw unknown();
  }

  @Override
  public void remove(String instanceId) {
    throw DriverException.permanentFailure("this host cannot run containers: " + reason, null);
  }

  @Override
  public Optional<ContainerState> inspect(String instanceId) {
    throw unknown();
  }

  @Override
  public List<ContainerState> list() {
    return List.of();
  }

  @Override
  public ConsolePart log(String instanceId, String after, int maxBytes) {
    return ConsolePart.none(after);
  }

  @Override
  public void onExit(Consumer<String> listener) {}

  @Override
  public void close() {}

  private DriverException unknown() {
    return DriverException.transientFailure(
        "this host has no container runtime now: " + reason, null);
  }
}
