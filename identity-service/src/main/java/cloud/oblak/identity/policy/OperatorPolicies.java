package cloud.oblak.identity.policy;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Principal;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Keeps what decides for an operator out of the hands of whoever is none: an administrator of the
 * operator's account could lock the installation's operator out otherwise.
 */
@ApplicationScoped
class OperatorPolicies {
  private static final String OPERATOR = "'OPERATOR' = ANY(string_to_array(u.roles, ','))";
  private static final String HOLDS =
      "(? = u.id OR EXISTS (SELECT 1 FROM group_member m WHERE m.user_id = u.id"
          + " AND m.group_id = ?))";

  private final ServiceDatabase database;

  OperatorPolicies(@Identifier("identity") ServiceDatabase database) {
    this.database = database;
  }

  /**
   * Refuses a change of what a holder has that is an operator or has one in it, in the caller's
   * transaction.
   *
   * @throws cloud.oblak.platform.FaultException Denied
   */
  void mayChange(Holder holder, Principal actor) {
    refuse(
        actor,
        "SELECT 1 FROM account_user u WHERE u.account_id = ? AND " + OPERATOR + " AND " + HOLDS,
        "the policies of the " + holder.kind().word() + " " + holder.name(),
        holder.accountId(),
        holder.id(),
        holder.id());
  }

  /**
   * Refuses a change of what a policy says that an operator has, a group of an operator, or that is
   * an operator's boundary, in the caller's transaction.
   *
   * @throws cloud.oblak.platform.FaultException Denied
   */
  void mayChange(String arn, Principal actor) {
    refuse(
        actor,
        "SELECT 1 FROM account_user u WHERE u.account_id = ? AND "
            + OPERATOR
            + " AND (u.boundary = ? OR EXISTS (SELECT 1 FROM attached_policy a"
            + " WHERE a.policy_arn = ? AND (a.holder = u.id OR a.holder IN"
            + " (SELECT group_id FROM group_member WHERE user_id = u.id))))",
        "the policy " + arn,
        actor.accountId(),
        arn,
        arn);
  }

  private void refuse(Principal actor, String query, String what, Object... parameters) {
    if (!actor.isOperator()
        && database.find(query + " LIMIT 1", row -> row.getInt(1), parameters).isPresent()) {
      throw new Fault.Denied(
              CommonFault.DENIED,
              "Only an operator of the installation may change "
                  + what
                  + ", as they decide for one.")
          .exception();
    }
  }
}
