package cloud.oblak.compute.instance;

import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.platform.Fault;

/**
 * How a guest reaches the metadata service.
 *
 * @param tokens whether it must fetch a token first
 * @param enabled whether it is answered at all
 * @param tags whether it may read the instance's tags
 * @param hops how many network hops an answer may take; kept for its owner, all take one
 */
public record MetadataOptions(boolean tokens, boolean enabled, boolean tags, int hops) {
  /** What an instance has whose owner says nothing. */
  public static final MetadataOptions DEFAULT = new MetadataOptions(true, true, true, 1);

  private static final int MAX_HOPS = 64;

  /**
   * What a caller chooses; null keeps.
   *
   * @param hops 1 to 64
   */
  public record Choice(Boolean tokens, Boolean enabled, Boolean tags, Integer hops) {
    /** Refuses values that are not possible. */
    public Choice {
      if (hops != null && (hops < 1 || hops > MAX_HOPS)) {
        throw Fault.invalid("hops", "The hop limit must be between 1 and 64.");
      }
    }
  }

  MetadataOptions with(Choice choice) {
    return choice == null
        ? this
        : new MetadataOptions(
            choice.tokens() == null ? tokens : choice.tokens(),
            choice.enabled() == null ? enabled : choice.enabled(),
            choice.tags() == null ? tags : choice.tags(),
            choice.hops() == null ? hops : choice.hops());
  }

  Metadata.Access access() {
    return enabled ? tokens ? Metadata.Access.TOKEN : Metadata.Access.OPEN : Metadata.Access.OFF;
  }
}
