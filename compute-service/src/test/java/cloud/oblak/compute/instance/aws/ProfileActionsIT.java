package cloud.oblak.compute.instance.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.MemoryHost;
import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostListener;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.RoleCredentials;
import cloud.oblak.nodeapi.ToService.WantedCredentials;
import cloud.oblak.nodeapi.Workload;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociation;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ReplaceIamInstanceProfileAssociationRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** The profiles of instances over the AWS face, down to the host. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class ProfileActionsIT {
  @Inject Ec2Account account;
  @Inject RunInstances run;
  @Inject DescribeInstances describe;
  @Inject AssociateIamInstanceProfile associate;
  @Inject ReplaceIamInstanceProfileAssociation replace;
  @Inject DisassociateIamInstanceProfile disassociate;
  @Inject DescribeIamInstanceProfileAssociations associations;
  @Inject HostListener reports;

  @Inject
  @Identifier("compute")
  HostObjects objects;

  @Inject
  @Identifier("compute")
  ServiceDatabase database;

  private MemoryHost host;

  @BeforeEach
  void prepare() {
    host = account.host(64, 1L << 36);
    account.image("tiny");
  }

  private <I extends SdkPojo, O extends SdkPojo> O admin(AwsAction<I, O> action, I request) {
    return account.callAs(account.id(), Role.ADMIN, action, request);
  }

  private <I extends SdkPojo, O extends SdkPojo> FaultException refused(
      AwsAction<I, O> action, I request) {
    return assertThrows(FaultException.class, () -> admin(action, request));
  }

  private static IamInstanceProfileSpecification named(String name) {
    return IamInstanceProfileSpecification.builder().name(name).build();
  }

  private static IamInstanceProfileSpecification arn(String arn) {
    return IamInstanceProfileSpecification.builder().arn(arn).build();
  }

  private String arnOf(String name) {
    return "arn:aws:iam::" + account.id() + ":instance-profile/" + name;
  }

  private static RunInstancesRequest launch(IamInstanceProfileSpecification profile) {
    return RunInstancesRequest.builder()
        .imageId("tiny")
        .instanceType("c1.nano")
        .minCount(1)
        .maxCount(1)
        .iamInstanceProfile(profile)
        .build();
  }

  private Instance described(String id) {
    return admin(describe, DescribeInstancesRequest.builder().instanceIds(id).build())
        .reservations()
        .getFirst()
        .instances()
        .getFirst();
  }

  private List<IamInstanceProfileAssociation> of(String id) {
    return admin(
            associations,
            DescribeIamInstanceProfileAssociationsRequest.builder()
                .filters(
                    Filter.builder().name("instance-id").values(id).build(),
                    Filter.builder().name("state").values("associating", "associated").build())
                .build())
        .iamInstanceProfileAssociations();
  }

  private Metadata.Profile told(String id) {
    DesiredObject wish =
        objects.all(host.id()).stream()
            .filter(object -> object.kind() == ObjectKind.WORKLOAD && object.id().equals(id))
            .findFirst()
            .orElseThrow();
    return ((Workload) wish.spec()).metadata().profile();
  }

  @Test
  void aLaunchWithAProfileShowsItAndTellsTheHost() {
    Instance made = admin(run, launch(named("web"))).instances().getFirst();
    String id = made.instanceId();
    assertEquals(arnOf("web"), made.iamInstanceProfile().arn());
    assertEquals("AIPAWEB", described(id).iamInstanceProfile().id());
    assertEquals(new Metadata.Profile(arnOf("web"), "AIPAWEB"), told(id));
    IamInstanceProfileAssociation association = of(id).getFirst();
    assertEquals("associated", association.stateAsString());
    assertEquals(arnOf("web"), association.iamInstanceProfile().arn());
    assertEquals(
        1,
        admin(
                associations,
                DescribeIamInstanceProfileAssociationsRequest.builder()
                    .associationIds(association.associationId())
                    .build())
            .iamInstanceProfileAssociations()
            .size());
    assertEquals(
        List.of(id),
        admin(
                describe,
                DescribeInstancesRequest.builder()
                    .filters(
                        Filter.builder()
                            .name("iam-instance-profile.arn")
                            .values(arnOf("web"))
                            .build())
                    .build())
            .reservations()
            .stream()
            .flatMap(reservation -> reservation.instances().stream())
            .map(Instance::instanceId)
            .toList());
  }

  @Test
  void aLaunchByArnIsTheSame() {
    Instance made = admin(run, launch(arn(arnOf("web")))).instances().getFirst();
    assertEquals("AIPAWEB", made.iamInstanceProfile().id());
  }

  @Test
  void whatIsNoProfileIsRefusedInEc2sWords() {
    String name = refused(run, launch(named("nothing"))).fault().message();
    assertEquals(
        "Value (nothing) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance"
            + " Profile name",
        name);
    String there = refused(run, launch(arn(arnOf("nothing")))).fault().message();
    assertTrue(there.endsWith("Invalid IAM Instance Profile ARN"), there);
    String foreign = "arn:aws:iam::999999999999:instance-profile/web";
    assertEquals("InvalidParameterValue", refused(run, launch(arn(foreign))).fault().code().code());
    assertEquals(
        "InvalidParameterValue", refused(run, launch(arn(arnOf("app/web")))).fault().code().code());
    assertEquals(
        "InvalidIamInstanceProfileArn.Malformed",
        refused(run, launch(arn("web"))).fault().code().code());
    assertTrue(
        refused(run, launch(named("web-empty")))
            .fault()
            .message()
            .endsWith("has no associated IAM Roles"));
    assertEquals(
        "InvalidParameterCombination",
        refused(run, launch(named("web").toBuilder().arn(arnOf("web")).build()))
            .fault()
            .code()
            .code());
  }

  @Test
  void whoMayNotPassTheRoleMayNotLaunchWithIt() {
    FaultException refused = account.fault(run, launch(named("web")));
    assertEquals("UnauthorizedOperation", refused.fault().code().code());
    assertTrue(refused.fault().message().contains("iam:PassRole"), refused.fault().message());
    assertTrue(
        refused.fault().message().contains("arn:aws:iam::" + account.id() + ":role/web"),
        refused.fault().message());
    String id = account.call(run, launch(null)).instances().getFirst().instanceId();
    AssociateIamInstanceProfileRequest request =
        AssociateIamInstanceProfileRequest.builder()
            .instanceId(id)
            .iamInstanceProfile(named("web"))
            .build();
    assertEquals("UnauthorizedOperation", account.refusal(associate, request));
  }

  @Test
  void aProfileIsAssociatedReplacedAndTakenAway() {
    String id = admin(run, launch(null)).instances().getFirst().instanceId();
    assertEquals(List.of(), of(id));
    AssociateIamInstanceProfileRequest request =
        AssociateIamInstanceProfileRequest.builder()
            .instanceId(id)
            .iamInstanceProfile(named("web"))
            .build();
    IamInstanceProfileAssociation first = admin(associate, request).iamInstanceProfileAssociation();
    assertEquals("associating", first.stateAsString());
    assertEquals("IncorrectState", refused(associate, request).fault().code().code());
    IamInstanceProfileAssociation second =
        admin(
                replace,
                ReplaceIamInstanceProfileAssociationRequest.builder()
                    .associationId(first.associationId())
                    .iamInstanceProfile(named("web2"))
                    .build())
            .iamInstanceProfileAssociation();
    assertNotEquals(first.associationId(), second.associationId());
    assertEquals("AIPAWEB2", told(id).id());
    assertEquals(second.associationId(), of(id).getFirst().associationId());
    DisassociateIamInstanceProfileRequest away =
        DisassociateIamInstanceProfileRequest.builder()
            .associationId(second.associationId())
            .build();
    assertEquals(
        arnOf("web2"),
        admin(disassociate, away).iamInstanceProfileAssociation().iamInstanceProfile().arn());
    assertEquals(null, told(id));
    assertEquals(null, described(id).iamInstanceProfile());
    assertEquals(
        "InvalidAssociationID.NotFound", refused(disassociate, away).fault().code().code());
  }

  @Test
  void aHostGetsTheCredentialsOfItsOwnInstancesOnly() {
    String id = admin(run, launch(named("web"))).instances().getFirst().instanceId();
    String plain = admin(run, launch(null)).instances().getFirst().instanceId();
    List<WantedCredentials> wanted =
        List.of(new WantedCredentials(id, null), new WantedCredentials(plain, null));
    List<RoleCredentials> given = reports.credentials(host.id(), wanted);
    assertEquals(List.of(id), given.stream().map(RoleCredentials::instanceId).toList());
    assertEquals("AIPAWEB", given.getFirst().profileId());
    assertEquals("ASIA1", given.getFirst().keys().accessKeyId());
    assertEquals(List.of(), reports.credentials(account.host(1, 1L << 30).id(), wanted));
    assertEquals(
        0,
        database
            .find(
                "SELECT count(*) FROM host_object WHERE spec::text LIKE '%ASIA1%'",
                row -> row.getInt(1))
            .orElseThrow());
  }
}
