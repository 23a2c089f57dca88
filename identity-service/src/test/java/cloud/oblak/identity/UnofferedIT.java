package cloud.oblak.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.identity.accesskey.TemporaryKeys;
import cloud.oblak.identity.account.TestAccounts;
import cloud.oblak.identity.user.Users;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients look for in an account and is not there, and whose a key is. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class UnofferedIT {
  @Inject TestAccounts accounts;
  @Inject Users users;
  @Inject TemporaryKeys temporaryKeys;

  private String account;
  private IamClient admin;

  @BeforeEach
  void anAccount() {
    account = accounts.make();
    admin = IamClient.admin(account);
  }

  @Test
  void whatTheAccountDoesNotHaveIsListedAsEmpty() {
    for (String paged :
        List.of("ListVirtualMFADevices", "ListAccountAliases", "ListServerCertificates")) {
      assertEquals("false", admin.does(paged, "MaxItems", "5").getString("IsTruncated"), paged);
    }
    admin.does("ListOpenIDConnectProviders");
    admin.does("ListSAMLProviders");
    admin.fails(404, "NoSuchEntity", "GetAccountPasswordPolicy");
  }

  @Test
  void anAccessKeyTellsItsAccountToAnybody() {
    admin.does("CreateUser", "UserName", "ann");
    String key =
        admin.does("CreateAccessKey", "UserName", "ann").getString("AccessKey.AccessKeyId");
    String temporary =
        temporaryKeys
            .issue(users.find(account, "ann").orElseThrow(), Duration.ofHours(1), admin.principal())
            .id();
    IamClient stranger = IamClient.admin(accounts.make());
    for (String id : List.of(key, temporary)) {
      assertEquals(
          account, stranger.does("GetAccessKeyInfo", "AccessKeyId", id).getString("Account"));
    }
    stranger.fails(
        400, "ValidationError", "GetAccessKeyInfo", "AccessKeyId", "AKIAAAAAAAAAAAAAAAAA");
    stranger.fails(400, "ValidationError", "GetAccessKeyInfo");
  }
}
