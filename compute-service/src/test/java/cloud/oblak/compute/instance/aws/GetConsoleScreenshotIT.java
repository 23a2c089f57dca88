package cloud.oblak.compute.instance.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.compute.MemoryHost;
import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.GetConsoleScreenshotRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class GetConsoleScreenshotIT {
  @Inject Ec2Account account;
  @Inject RunInstances run;
  @Inject GetConsoleScreenshot screenshot;
  @Inject Instances instances;

  @Inject
  @Identifier("compute")
  ServiceDatabase database;

  private MemoryHost host;

  @BeforeEach
  void prepare() {
    host = account.host(16, 4L << 30);
  }

  private String run(String image, String type) {
    RunInstancesRequest request =
        RunInstancesRequest.builder()
            .imageId(image)
            .instanceType(type)
            .minCount(1)
            .maxCount(1)
            .build();
    return account.call(run, request).instances().getFirst().instanceId();
  }

  private static GetConsoleScreenshotRequest of(String id) {
    return GetConsoleScreenshotRequest.builder().instanceId(id).wakeUp(true).build();
  }

  private void running(String id) {
    Eventually.holds(
        id + " runs",
        () -> {
          host.work();
          return instances.get(account.id(), id).condition().state().wire().equals("running");
        });
  }

  @Test
  void onlyARunningVmWhoseHostAnswersShowsSomething() {
    String image = account.image("disk");
    database.update("UPDATE image SET kind = 'vm' WHERE id = ?", image);
    String id = run("disk", "t3.nano");
    assertEquals("IncorrectInstanceState", account.refusal(screenshot, of(id)));
    running(id);
    // A host of the test's own has no connection.
    assertEquals("Unavailable", account.refusal(screenshot, of(id)));
  }

  @Test
  void aContainerHasNoDisplay() {
    account.image("tiny");
    String id = run("tiny", "c1.nano");
    running(id);
    assertEquals("UnsupportedOperation", account.refusal(screenshot, of(id)));
  }

  @Test
  void anIdIsWantedThatIsTheAccountsOwn() {
    account.image("tiny");
    String id = run("tiny", "c1.nano");
    assertEquals("MissingParameter", account.refusal(screenshot, of("")));
    assertEquals("InvalidInstanceID.Malformed", account.refusal(screenshot, of("i-x")));
    assertEquals(
        "InvalidInstanceID.NotFound", account.refusal(screenshot, of("i-00000000000000001")));
    FaultException foreign =
        assertThrows(
            FaultException.class,
            () -> account.callAs("999999999999", Role.ADMIN, screenshot, of(id)));
    assertEquals("InvalidInstanceID.NotFound", foreign.fault().code().code());
  }
}
