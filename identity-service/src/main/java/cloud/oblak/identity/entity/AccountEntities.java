package cloud.oblak.identity.entity;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** How the entities of an account are changed, one change after another, and listed by name. */
@ApplicationScoped
public class AccountEntities {
  private final ServiceDatabase database;

  AccountEntities(@Identifier("identity") ServiceDatabase database) {
    this.database = database;
  }

  /** Makes a change in a transaction of its own that holds the account's row. */
  public void change(String accountId, Runnable change) {
    made(
        accountId,
        () -> {
          change.run();
          return null;
        });
  }

  /** The same, for a change that answers something. */
  public <T> T made(String accountId, Callable<T> change) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          database.query(
              "SELECT id FROM account WHERE id = ? FOR UPDATE", row -> row.getString(1), accountId);
          return change.call();
        });
  }

  /**
   * Entities of one kind by name.
   *
   * @param select their columns and table, a blank behind, which has {@code account_id}, {@code
   *     path} and {@code name}
   * @param pathPrefix null: any path
   */
  public <T> Page<T> page(
      String select,
      ServiceDatabase.RowReader<T> reader,
      Function<T, String> name,
      String accountId,
      String pathPrefix,
      PageRequest page) {
    return QuarkusTransaction.requiringNew()
        .call(() ->
            Page.of(
                database.query(
                    select
                        + """
                        WHERE account_id = ? AND starts_with(path, ?)
                        AND name COLLATE "C" > ? ORDER BY name COLLATE "C" LIMIT ?
                        """,
                    reader,
                    accountId,
                    pathPrefix == null ? "/" : pathPrefix,
                    page.after(),
                    page.limit() + 1),
                page,
                name));
  }
}
