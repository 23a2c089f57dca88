package cloud.oblak.compute.ec2;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.config.ZoneIds;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The one region and its zones by the names that EC2 would give them. */
@ApplicationScoped
public class Ec2Region {
  private final InstallationConfig config;

  Ec2Region(InstallationConfig config) {
    this.config = config;
  }

  /** For example {@code us-east-1}. */
  public String name() {
    return config.region();
  }

  /** Letters of the zones. */
  public List<String> zones() {
    return config.zones();
  }

  /** For example {@code us-east-1a}. */
  public String zone(String letter) {
    return config.region() + letter;
  }

  /** For example {@code use1-az1}. */
  public String zoneId(String letter) {
    return ZoneIds.of(config, letter);
  }

  /** The domain of private names, for example {@code ec2.internal}. */
  public String privateDomain() {
    return config.region().equals("us-east-1")
        ? "ec2.internal"
        : config.region() + ".compute.internal";
  }
}
