package cloud.oblak.compute.volume;

import java.util.Map;

/** What a launch chooses of its root volumes, beside the size. */
public record VolumeChoice(VolumeType type, Map<String, String> tags) {
  /** What a launch has that says nothing. */
  public static final VolumeChoice DEFAULT = new VolumeChoice(VolumeType.DEFAULT, Map.of());

  public VolumeChoice {
    tags = Map.copyOf(tags);
  }
}
