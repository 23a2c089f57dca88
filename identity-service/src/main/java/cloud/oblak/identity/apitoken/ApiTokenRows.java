package cloud.oblak.identity.apitoken;

import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The stored tokens. */
@ApplicationScoped
class ApiTokenRows implements PanacheRepositoryBase<ApiToken, String> {
  Optional<ApiToken> byHash(String hash) {
    return find("hash", hash).firstResultOptional();
  }

  Page<ApiToken> ofAccount(String accountId, PageRequest request) {
    return Page.of(
        find("accountId = ?1 and id > ?2 order by id", accountId, request.after())
            .range(0, request.limit())
            .list(),
        request,
        ApiToken::id);
  }

  Page<ApiToken> ofUser(String userId, PageRequest request) {
    return Page.of(
        find("userId = ?1 and id > ?2 order by id", userId, request.after())
            .range(0, request.limit())
            .list(),
        request,
        ApiToken::id);
  }
}
