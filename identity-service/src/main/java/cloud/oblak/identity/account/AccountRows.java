package cloud.oblak.identity.account;

import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;

/** The stored accounts. */
@ApplicationScoped
class AccountRows implements PanacheRepositoryBase<Account, String> {
  Page<Account> page(PageRequest request) {
    return Page.of(
        find("id > ?1 order by id", request.after()).range(0, request.limit()).list(),
        request,
        Account::id);
  }

  /** Held until the caller's transaction ends. */
  Optional<Account> lock(String id) {
    return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
  }

  boolean hasOperator() {
    return count("operator", true) > 0;
  }
}
