package cloud.oblak.platform.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A compiled policy document. */
public final class Policy {
  private final List<Statement> statements;
  private final Set<String> keys;

  Policy(List<Statement> statements) {
    this.statements = List.copyOf(statements);
    Set<String> all = new TreeSet<>();
    statements.forEach(statement -> all.addAll(statement.keys()));
    this.keys = Set.copyOf(all);
  }

  /**
   * Compiles what a user, group, role, boundary or session may have.
   *
   * @param document maps, lists, texts, numbers and truth values, as a JSON reader makes them
   * @throws cloud.oblak.platform.FaultException MalformedPolicyDocument, saying where
   */
  public static Policy identity(Object document) {
    return new Compiler(false).compile(document);
  }

  /**
   * Compiles what says who may assume a role.
   *
   * @throws cloud.oblak.platform.FaultException MalformedPolicyDocument, saying where
   */
  public static Policy trust(Object document) {
    return new Compiler(true).compile(document);
  }

  /**
   * The first statement with this effect that covers a call.
   *
   * @return its Sid, empty where it has none; nothing where no statement covers the call
   */
  Optional<String> find(Effect effect, PolicyRequest request) {
    for (Statement statement : statements) {
      if (statement.effect() == effect
          && statement.covers(request.lowerAction(), request.resource(), request.context())) {
        return Optional.of(statement.sid());
      }
    }
    return Optional.empty();
  }

  /** How far this trust policy lets somebody do an action, for example {@code sts:AssumeRole}. */
  public Trust trusts(CallerIdentity caller, String action, RequestContext context) {
    String lower = action.toLowerCase(Locale.ROOT);
    Trust most = Trust.NONE;
    for (Statement statement : statements) {
      if (statement.principals() == null || !statement.about(lower) || !statement.holds(context)) {
        continue;
      }
      Trust reach = statement.principals().reach(caller);
      if (reach != Trust.NONE && statement.effect() == Effect.DENY) {
        return Trust.NONE;
      }
      if (statement.effect() == Effect.ALLOW && reach.compareTo(most) > 0) {
        most = reach;
      }
    }
    return most;
  }

  /** The condition keys that it reads, in lower case; what is in none need not be looked up. */
  public Set<String> keys() {
    return keys;
  }
}
