package cloud.oblak.compute.instance;

import cloud.oblak.nodeapi.Metadata;

/**
 * The instance profile whose role an instance speaks as; all parts empty: none.
 *
 * @param association id of their association, {@code iip-assoc-…}; empty also where it is not made
 *     yet
 * @param id unique id of the profile
 */
public record Profile(String association, String id, String arn) {
  /** No profile. */
  public static final Profile NONE = new Profile("", "", "");

  /** Whether there is one. */
  public boolean present() {
    return !id.isEmpty();
  }

  Profile associated(String newAssociation) {
    return new Profile(newAssociation, id, arn);
  }

  /** As its host is told; null: none. */
  Metadata.Profile told() {
    return present() ? new Metadata.Profile(arn, id) : null;
  }
}
