package cloud.oblak.kit.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The ids of the region's zones, which are the same for every account. */
public final class ZoneIds {
  private ZoneIds() {}

  /** For example {@code use1-az1} for the letter a. */
  public static String of(InstallationConfig config, String letter) {
    String initials =
        Arrays.stream(config.region().split("-"))
            .map(part -> part.length() > 2 ? part.substring(0, 1) : part)
            .collect(Collectors.joining());
    return initials + "-az" + (config.zones().indexOf(letter) + 1);
  }
}
