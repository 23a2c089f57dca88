package cloud.oblak.compute.launchtemplate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.compute.instance.aws.RunInstances;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class LaunchTemplateActionsIT {
  @Inject Ec2Account account;
  @Inject CreateLaunchTemplate create;
  @Inject CreateLaunchTemplateVersion add;
  @Inject DescribeLaunchTemplates describe;
  @Inject DescribeLaunchTemplateVersions versions;
  @Inject ModifyLaunchTemplate modify;
  @Inject DeleteLaunchTemplate delete;
  @Inject DeleteLaunchTemplateVersions deleteVersions;
  @Inject RunInstances run;

  @BeforeEach
  void prepare() {
    account.host(16, 4L << 30);
    account.image("tiny");
  }

  private static CreateLaunchTemplateRequest named(String name) {
    return CreateLaunchTemplateRequest.builder()
        .launchTemplateName(name)
        .versionDescription("first")
        .launchTemplateData(data ->
            data.imageId("tiny")
                .instanceType("c1.nano")
                .disableApiTermination(true)
                .tagSpecifications(
                    LaunchTemplateTagSpecificationRequest.builder()
                        .resourceType("instance")
                        .tags(Tag.builder().key("Name").value("made").build())
                        .build()))
        .build();
  }

  private String made(String name) {
    return account.call(create, named(name)).launchTemplate().launchTemplateId();
  }

  private void second(String id) {
    account.call(
        add,
        CreateLaunchTemplateVersionRequest.builder()
            .launchTemplateId(id)
            .sourceVersion("1")
            .launchTemplateData(data(d -> d.instanceType("c1.small")))
            .build());
  }

  private static RequestLaunchTemplateData data(Consumer<RequestLaunchTemplateData.Builder> more) {
    RequestLaunchTemplateData.Builder builder = RequestLaunchTemplateData.builder();
    more.accept(builder);
    return builder.build();
  }

  private List<LaunchTemplateVersion> versions(String id, String... names) {
    return account
        .call(
            versions,
            DescribeLaunchTemplateVersionsRequest.builder()
                .launchTemplateId(id)
                .versions(names)
                .build())
        .launchTemplateVersions();
  }

  private Instance run(String id, String version, Consumer<RunInstancesRequest.Builder> more) {
    RunInstancesRequest.Builder builder =
        RunInstancesRequest.builder()
            .minCount(1)
            .maxCount(1)
            .launchTemplate(t -> t.launchTemplateId(id).version(version));
    more.accept(builder);
    return account.call(run, builder.build()).instances().getFirst();
  }

  private static Map<String, String> tags(Instance instance) {
    Map<String, String> tags = new TreeMap<>();
    instance.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
    return tags;
  }

  @Test
  void aTemplateGetsVersionsOfWhichOneIsTheDefault() {
    String id = made("web");
    second(id);
    assertEquals(2, versions(id).size());
    assertEquals(
        "c1.nano", versions(id, "$Default").getFirst().launchTemplateData().instanceTypeAsString());
    LaunchTemplateVersion latest = versions(id, "$Latest").getFirst();
    assertEquals(2, latest.versionNumber());
    assertEquals("c1.small", latest.launchTemplateData().instanceTypeAsString());
    assertEquals("tiny", latest.launchTemplateData().imageId());
    assertEquals(
        "made",
        latest.launchTemplateData().tagSpecifications().getFirst().tags().getFirst().value());
    account.call(
        modify,
        ModifyLaunchTemplateRequest.builder().launchTemplateId(id).defaultVersion("2").build());
    assertEquals(2, versions(id, "$Default").getFirst().versionNumber());
    var deleted =
        account.call(
            deleteVersions,
            DeleteLaunchTemplateVersionsRequest.builder()
                .launchTemplateId(id)
                .versions("1", "2", "7")
                .build());
    assertEquals(1, deleted.successfullyDeletedLaunchTemplateVersions().getFirst().versionNumber());
    assertEquals(
        List.of("unexpectedError", "launchTemplateVersionDoesNotExist"),
        deleted.unsuccessfullyDeletedLaunchTemplateVersions().stream()
            .map(item -> item.responseError().codeAsString())
            .toList());
  }

  @Test
  void aLaunchTakesWhatItDoesNotSayFromItsTemplate() {
    String id = made("web");
    second(id);
    Instance first = run(id, null, r -> {});
    assertEquals("c1.nano", first.instanceTypeAsString());
    assertEquals(
        Map.of(
            "Name", "made", "aws:ec2launchtemplate:id", id, "aws:ec2launchtemplate:version", "1"),
        tags(first));
    assertEquals("c1.small", run(id, "$Latest", r -> {}).instanceTypeAsString());
    assertEquals("t3.nano", run(id, "2", r -> r.instanceType("t3.nano")).instanceTypeAsString());
    assertEquals(
        "InvalidLaunchTemplateId.VersionNotFound",
        account.refusal(
            run,
            RunInstancesRequest.builder()
                .minCount(1)
                .maxCount(1)
                .launchTemplate(t -> t.launchTemplateId(id).version("9"))
                .build()));
  }

  @Test
  void templatesAreFoundByIdNameAndFilter() {
    String id = made("web");
    made("other");
    assertEquals(
        id,
        account
            .call(
                describe,
                DescribeLaunchTemplatesRequest.builder().launchTemplateNames("web").build())
            .launchTemplates()
            .getFirst()
            .launchTemplateId());
    assertEquals(
        1,
        account
            .call(
                describe,
                DescribeLaunchTemplatesRequest.builder()
                    .filters(Filter.builder().name("launch-template-name").values("w*").build())
                    .build())
            .launchTemplates()
            .size());
    assertEquals(
        "InvalidLaunchTemplateName.NotFoundException",
        account.refusal(
            describe, DescribeLaunchTemplatesRequest.builder().launchTemplateNames("x").build()));
    assertEquals(
        "InvalidLaunchTemplateId.Malformed",
        account.refusal(
            describe, DescribeLaunchTemplatesRequest.builder().launchTemplateIds("lt-x").build()));
    assertEquals(
        "InvalidLaunchTemplateName.AlreadyExistsException", account.refusal(create, named("web")));
    CreateLaunchTemplateRequest token = named("once").toBuilder().clientToken("t").build();
    assertEquals(account.call(create, token), account.call(create, token));
    account.call(delete, DeleteLaunchTemplateRequest.builder().launchTemplateName("web").build());
    assertEquals(
        "InvalidLaunchTemplateId.NotFound",
        account.refusal(
            describe, DescribeLaunchTemplatesRequest.builder().launchTemplateIds(id).build()));
  }

  private RequestSpecification rest() {
    return RestAssured.given()
        .header(
            "Authorization", TestTokens.ofInstallation().user(account.id(), Role.MEMBER, "compute"))
        .contentType("application/json");
  }

  @Test
  void theRestFaceKeepsTheSameTemplatesAndRefusesWhatIsNotHonoured() {
    String id =
        rest()
            .body(
                Map.of("name", "web", "data", Map.of("ImageId", "tiny", "InstanceType", "c1.nano")))
            .post("/v1/launch-templates")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    assertEquals("tiny", versions(id).getFirst().launchTemplateData().imageId());
    rest()
        .body(Map.of("data", Map.of("InstanceType", "c1.small")))
        .post("/v1/launch-templates/" + id + "/versions")
        .then()
        .statusCode(201);
    rest()
        .body(Map.of("defaultVersion", "$Latest"))
        .patch("/v1/launch-templates/" + id)
        .then()
        .statusCode(200);
    List<Integer> numbers =
        rest()
            .get("/v1/launch-templates/" + id + "/versions")
            .jsonPath()
            .getList("versions.version");
    assertEquals(List.of(1, 2), numbers);
    for (Map<String, Object> bad :
        List.<Map<String, Object>>of(
            Map.of("KernelId", "x"), Map.of("Surprise", 1), Map.of("ImageId", 7))) {
      int status =
          rest().body(Map.of("name", "bad", "data", bad)).post("/v1/launch-templates").statusCode();
      assertTrue(status == 400 || status == 422, bad + " " + status);
    }
    rest().delete("/v1/launch-templates/" + id).then().statusCode(204);
    rest().get("/v1/launch-templates/" + id).then().statusCode(404);
  }
}
