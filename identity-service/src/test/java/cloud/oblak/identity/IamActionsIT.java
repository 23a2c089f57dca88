package cloud.oblak.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.identity.accesskey.SigningKeys;
import cloud.oblak.identity.account.TestAccounts;
import cloud.oblak.identity.policyset.PolicySets;
import cloud.oblak.identity.rolesession.RoleSessions;
import cloud.oblak.identity.user.Users;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.xml.XmlPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * IAM's actions over HTTP as the gateway passes them on, and what the policies they store decide.
 */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class IamActionsIT {
  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":\
      "ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}\
      """;
  private static final String STOP =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:StopInstances",\
      "Resource":"*"}]}\
      """;

  @Inject PolicySets policySets;
  @Inject Users users;
  @Inject SigningKeys signingKeys;
  @Inject RoleSessions roleSessions;
  @Inject TestAccounts accounts;

  private Principal admin;

  @BeforeEach
  void anAccount() {
    String id = accounts.make();
    admin =
        new Principal(
            id,
            "arn:aws:iam::" + id + ":user/admin",
            Set.of(Role.ADMIN),
            "gateway",
            "",
            "req-test");
  }

  private static Response call(Principal who, String action, String... parameters) {
    return new IamClient(who).call(action, parameters);
  }

  private XmlPath does(String action, String... parameters) {
    Response answer = call(admin, action, parameters);
    assertEquals(200, answer.statusCode(), answer.body().asString());
    return answer.body().xmlPath();
  }

  private void fails(int status, String code, String action, String... parameters) {
    Response answer = call(admin, action, parameters);
    assertEquals(status, answer.statusCode(), answer.body().asString());
    assertEquals(code, answer.body().xmlPath().getString("ErrorResponse.Error.Code"));
  }

  private Principal underItsPolicies(String name) {
    String hash = policySets.of(users.find(admin.accountId(), name).orElseThrow());
    return new Principal(
            admin.accountId(),
            "arn:aws:iam::" + admin.accountId() + ":user/" + name,
            Set.of(),
            "gateway",
            "192.0.2.7",
            "req-test")
        .under(hash);
  }

  private String policyArn(String name) {
    return "arn:aws:iam::" + admin.accountId() + ":policy/" + name;
  }

  @Test
  void aUserIsMadeShownRenamedTaggedAndDeleted() {
    XmlPath made =
        does(
            "CreateUser",
            "UserName",
            "ann",
            "Path",
            "/team/",
            "Tags.member.1.Key",
            "k",
            "Tags.member.1.Value",
            "v");
    String user = "CreateUserResponse.CreateUserResult.User.";
    assertEquals(
        "arn:aws:iam::" + admin.accountId() + ":user/team/ann", made.getString(user + "Arn"));
    assertTrue(made.getString(user + "UserId").matches("AIDA[A-Z2-7]{17}"));
    fails(409, "EntityAlreadyExists", "CreateUser", "UserName", "ann");
    fails(400, "ValidationError", "CreateUser", "UserName", "a b");
    does("UpdateUser", "UserName", "ann", "NewUserName", "bob", "NewPath", "/");
    fails(404, "NoSuchEntity", "GetUser", "UserName", "ann");
    does("TagUser", "UserName", "bob", "Tags.member.1.Key", "l", "Tags.member.1.Value", "w");
    does("UntagUser", "UserName", "bob", "TagKeys.member.1", "k");
    XmlPath shown = does("GetUser", "UserName", "bob");
    assertEquals("l", shown.getString("GetUserResponse.GetUserResult.User.Tags.member.Key"));
    does("DeleteUser", "UserName", "bob");
    fails(404, "NoSuchEntity", "DeleteUser", "UserName", "bob");
    fails(409, "DeleteConflict", "DeleteUser", "UserName", "admin");
  }

  @Test
  void aListIsReadPageByPage() {
    does("CreateUser", "UserName", "u1");
    does("CreateUser", "UserName", "u2");
    XmlPath first = does("ListUsers", "MaxItems", "2");
    String result = "ListUsersResponse.ListUsersResult.";
    assertEquals("true", first.getString(result + "IsTruncated"));
    assertEquals("[admin, u1]", first.getList(result + "Users.member.UserName").toString());
    XmlPath second =
        does("ListUsers", "MaxItems", "2", "Marker", first.getString(result + "Marker"));
    assertEquals("u2", second.getString(result + "Users.member.UserName"));
    assertEquals("false", second.getString(result + "IsTruncated"));
  }

  @Test
  void aManagedPolicyHasVersionsAndIsNotDeletedWhileSomebodyHasIt() {
    String arn = policyArn("stop");
    does("CreatePolicy", "PolicyName", "stop", "PolicyDocument", STOP, "Description", "stops");
    fails(409, "EntityAlreadyExists", "CreatePolicy", "PolicyName", "stop", "PolicyDocument", STOP);
    fails(
        400, "MalformedPolicyDocument", "CreatePolicy", "PolicyName", "p", "PolicyDocument", "{}");
    XmlPath version = does("GetPolicyVersion", "PolicyArn", arn, "VersionId", "v1");
    String document =
        version.getString("GetPolicyVersionResponse.GetPolicyVersionResult.PolicyVersion.Document");
    assertTrue(document.startsWith("%7B%22Version%22%3A%222012-10-17%22"), document);
    for (int i = 2; i <= 5; i++) {
      does("CreatePolicyVersion", "PolicyArn", arn, "PolicyDocument", STOP, "SetAsDefault", "true");
    }
    fails(409, "LimitExceeded", "CreatePolicyVersion", "PolicyArn", arn, "PolicyDocument", STOP);
    fails(409, "DeleteConflict", "DeletePolicyVersion", "PolicyArn", arn, "VersionId", "v5");
    does("SetDefaultPolicyVersion", "PolicyArn", arn, "VersionId", "v2");
    for (String each : new String[] {"v1", "v3", "v4", "v5"}) {
      does("DeletePolicyVersion", "PolicyArn", arn, "VersionId", each);
    }
    does("CreateGroup", "GroupName", "g");
    does("AttachGroupPolicy", "GroupName", "g", "PolicyArn", arn);
    XmlPath entities = does("ListEntitiesForPolicy", "PolicyArn", arn);
    assertEquals(
        "g",
        entities.getString(
            "ListEntitiesForPolicyResponse.ListEntitiesForPolicyResult.PolicyGroups.member.GroupName"));
    fails(409, "DeleteConflict", "DeletePolicy", "PolicyArn", arn);
    fails(409, "DeleteConflict", "DeleteGroup", "GroupName", "g");
    does("DetachGroupPolicy", "GroupName", "g", "PolicyArn", arn);
    fails(404, "NoSuchEntity", "DetachGroupPolicy", "GroupName", "g", "PolicyArn", arn);
    does("DeletePolicy", "PolicyArn", arn);
    does("DeleteGroup", "GroupName", "g");
    fails(
        403,
        "AccessDenied",
        "DeletePolicy",
        "PolicyArn",
        "arn:aws:iam::aws:policy/AdministratorAccess");
    assertEquals(
        "1",
        does("GetPolicy", "PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess")
            .getString("GetPolicyResponse.GetPolicyResult.Policy.DefaultVersionId")
            .substring(1));
  }

  @Test
  void aRoleIsForAnInstanceProfile() {
    does(
        "CreateRole",
        "RoleName",
        "web",
        "AssumeRolePolicyDocument",
        TRUST,
        "Tags.member.1.Key",
        "k",
        "Tags.member.1.Value",
        "v");
    fails(
        400,
        "MalformedPolicyDocument",
        "CreateRole",
        "RoleName",
        "x",
        "AssumeRolePolicyDocument",
        STOP);
    does("PutRolePolicy", "RoleName", "web", "PolicyName", "own", "PolicyDocument", STOP);
    does(
        "AttachRolePolicy",
        "RoleName",
        "web",
        "PolicyArn",
        "arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess");
    does("CreateInstanceProfile", "InstanceProfileName", "web");
    does("AddRoleToInstanceProfile", "InstanceProfileName", "web", "RoleName", "web");
    fails(
        409,
        "LimitExceeded",
        "AddRoleToInstanceProfile",
        "InstanceProfileName",
        "web",
        "RoleName",
        "web");
    XmlPath profile = does("GetInstanceProfile", "InstanceProfileName", "web");
    assertEquals(
        "arn:aws:iam::" + admin.accountId() + ":role/web",
        profile.getString(
            "GetInstanceProfileResponse.GetInstanceProfileResult.InstanceProfile.Roles.member.Arn"));
    assertEquals(
        "own",
        does("ListRolePolicies", "RoleName", "web")
            .getString("ListRolePoliciesResponse.ListRolePoliciesResult.PolicyNames.member"));
    fails(409, "DeleteConflict", "DeleteRole", "RoleName", "web");
    does("RemoveRoleFromInstanceProfile", "InstanceProfileName", "web", "RoleName", "web");
    fails(409, "DeleteConflict", "DeleteRole", "RoleName", "web");
    does("DeleteRolePolicy", "RoleName", "web", "PolicyName", "own");
    does(
        "DetachRolePolicy",
        "RoleName",
        "web",
        "PolicyArn",
        "arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess");
    does("UpdateRole", "RoleName", "web", "MaxSessionDuration", "7200");
    does("DeleteRole", "RoleName", "web");
    does("DeleteInstanceProfile", "InstanceProfileName", "web");
  }

  @Test
  void accessKeysAndPasswordsAreOfTheUserThatIsNamed() {
    does("CreateUser", "UserName", "ann");
    XmlPath key = does("CreateAccessKey", "UserName", "ann");
    String path = "CreateAccessKeyResponse.CreateAccessKeyResult.AccessKey.";
    String id = key.getString(path + "AccessKeyId");
    assertEquals(40, key.getString(path + "SecretAccessKey").length());
    does("CreateAccessKey", "UserName", "ann");
    fails(409, "LimitExceeded", "CreateAccessKey", "UserName", "ann");
    fails(404, "NoSuchEntity", "DeleteAccessKey", "UserName", "admin", "AccessKeyId", id);
    does("UpdateAccessKey", "UserName", "ann", "AccessKeyId", id, "Status", "Inactive");
    assertEquals(
        "ann",
        does("GetAccessKeyLastUsed", "AccessKeyId", id)
            .getString("GetAccessKeyLastUsedResponse.GetAccessKeyLastUsedResult.UserName"));
    fails(404, "NoSuchEntity", "GetLoginProfile", "UserName", "ann");
    does("CreateLoginProfile", "UserName", "ann", "Password", "correct horse battery");
    fails(
        409,
        "EntityAlreadyExists",
        "CreateLoginProfile",
        "UserName",
        "ann",
        "Password",
        "correct horse battery");
    fails(409, "DeleteConflict", "DeleteUser", "UserName", "ann");
    does("DeleteLoginProfile", "UserName", "ann");
    fails(409, "DeleteConflict", "DeleteUser", "UserName", "ann");
  }

  @Test
  void whatClientsLookForBeforeTheyDeleteAUserIsAnEmptyList() {
    does("CreateUser", "UserName", "ann");
    assertEmptyList("ListMFADevices", "MFADevices");
    assertEmptyList("ListSSHPublicKeys", "SSHPublicKeys");
    assertEmptyList("ListSigningCertificates", "Certificates");
    assertEmptyList("ListServiceSpecificCredentials", "ServiceSpecificCredentials");
  }

  private void assertEmptyList(String action, String list) {
    String result = action + "Response." + action + "Result";
    XmlPath told = does(action, "UserName", "ann");
    assertEquals(1, told.getList(result + "." + list).size(), action);
    assertEquals("", told.getString(result + "." + list).strip(), action);
    fails(404, "NoSuchEntity", action, "UserName", "nobody");
  }

  @Test
  void whatPoliciesSayDecidesAndADenyWins() {
    does("CreateUser", "UserName", "ann");
    Principal nothing = underItsPolicies("ann");
    Response refused = call(nothing, "ListUsers");
    assertEquals(403, refused.statusCode());
    assertEquals(
        "User: arn:aws:iam::"
            + admin.accountId()
            + ":user/ann is not authorized to perform: iam:ListUsers because no identity-based"
            + " policy allows the iam:ListUsers action",
        refused.body().xmlPath().getString("ErrorResponse.Error.Message"));
    does("CreateGroup", "GroupName", "keys");
    does(
        "PutGroupPolicy",
        "GroupName",
        "keys",
        "PolicyName",
        "self",
        "PolicyDocument",
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*AccessKey*",
         "Resource":"arn:aws:iam::*:user/${aws:username}"}]}\
        """);
    does("AddUserToGroup", "GroupName", "keys", "UserName", "ann");
    Principal ann = underItsPolicies("ann");
    assertFalse(ann.policySet().equals(nothing.policySet()));
    assertEquals(200, call(ann, "ListAccessKeys").statusCode());
    assertEquals(200, call(ann, "CreateAccessKey", "UserName", "ann").statusCode());
    assertEquals(403, call(ann, "CreateAccessKey", "UserName", "admin").statusCode());
    does(
        "AttachUserPolicy",
        "UserName",
        "ann",
        "PolicyArn",
        "arn:aws:iam::aws:policy/IAMFullAccess");
    assertEquals(200, call(underItsPolicies("ann"), "ListUsers").statusCode());
    does(
        "PutUserPolicy",
        "UserName",
        "ann",
        "PolicyName",
        "no",
        "PolicyDocument",
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:List*","Resource":"*",
         "Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}]}\
        """);
    Response denied = call(underItsPolicies("ann"), "ListUsers");
    assertEquals(403, denied.statusCode());
    assertTrue(denied.body().asString().contains("with an explicit deny in the policy no"));
    does("DeleteUserPolicy", "UserName", "ann", "PolicyName", "no");
    does("CreatePolicy", "PolicyName", "stop", "PolicyDocument", STOP);
    does("PutUserPermissionsBoundary", "UserName", "ann", "PermissionsBoundary", policyArn("stop"));
    assertTrue(
        call(underItsPolicies("ann"), "ListUsers")
            .body()
            .asString()
            .contains("because no permissions boundary allows the iam:ListUsers action"));
  }

  @Test
  void policiesAreSimulated() {
    does("CreateUser", "UserName", "ann");
    does("PutUserPolicy", "UserName", "ann", "PolicyName", "stop", "PolicyDocument", STOP);
    String arn = "arn:aws:iam::" + admin.accountId() + ":user/ann";
    XmlPath results =
        does(
            "SimulatePrincipalPolicy",
            "PolicySourceArn",
            arn,
            "ActionNames.member.1",
            "ec2:StopInstances",
            "ActionNames.member.2",
            "ec2:RunInstances");
    String member =
        "SimulatePrincipalPolicyResponse.SimulatePrincipalPolicyResult.EvaluationResults.member.";
    assertEquals("[allowed, implicitDeny]", results.getList(member + "EvalDecision").toString());
    assertEquals(
        "allowed",
        does(
                "SimulateCustomPolicy",
                "PolicyInputList.member.1",
                STOP,
                "ActionNames.member.1",
                "ec2:StopInstances")
            .getString(
                "SimulateCustomPolicyResponse.SimulateCustomPolicyResult.EvaluationResults.member"
                    + ".EvalDecision"));
    assertTrue(
        does("GetAccountSummary")
            .getList("GetAccountSummaryResponse.GetAccountSummaryResult.SummaryMap.entry.key")
            .contains("Users"));
  }

  @Test
  void aRoleIsAssumedByWhomItTrustsAndItsSessionMayDoNoMoreThanBothAllow() {
    String role = "arn:aws:iam::" + admin.accountId() + ":role/ops";
    String ann = "arn:aws:iam::" + admin.accountId() + ":user/ann";
    does("CreateUser", "UserName", "ann");
    does(
        "CreateRole",
        "RoleName",
        "ops",
        "AssumeRolePolicyDocument",
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},
         "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"42"}}}]}\
        """
            .formatted(ann));
    does(
        "AttachRolePolicy",
        "RoleName",
        "ops",
        "PolicyArn",
        "arn:aws:iam::aws:policy/IAMFullAccess");
    Principal caller = underItsPolicies("ann");
    String[] without = {"RoleArn", role, "RoleSessionName", "night"};
    assertEquals(403, call(caller, "AssumeRole", without).statusCode());
    Response begun =
        call(
            caller,
            "AssumeRole",
            "RoleArn",
            role,
            "RoleSessionName",
            "night",
            "ExternalId",
            "42",
            "DurationSeconds",
            "900",
            "Policy",
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:List*",
             "Resource":"*"}]}\
            """);
    assertEquals(200, begun.statusCode(), begun.body().asString());
    String result = "AssumeRoleResponse.AssumeRoleResult.";
    XmlPath session = begun.body().xmlPath();
    String arn = "arn:aws:sts::" + admin.accountId() + ":assumed-role/ops/night";
    assertEquals(arn, session.getString(result + "AssumedRoleUser.Arn"));
    SigningKeys.Derived derived =
        signingKeys.derive(
            new SigningKeys.Scope(
                session.getString(result + "Credentials.AccessKeyId"),
                "20260102",
                "us-east-1",
                "iam",
                session.getString(result + "Credentials.SessionToken")));
    assertEquals(arn, derived.arn());
    assertTrue(derived.expired().isEmpty());
    Principal night =
        new Principal(admin.accountId(), arn, Set.of(), "gateway", "", "req-test")
            .under(
                roleSessions
                    .policySet(derived.role().roleId(), derived.role().limits(), null)
                    .orElseThrow());
    assertEquals(200, call(night, "ListUsers").statusCode());
    assertTrue(
        call(night, "GetUser", "UserName", "ann")
            .body()
            .asString()
            .contains("because no session policy allows the iam:GetUser action"));
    String[] another = {"RoleArn", role + "x", "RoleSessionName", "night"};
    assertEquals(403, call(caller, "AssumeRole", another).statusCode());
    does(
        "DetachRolePolicy",
        "RoleName",
        "ops",
        "PolicyArn",
        "arn:aws:iam::aws:policy/IAMFullAccess");
    does("DeleteRole", "RoleName", "ops");
    assertEquals(
        true,
        roleSessions.policySet(derived.role().roleId(), derived.role().limits(), null).isEmpty());
  }

  @Test
  void anotherAccountsEntitiesDoNotExist() {
    does("CreateRole", "RoleName", "mine", "AssumeRolePolicyDocument", TRUST);
    does("CreatePolicy", "PolicyName", "mine", "PolicyDocument", STOP);
    String arn = policyArn("mine");
    does("CreateAccessKey", "UserName", "admin");
    anAccount();
    fails(404, "NoSuchEntity", "GetRole", "RoleName", "mine");
    fails(404, "NoSuchEntity", "GetPolicy", "PolicyArn", arn);
    fails(404, "NoSuchEntity", "AttachUserPolicy", "UserName", "admin", "PolicyArn", arn);
    assertEquals(
        "", does("ListRoles").getString("ListRolesResponse.ListRolesResult.Roles.member.Arn"));
  }
}
