package cloud.oblak.nodeapi;

import java.util.List;
import java.util.Map;

/**
 * What the instance metadata service answers beside the addresses, which come from the port.
 *
 * @param instanceType for example {@code t3.nano}
 * @param hostname the private DNS name without the domain, for example {@code ip-172-31-0-4}
 * @param publicKeys the OpenSSH public keys of the key pair, one element at most today
 * @param userData base64, empty where none was given
 * @param zone for example {@code us-east-1a}
 * @param region for example {@code us-east-1}
 * @param launchIndex position in the launch request, from 0
 * @param reservationId {@code r-…}
 * @param launchedAt ISO-8601 instant of the launch request
 * @param tags the instance's tags that it may read
 * @param access how it may be read
 * @param profile the instance profile whose role's credentials the guest may have; null: none
 */
public record Metadata(
    String instanceType,
    String hostname,
    List<NamedKey> publicKeys,
    String userData,
    String zone,
    String region,
    int launchIndex,
    String reservationId,
    String launchedAt,
    Map<String, String> tags,
    Access access,
    Profile profile) {
  public Metadata {
    publicKeys = publicKeys == null ? List.of() : List.copyOf(publicKeys);
    userData = userData == null ? "" : userData;
    tags = tags == null ? Map.of() : Map.copyOf(tags);
    access = access == null ? Access.TOKEN : access;
  }

  /**
   * Metadata that is read with a token, without a profile, as control planes of the releases before
   * have it.
   */
  public Metadata(
      String instanceType,
      String hostname,
      List<NamedKey> publicKeys,
      String userData,
      String zone,
      String region,
      int launchIndex,
      String reservationId,
      String launchedAt,
      Map<String, String> tags) {
    this(
        instanceType,
        hostname,
        publicKeys,
        userData,
        zone,
        region,
        launchIndex,
        reservationId,
        launchedAt,
        tags,
        Access.TOKEN,
        null);
  }

  /** Who in the guest may read it. */
  public enum Access {
    /** Whoever fetched a token. */
    TOKEN,
    /** Whoever asks, with a token or without. */
    OPEN,
    /** Nobody. */
    OFF
  }

  /**
   * An instance profile; its credentials come in a message of their own.
   *
   * @param id unique id, {@code AIPA…}
   */
  public record Profile(String arn, String id) {}

  /**
   * A key pair's public half.
   *
   * @param name the key pair's name
   * @param openSsh one line in {@code authorized_keys} form
   */
  public record NamedKey(String name, String openSsh) {}
}
