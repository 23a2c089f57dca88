package cloud.oblak.kit.aws.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The filters of a list that is a query: what each name means in SQL. */
public final class SqlFilters {
  private final Map<String, Term> terms = new HashMap<>();
  private String tags = "";

  /** A text of a row, or several of which any may match. */
  private record Term(String expression, List<Object> parameters, boolean several) {}

  /** A condition, and what fills its question marks. */
  public record Condition(String sql, List<Object> parameters) {}

  /**
   * A filter by a text.
   *
   * @param expression SQL of type text
   * @param parameters what fills its question marks
   */
  public SqlFilters value(String name, String expression, Object... parameters) {
    terms.put(name, new Term(expression, List.of(parameters), false));
    return this;
  }

  /** A filter that any element of an SQL expression of type {@code text[]} satisfies. */
  public SqlFilters values(String name, String expression, Object... parameters) {
    terms.put(name, new Term(expression, List.of(parameters), true));
    return this;
  }

  /** The filters {@code tag:<key>}, {@code tag-key}, {@code tag-value} on a column of JSON. */
  public SqlFilters tags(String column) {
    tags = column;
    values("tag-key", "ARRAY(SELECT jsonb_object_keys(" + column + "))");
    return values("tag-value", "ARRAY(SELECT value FROM jsonb_each_text(" + column + "))");
  }

  /**
   * The condition that all filters hold; starts with {@code AND}, or is empty.
   *
   * @throws cloud.oblak.platform.FaultException Invalid where a name is none of this list's
   */
  public Condition of(List<Filter> filters) {
    Filter.checkCount(filters);
    StringBuilder sql = new StringBuilder();
    List<Object> parameters = new ArrayList<>();
    for (Filter filter : filters) {
      sql.append(" AND (");
      append(filter, sql, parameters);
      sql.append(')');
    }
    return new Condition(sql.toString(), parameters);
  }

  private void append(Filter filter, StringBuilder sql, List<Object> parameters) {
    List<Wildcard> values = filter.values().stream().map(Wildcard::new).toList();
    String[] exact =
        values.stream().filter(Wildcard::exact).map(Wildcard::text).toArray(String[]::new);
    String[] like =
        values.stream().filter(value -> !value.exact()).map(Wildcard::like).toArray(String[]::new);
    Term term = term(filter);
    if (exact.length == 0 && like.length == 0) {
      sql.append("FALSE");
    }
    if (exact.length > 0) {
      comparison(term, "=", exact, sql, parameters);
    }
    if (like.length > 0) {
      sql.append(exact.length > 0 ? " OR " : "");
      comparison(term, "LIKE", like, sql, parameters);
    }
  }

  private static void comparison(
      Term term, String operator, String[] wanted, StringBuilder sql, List<Object> parameters) {
    if (term.several()) {
      sql.append("EXISTS (SELECT 1 FROM unnest(")
          .append(term.expression())
          .append(") AS one(value) WHERE one.value ");
    } else {
      sql.append(term.expression()).append(' ');
    }
    sql.append(operator).append(" ANY(?)").append(term.several() ? ")" : "");
    parameters.addAll(term.parameters());
    parameters.add(wanted);
  }

  private Term term(Filter filter) {
    if (!tags.isEmpty() && filter.name().startsWith("tag:")) {
      String key = filter.name().substring("tag:".length());
      return new Term("(" + tags + " ->> ?)", List.of(key), false);
    }
    Term term = terms.get(filter.name());
    if (term == null) {
      throw filter.unknown();
    }
    return term;
  }
}
