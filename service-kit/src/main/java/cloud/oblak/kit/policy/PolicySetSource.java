package cloud.oblak.kit.policy;

/** Where the content of policy sets comes from. */
public interface PolicySetSource {
  /**
   * The text behind a hash.
   *
   * @throws cloud.oblak.platform.FaultException NotFound where there is none; Unavailable
   */
  String text(String hash);
}
