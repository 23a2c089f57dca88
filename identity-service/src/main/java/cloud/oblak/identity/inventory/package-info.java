/**
 * An account as a whole, for whoever looks after it: all users, groups, roles and policies with
 * what belongs to them, and the report on its users' credentials. Reads what other packages own.
 *
 * <p>What always holds: a report is not older than four hours when it is said to be complete, and
 * tells no secret.
 */
package cloud.oblak.identity.inventory;
