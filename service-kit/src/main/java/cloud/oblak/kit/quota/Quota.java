package cloud.oblak.kit.quota;

import cloud.oblak.platform.FaultCode;

/**
 * A kind of limit that a service enforces per account.
 *
 * @param name unique in the installation, as the REST API has it, for example {@code vcpus}
 * @param code what a claim beyond it is refused with
 * @param cure what to do then, beside asking the operator; a clause without a full stop
 * @param usage where what is in use is known from
 */
public record Quota(String name, FaultCode code, String cure, Usage usage) {

  /** Where what is in use is known from. */
  public sealed interface Usage {}

  /**
   * Counted at each claim.
   *
   * @param sql answers one number for one account
   */
  public record Counted(String sql) implements Usage {}

  /**
   * Kept by the transactions that change the rows, for what is too much to be counted.
   *
   * @param sql answers what the kept number must be, for one account
   */
  public record Kept(String sql) implements Usage {}

  /** A limit of each single resource, not of all together. */
  public record OfEach() implements Usage {}
}
