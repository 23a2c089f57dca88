package cloud.oblak.platform.policy;

/** How far a trust policy reaches somebody. */
public enum Trust {
  /** Not at all, or denied. */
  NONE,
  /** Through its account, which says by its own policies who may use it. */
  ACCOUNT,
  /** By name: in the same account nothing else is needed. */
  NAMED
}
