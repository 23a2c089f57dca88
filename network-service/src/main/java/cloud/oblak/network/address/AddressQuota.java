package cloud.oblak.network.address;

import cloud.oblak.kit.quota.Quota;

/** The quota of public addresses. */
public final class AddressQuota {
  /** Addresses that an account keeps for itself, which none does yet; an instance's own is none. */
  public static final Quota ADDRESSES =
      new Quota(
          "addresses",
          () -> "AddressLimitExceeded",
          "release addresses that are not needed",
          new Quota.Counted("SELECT 0 FROM (SELECT ?::text) AS none_yet"));

  private AddressQuota() {}
}
