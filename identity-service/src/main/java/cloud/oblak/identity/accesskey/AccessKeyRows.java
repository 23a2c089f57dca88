package cloud.oblak.identity.accesskey;

import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The stored long-lived keys. */
@ApplicationScoped
class AccessKeyRows implements PanacheRepositoryBase<AccessKey, String> {
  Page<AccessKey> ofAccount(String accountId, PageRequest request) {
    return Page.of(
        find("accountId = ?1 and id > ?2 order by id", accountId, request.after())
            .range(0, request.limit())
            .list(),
        request,
        AccessKey::id);
  }

  Page<AccessKey> ofUser(String userId, PageRequest request) {
    return Page.of(
        find("userId = ?1 and id > ?2 order by id", userId, request.after())
            .range(0, request.limit())
            .list(),
        request,
        AccessKey::id);
  }
}
