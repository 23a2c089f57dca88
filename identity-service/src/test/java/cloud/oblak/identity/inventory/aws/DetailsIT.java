package cloud.oblak.identity.inventory.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.identity.account.TestAccounts;
import cloud.oblak.identity.policy.AwsPolicies;
import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.identity.policy.ManagedPolicy;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.UserDetail;

/** Details of entities that are deleted while they are read. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class DetailsIT {
  private static final String ALLOW =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}\
      """;

  @Inject TestAccounts accounts;
  @Inject IamUsers users;
  @Inject ManagedPolicies policies;
  @Inject Details details;

  @Inject
  @Identifier("identity")
  ServiceDatabase database;

  private Principal admin;

  @BeforeEach
  void anAccount() {
    String account = accounts.make();
    admin =
        new Principal(
            account,
            "arn:aws:iam::" + account + ":user/admin",
            Set.of(Role.ADMIN),
            "gateway",
            "192.0.2.7",
            "req-test");
  }

  @Test
  void aUserThatIsDeletedMeanwhileIsLeftOut() {
    User ann = users.create(new IamUsers.Wanted("ann", null, null, Map.of()), admin);
    List<User> read = users.list(admin.accountId(), null, PageRequest.of(null, null)).items();
    assertEquals(2, read.size());
    database.update("DELETE FROM account_user WHERE id = ?", ann.id());
    assertEquals(List.of("admin"), details.users(read).stream().map(UserDetail::userName).toList());
  }

  @Test
  void aPolicyThatIsDeletedMeanwhileIsLeftOut() {
    ManagedPolicy own =
        policies.create(new ManagedPolicies.Wanted("own", null, ALLOW, null, Map.of()), admin);
    policies.delete(own.arn(), admin);
    assertEquals(
        AwsPolicies.all().size(),
        details.policies(AwsPolicies.all()).stream().map(ManagedPolicyDetail::arn).count());
    assertEquals(List.of(), details.policies(List.of(own)));
  }
}
