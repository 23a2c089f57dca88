package cloud.oblak.identity.user;

import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The stored users. */
@ApplicationScoped
class UserRows implements PanacheRepositoryBase<User, String> {
  Optional<User> byName(String accountId, String name) {
    return find("accountId = ?1 and name = ?2", accountId, name).firstResultOptional();
  }

  /** A user of the account by id or by name; what has the form of an id is one. */
  Optional<User> lookUp(String accountId, String idOrName) {
    return IdKind.USER.matches(idOrName)
        ? find("accountId = ?1 and id = ?2", accountId, idOrName).firstResultOptional()
        : byName(accountId, idOrName);
  }

  Page<User> page(String accountId, PageRequest request) {
    List<User> rows =
        find("accountId = ?1 and id > ?2 order by id", accountId, request.after())
            .range(0, request.limit())
            .list();
    return Page.of(rows, request, User::id);
  }

  List<User> ofAccount(String accountId) {
    return list("accountId", accountId);
  }
}
