package cloud.oblak.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.identity.account.TestAccounts;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.xml.XmlPath;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account as a whole over IAM's actions: the details of its entities, and its credentials. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class InventoryIT {
  private static final String DETAILS = "GetAccountAuthorizationDetails";
  private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  private static final String POWER_USER = "arn:aws:iam::aws:policy/PowerUserAccess";
  private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
  private static final String STOP =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:StopInstances",\
      "Resource":"*"}]}\
      """;
  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":\
      "ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}\
      """;

  @Inject TestAccounts accounts;

  @Inject
  @Identifier("identity")
  ServiceDatabase database;

  private String account;
  private IamClient admin;

  @BeforeEach
  void anAccount() {
    account = accounts.make();
    admin = IamClient.admin(account);
  }

  private String policyArn() {
    return "arn:aws:iam::" + account + ":policy/own";
  }

  private void entities() {
    admin.does("CreatePolicy", "PolicyName", "own", "PolicyDocument", STOP);
    admin.does("CreatePolicyVersion", "PolicyArn", policyArn(), "PolicyDocument", STOP);
    admin.does("CreateGroup", "GroupName", "team");
    admin.does("AttachGroupPolicy", "GroupName", "team", "PolicyArn", READ_ONLY);
    admin.does(
        "CreateUser",
        "UserName",
        "ann",
        "PermissionsBoundary",
        policyArn(),
        "Tags.member.1.Key",
        "k",
        "Tags.member.1.Value",
        "v");
    admin.does("AddUserToGroup", "GroupName", "team", "UserName", "ann");
    admin.does("AttachUserPolicy", "UserName", "ann", "PolicyArn", policyArn());
    admin.does("PutUserPolicy", "UserName", "ann", "PolicyName", "in", "PolicyDocument", STOP);
    admin.does(
        "CreateRole",
        "RoleName",
        "web",
        "AssumeRolePolicyDocument",
        TRUST,
        "PermissionsBoundary",
        POWER_USER);
    admin.does("PutRolePolicy", "RoleName", "web", "PolicyName", "in", "PolicyDocument", STOP);
    admin.does("CreateInstanceProfile", "InstanceProfileName", "p");
    admin.does("AddRoleToInstanceProfile", "InstanceProfileName", "p", "RoleName", "web");
  }

  @Test
  void everyEntityIsShownWithWhatBelongsToIt() {
    entities();
    XmlPath told = admin.does(DETAILS);
    assertEquals("false", told.getString("IsTruncated"));
    String ann = "UserDetailList.member.find { it.UserName == 'ann' }.";
    assertEquals("team", told.getString(ann + "GroupList.member"));
    assertEquals("own", told.getString(ann + "AttachedManagedPolicies.member.PolicyName"));
    assertEquals("in", told.getString(ann + "UserPolicyList.member.PolicyName"));
    assertEquals(STOP, decoded(told.getString(ann + "UserPolicyList.member.PolicyDocument")));
    assertEquals(policyArn(), told.getString(ann + "PermissionsBoundary.PermissionsBoundaryArn"));
    assertEquals("v", told.getString(ann + "Tags.member.Value"));
    assertTrue(told.getString(ann + "UserId").startsWith("AIDA"));
    assertEquals(
        "AdministratorAccess",
        told.getString(
            "UserDetailList.member.find { it.UserName == 'admin' }"
                + ".AttachedManagedPolicies.member.PolicyName"));
    String team = "GroupDetailList.member.";
    assertEquals(READ_ONLY, told.getString(team + "AttachedManagedPolicies.member.PolicyArn"));
    String web = "RoleDetailList.member.";
    assertEquals(TRUST, decoded(told.getString(web + "AssumeRolePolicyDocument")));
    assertEquals("in", told.getString(web + "RolePolicyList.member.PolicyName"));
    assertEquals("web", told.getString(web + "InstanceProfileList.member.Roles.member.RoleName"));
    String own = "Policies.member.find { it.PolicyName == 'own' }.";
    assertEquals("[v2, v1]", told.getList(own + "PolicyVersionList.member.VersionId").toString());
    assertEquals("1", told.getString(own + "AttachmentCount"));
    assertEquals("1", told.getString(own + "PermissionsBoundaryUsageCount"));
    assertTrue(told.getString(own + "PolicyVersionList.member[0].Document").startsWith("%7B"));
    assertEquals(
        "[own, AdministratorAccess, PowerUserAccess, ReadOnlyAccess]",
        told.getList("Policies.member.PolicyName").toString());
    assertEquals("[1, 1, 0, 1]", told.getList("Policies.member.AttachmentCount").toString());
    assertEquals(
        "[1, 0, 1, 0]", told.getList("Policies.member.PermissionsBoundaryUsageCount").toString());
  }

  @Test
  void aPolicyThatARoleStandsForIsAttachedOnceToWhoeverHasTheRole() {
    String count = "Policy.AttachmentCount";
    assertEquals("1", admin.does("GetPolicy", "PolicyArn", ADMINISTRATOR).getString(count));
    admin.does("AttachUserPolicy", "UserName", "admin", "PolicyArn", ADMINISTRATOR);
    assertEquals("1", admin.does("GetPolicy", "PolicyArn", ADMINISTRATOR).getString(count));
    assertEquals(
        "AdministratorAccess",
        admin.does("ListPolicies", "OnlyAttached", "true").getString("Policies.member.PolicyName"));
    XmlPath holders = admin.does("ListEntitiesForPolicy", "PolicyArn", ADMINISTRATOR);
    assertEquals("[admin]", holders.getList("PolicyUsers.member.UserName").toString());
    XmlPath others = admin.does("ListEntitiesForPolicy", "PolicyArn", POWER_USER);
    assertEquals(0, others.getList("PolicyUsers.member").size());
  }

  @Test
  void aPolicyThatIsOnlyABoundaryIsCountedAsOne() {
    entities();
    XmlPath told = admin.does("GetPolicy", "PolicyArn", POWER_USER);
    assertEquals("0", told.getString("Policy.AttachmentCount"));
    assertEquals("1", told.getString("Policy.PermissionsBoundaryUsageCount"));
    admin.does("DetachUserPolicy", "UserName", "ann", "PolicyArn", policyArn());
    admin.does("DeletePolicyVersion", "PolicyArn", policyArn(), "VersionId", "v2");
    admin.fails(409, "DeleteConflict", "DeletePolicy", "PolicyArn", policyArn());
    admin.does("DeleteUserPermissionsBoundary", "UserName", "ann");
    admin.does("DeletePolicy", "PolicyArn", policyArn());
  }

  @Test
  void aFilterShowsSomeKindsAndPagesShowEachEntityOnce() {
    entities();
    XmlPath some =
        admin.does(DETAILS, "Filter.member.1", "Role", "Filter.member.2", "LocalManagedPolicy");
    assertEquals(0, some.getList("UserDetailList.member").size());
    assertEquals("web", some.getString("RoleDetailList.member.RoleName"));
    assertEquals("own", some.getString("Policies.member.PolicyName"));
    admin.fails(400, "ValidationError", DETAILS, "Filter.member.1", "Nothing");
    List<String> seen = new ArrayList<>();
    String marker = "";
    do {
      XmlPath page =
          marker.isEmpty()
              ? admin.does(DETAILS, "MaxItems", "1")
              : admin.does(DETAILS, "MaxItems", "1", "Marker", marker);
      for (String name :
          List.of(
              "UserDetailList.member.UserName",
              "GroupDetailList.member.GroupName",
              "RoleDetailList.member.RoleName",
              "Policies.member.PolicyName")) {
        seen.addAll(page.getList(name));
      }
      marker = page.getString("IsTruncated").equals("true") ? page.getString("Marker") : "";
    } while (!marker.isEmpty());
    assertEquals(
        "[admin, ann, team, web, own, AdministratorAccess, PowerUserAccess, ReadOnlyAccess]",
        seen.toString());
    admin.fails(400, "ValidationError", DETAILS, "Marker", "%%%");
  }

  @Test
  void theCredentialReportHasAwssColumnsAndALineForEachUser() {
    admin.fails(404, "ReportNotPresent", "GetCredentialReport");
    admin.does("CreateUser", "UserName", "ann");
    admin.does("CreateUser", "UserName", "bob", "Path", "/team/");
    admin.does("CreateLoginProfile", "UserName", "bob", "Password", "correct horse battery");
    admin.does("CreateAccessKey", "UserName", "bob");
    assertEquals("STARTED", admin.does("GenerateCredentialReport").getString("State"));
    assertEquals("COMPLETE", admin.does("GenerateCredentialReport").getString("State"));
    XmlPath told = admin.does("GetCredentialReport");
    assertEquals("text/csv", told.getString("ReportFormat"));
    String csv =
        new String(
            Base64.getMimeDecoder().decode(told.getString("Content")), StandardCharsets.UTF_8);
    String[] lines = csv.split("\n", -1);
    assertEquals(5, lines.length, csv);
    List<String> header = Arrays.asList(lines[0].split(",", -1));
    assertEquals(22, header.size());
    for (String line : lines) {
      assertEquals(22, line.split(",", -1).length, line);
    }
    assertTrue(lines[1].startsWith("<root_account>,arn:aws:iam::" + account + ":root,"));
    assertTrue(lines[2].startsWith("admin,"), csv);
    assertEquals("false", column(header, lines[3], "password_enabled"));
    assertEquals("N/A", column(header, lines[3], "password_last_changed"));
    assertEquals("false", column(header, lines[3], "access_key_1_active"));
    assertEquals("arn:aws:iam::" + account + ":user/team/bob", column(header, lines[4], "arn"));
    assertEquals("true", column(header, lines[4], "password_enabled"));
    assertEquals("no_information", column(header, lines[4], "password_last_used"));
    assertTrue(
        column(header, lines[4], "password_last_changed")
            .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00"),
        lines[4]);
    assertEquals("true", column(header, lines[4], "access_key_1_active"));
    assertEquals("N/A", column(header, lines[4], "access_key_1_last_used_date"));
    assertEquals("false", column(header, lines[4], "access_key_2_active"));
    database.update(
        "UPDATE credential_report SET generated_at = now() - interval '5 hours'"
            + " WHERE account_id = ?",
        account);
    admin.fails(404, "ReportExpired", "GetCredentialReport");
    assertEquals("STARTED", admin.does("GenerateCredentialReport").getString("State"));
    assertNotEquals("", admin.does("GetCredentialReport").getString("GeneratedTime"));
  }

  private static String column(List<String> header, String line, String name) {
    return line.split(",", -1)[header.indexOf(name)];
  }

  private static String decoded(String document) {
    return URLDecoder.decode(document, StandardCharsets.UTF_8);
  }
}
