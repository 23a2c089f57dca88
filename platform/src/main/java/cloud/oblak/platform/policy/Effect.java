package cloud.oblak.platform.policy;

/** What a statement does with the calls it matches. */
public enum Effect {
  ALLOW,
  DENY
}
