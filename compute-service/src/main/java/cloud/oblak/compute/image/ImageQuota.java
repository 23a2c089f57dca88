package cloud.oblak.compute.image;

import cloud.oblak.kit.quota.Quota;

/** The quota of images. */
public final class ImageQuota {
  /** Images of a tenant, failed imports included; the operator's own are not counted against it. */
  public static final Quota IMAGES =
      new Quota(
          "images",
          ImageFault.TOO_MANY,
          "delete images that are not needed",
          new Quota.Counted("SELECT count(*) FROM image WHERE account_id = ?"));

  private ImageQuota() {}
}
