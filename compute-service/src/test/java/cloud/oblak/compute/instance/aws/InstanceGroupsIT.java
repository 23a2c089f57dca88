package cloud.oblak.compute.instance.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.FaultException;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.List;
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
}
