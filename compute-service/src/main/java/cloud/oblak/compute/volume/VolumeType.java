package cloud.oblak.compute.volume;

import java.util.Arrays;
import java.util.Optional;

/** The types of volumes that a launch may ask for: words, as all disks here are of one kind. */
public enum VolumeType {
  GP2("gp2"),
  GP3("gp3"),
  STANDARD("standard");

  private static final int GP3_IOPS = 3000;
  private static final int GP3_THROUGHPUT = 125;
  private static final int GP2_IOPS_PER_GIB = 3;
  private static final int GP2_LEAST = 100;
  private static final int GP2_MOST = 16_000;

  private final String word;

  VolumeType(String word) {
    this.word = word;
  }

  /** The type of a launch that names none. */
  public static final VolumeType DEFAULT = GP3;

  /** The type by EC2's word. */
  public static Optional<VolumeType> named(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }

  static VolumeType of(String word) {
    return named(word).orElseThrow(() -> new IllegalStateException("There is no type " + word));
  }

  /** EC2's word. */
  public String word() {
    return word;
  }

  Integer iops(int gibibytes) {
    return switch (this) {
      case GP2 -> Math.clamp((long) GP2_IOPS_PER_GIB * gibibytes, GP2_LEAST, GP2_MOST);
      case GP3 -> GP3_IOPS;
      case STANDARD -> null;
    };
  }

  Integer throughput() {
    return this == GP3 ? GP3_THROUGHPUT : null;
  }
}
