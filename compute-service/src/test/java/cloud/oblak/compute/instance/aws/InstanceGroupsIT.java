package cloud.oblak.compute.instance.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class InstanceGroupsIT {
  private static final String WEB = "sg-0123456789abcdef0";
  private static final String DATA = "sg-0123456789abcdef1";

  @Inject Ec2Account account;
  @Inject RunInstances run;
  @Inject DescribeInstances describe;
  @Inject ModifyInstanceAttribute modify;
  @Inject ModifyNetworkInterfaceAttribute modifyInterface;
  @Inject Instances instances;

  @Inject
  @Identifier("compute")
  ServiceDatabase database;

  private final TokenMint mint = new TokenMint(new ServiceKeys(TestInstallation.pki()));
  private String id;

  @BeforeEach
  void prepare() {
    account.host(4, 1L << 30);
    account.image("tiny");
    id =
        account
            .call(
                run,
                RunInstancesRequest.builder()
                    .imageId("tiny")
                    .instanceType("c1.nano")
                    .minCount(1)
                    .maxCount(1)
                    .build())
            .instances()
            .getFirst()
            .instanceId();
  }

  @AfterEach
  void noFaults() {
    OtherServices.fail(0, "", false);
  }

  private Instance seen() {
    return account
        .call(describe, DescribeInstancesRequest.builder().instanceIds(id).build())
        .reservations()
        .getFirst()
        .instances()
        .getFirst();
  }

  private List<String> groups() {
    return seen().securityGroups().stream().map(GroupIdentifier::groupId).toList();
  }

  private void change(String... groups) {
    account.call(
        modify, ModifyInstanceAttributeRequest.builder().instanceId(id).groups(groups).build());
  }

  private String refused(Runnable call) {
    return assertThrows(FaultException.class, call::run).fault().code().code();
  }

  @Test
  void anInstanceAndItsInterfaceShowTheGroupsItWasGiven() {
    change(WEB, DATA);
    assertEquals(List.of(WEB, DATA), groups());
    Instance seen = seen();
    assertEquals("name of " + WEB, seen.securityGroups().getFirst().groupName());
    assertEquals(seen.securityGroups(), seen.networkInterfaces().getFirst().groups());
    assertEquals(
        List.of(WEB, DATA),
        OtherServices.GROUPS.get(seen.networkInterfaces().getFirst().networkInterfaceId()));
  }

  @Test
  void theInterfaceChangesThemAsWell() {
    String port = seen().networkInterfaces().getFirst().networkInterfaceId();
    account.call(
        modifyInterface,
        ModifyNetworkInterfaceAttributeRequest.builder()
            .networkInterfaceId(port)
            .groups(DATA)
            .build());
    assertEquals(List.of(DATA), groups());
  }

  @Test
  void anInterfaceOfNobodyAndIdsOfNothingAreRefused() {
    assertEquals(
        "InvalidNetworkInterfaceID.NotFound",
        refused(() ->
            account.call(
                modifyInterface,
                ModifyNetworkInterfaceAttributeRequest.builder()
                    .networkInterfaceId("eni-00000000000000000")
                    .groups(WEB)
                    .build())));
    assertEquals("InvalidGroupId.Malformed", refused(() -> change("web")));
    assertEquals(List.of("sg-1"), groups());
  }

  @Test
  void whatTheNetworkRefusesChangesNothing() {
    OtherServices.fail(400, "InvalidGroup.NotFound", false);
    assertEquals("InvalidGroup.NotFound", refused(() -> change(WEB)));
    OtherServices.fail(0, "", false);
    assertEquals(List.of("sg-1"), groups());
  }

  @Test
  void anAnswerThatGotLostIsMadeUpForLater() {
    OtherServices.fail(503, "Unavailable", true);
    assertEquals("Unavailable", refused(() -> change(WEB)));
    assertEquals(List.of("sg-1"), groups());
    OtherServices.fail(0, "", false);
    database.update("UPDATE work SET due_at = now() WHERE kind = 'port-groups' AND key = ?", id);
    Eventually.holds("the row follows the network", () -> groups().equals(List.of(WEB)));
  }

  @Test
  void anInstanceThatHasEndedKeepsItsGroups() {
    instances.terminate(account.principal(), List.of(id));
    assertEquals("IncorrectInstanceState", refused(() -> change(WEB)));
    assertEquals(List.of("sg-1"), groups());
  }

  private RequestSpecification withoutRight(String action) {
    String statements =
        """
        {"Effect":"Allow","Action":"ec2:*","Resource":"*"},
        {"Effect":"Deny","Action":"%s","Resource":"arn:aws:ec2:*:*:security-group/%s"}
        """
            .formatted(action, DATA);
    Principal principal = OtherServices.under(account.principal(), statements);
    return RestAssured.given().header("Authorization", "Bearer " + mint.mint(principal, "compute"));
  }

  private int put(RequestSpecification caller, String... groups) {
    return caller
        .contentType("application/json")
        .body(Map.of("securityGroups", List.of(groups)))
        .put("/v1/instances/" + id + "/security-groups")
        .statusCode();
  }

  private static int aws(RequestSpecification caller, String form) {
    return caller
        .contentType("application/x-www-form-urlencoded; charset=utf-8")
        .body(form + "&Version=2016-11-15")
        .post("/aws/compute/ec2")
        .statusCode();
  }

  @Test
  void overRestNobodyGivesAGroupThatPoliciesKeepFromThem() {
    String action = "ec2:ModifyInstanceAttribute";
    assertEquals(403, put(withoutRight(action), WEB, DATA));
    assertEquals(List.of("sg-1"), groups());
    assertEquals(200, put(withoutRight(action), WEB));
    assertEquals(List.of(WEB), groups());
    assertEquals(400, put(withoutRight(action)));
  }

  @Test
  void overAwsNobodyGivesAGroupThatPoliciesKeepFromThem() {
    String modify = "Action=ModifyInstanceAttribute&InstanceId=" + id + "&GroupId.1=";
    assertEquals(403, aws(withoutRight("ec2:ModifyInstanceAttribute"), modify + DATA));
    assertEquals(200, aws(withoutRight("ec2:ModifyInstanceAttribute"), modify + WEB));
    String port = seen().networkInterfaces().getFirst().networkInterfaceId();
    String attribute =
        "Action=ModifyNetworkInterfaceAttribute&NetworkInterfaceId=" + port + "&SecurityGroupId.1=";
    assertEquals(403, aws(withoutRight("ec2:ModifyNetworkInterfaceAttribute"), attribute + DATA));
    assertEquals(List.of(WEB), groups());
    assertEquals(200, aws(withoutRight("ec2:ModifyNetworkInterfaceAttribute"), attribute + WEB));
  }

  @Test
  void theEventSaysWhoOpenedTheInstanceUp() {
    change(WEB);
    assertEquals(
        List.of(account.principal().arn()),
        database.query(
            "SELECT actor FROM outbox WHERE resource_id = ? AND type = 'instance.update'",
            row -> row.getString(1),
            id));
  }
}
