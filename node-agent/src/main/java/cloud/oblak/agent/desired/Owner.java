package cloud.oblak.agent.desired;

import cloud.oblak.nodeapi.ObjectKind;
import java.util.Locale;

/** The services that tell this host what to do. */
public enum Owner {
  COMPUTE,
  NETWORK;

  /** The service that owns objects of a kind. */
  public static Owner of(ObjectKind kind) {
    return switch (kind) {
      case WORKLOAD, IMAGE -> COMPUTE;
      case VPC, SECURITY_GROUP, PORT -> NETWORK;
    };
  }

  /** The service's name on the wire and in paths. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
