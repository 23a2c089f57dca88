package cloud.oblak.compute.parameter.aws;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class ParameterActionsIT {
  private static final String AMAZON =
      "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
  private static final String UBUNTU =
      "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp2/ami-id";
  private static final String DEBIAN = "/aws/service/debian/release/12/latest/amd64";

  @Inject Ec2Account account;
  @Inject Ec2Account operator;
  @Inject GetParameter one;
  @Inject GetParameters several;
  @Inject GetParametersByPath below;

  @Inject
  @Identifier("compute")
  ServiceDatabase database;

  private String image;

  @BeforeEach
  void prepare() {
    image = account.image(operator.id(), "chosen", true);
  }

  @AfterEach
  void forget() {
    database.update("DELETE FROM image_alias WHERE image NOT LIKE 'debian-%'");
    database.update("DELETE FROM image WHERE account_id = ?", operator.id());
  }

  private RequestSpecification as(Role role) {
    return RestAssured.given()
        .header("Authorization", TestTokens.ofInstallation().user(operator.id(), role, "compute"))
        .contentType("application/json");
  }

  private ValidatableResponse put(String name, String reference) {
    return as(Role.OPERATOR)
        .body(Map.of("image", reference))
        .put("/v1/image-aliases" + name)
        .then();
  }

  private Parameter get(String name) {
    return account
        .call(one, GetParameterRequest.builder().name(name).withDecryption(true).build())
        .parameter();
  }

  private String refusal(String name) {
    return account.refusal(one, GetParameterRequest.builder().name(name).build());
  }

  private List<String> names(String path, boolean recursive) {
    return account
        .call(below, GetParametersByPathRequest.builder().path(path).recursive(recursive).build())
        .parameters()
        .stream()
        .map(Parameter::name)
        .toList();
  }

  @Test
  void anAliasAnswersWithTheOperatorsChoiceInEveryForm() {
    put(AMAZON, "chosen").statusCode(200).body("imageId", equalTo(image));
    Parameter parameter = get(AMAZON);
    assertEquals(image, parameter.value());
    assertEquals(AMAZON, parameter.name());
    assertEquals("String", parameter.typeAsString());
    assertEquals("aws:ec2:image", parameter.dataType());
    assertEquals(1, parameter.version());
    assertNull(parameter.selector());
    assertEquals("arn:aws:ssm:us-east-1::parameter" + AMAZON, parameter.arn());
    assertEquals(image, get(parameter.arn()).value());
    assertEquals(":1", get(AMAZON + ":1").selector());
    assertEquals("ParameterVersionNotFound", refusal(AMAZON + ":2"));
    assertEquals("ParameterVersionNotFound", refusal(AMAZON + ":label"));
  }

  @Test
  void anotherChoiceIsAnotherVersionAndTheSameOneIsNot() {
    String other = account.image(operator.id(), "other", true);
    put(AMAZON, "chosen").statusCode(200);
    put(AMAZON, "chosen").statusCode(200).body("version", equalTo(1));
    put(AMAZON, other).statusCode(200).body("version", equalTo(2));
    assertEquals(other, get(AMAZON).value());
    as(Role.OPERATOR).delete("/v1/image-aliases" + AMAZON).then().statusCode(204);
    assertEquals("ParameterNotFound", refusal(AMAZON));
    as(Role.OPERATOR).delete("/v1/image-aliases" + AMAZON).then().statusCode(404);
  }

  @Test
  void unknownNamesAreListedBesideThoseFound() {
    put(AMAZON, "chosen").statusCode(200);
    String foreign = "arn:aws:ssm:eu-west-1::parameter" + AMAZON;
    GetParametersResponse response =
        account.call(
            several,
            GetParametersRequest.builder()
                .names(AMAZON, UBUNTU, "mine", AMAZON + ":9", foreign)
                .build());
    assertEquals(List.of(image), response.parameters().stream().map(Parameter::value).toList());
    assertEquals(List.of(UBUNTU, "mine", AMAZON + ":9", foreign), response.invalidParameters());
    assertEquals("ParameterNotFound", refusal("mine"));
    assertEquals("ParameterNotFound", refusal(foreign));
    assertEquals(
        "InvalidParameterValue",
        account.refusal(several, GetParametersRequest.builder().names("a", "a").build()));
  }

  @Test
  void debiansNamesFindDebiansImageAndNothingElsePretends() {
    assertEquals("ParameterNotFound", refusal(DEBIAN));
    as(Role.OPERATOR)
        .get("/v1/image-aliases" + DEBIAN)
        .then()
        .statusCode(200)
        .body("image", equalTo("debian-12"))
        .body("imageId", nullValue());
    account.image("debian-12");
    assertEquals("ParameterNotFound", refusal(DEBIAN), "a tenant's own image is not Debian's");
    String debian = account.image(operator.id(), "debian-12", true);
    assertEquals(debian, get(DEBIAN).value());
    assertEquals("ParameterNotFound", refusal(UBUNTU));
  }

  @Test
  void aPathListsItsOwnLevelOrAllBelowInPages() {
    put(AMAZON, "chosen").statusCode(200);
    put(UBUNTU, "chosen").statusCode(200);
    assertEquals(List.of(AMAZON), names("/aws/service/ami-amazon-linux-latest", false));
    assertEquals(List.of(), names("/aws/service", false));
    assertEquals(List.of(AMAZON, UBUNTU), names("/aws/service/", true));
    assertEquals(List.of(), names("/aws/service/ami", true));
    GetParametersByPathRequest first =
        GetParametersByPathRequest.builder().path("/aws").recursive(true).maxResults(1).build();
    GetParametersByPathResponse page = account.call(below, first);
    assertEquals(AMAZON, page.parameters().getFirst().name());
    page = account.call(below, first.toBuilder().nextToken(page.nextToken()).build());
    assertEquals(UBUNTU, page.parameters().getFirst().name());
    assertNull(page.nextToken());
  }

  @Test
  void onlyPublicImagesAndPublicNamesCanBeChosenAndOnlyByTheOperator() {
    account.image(operator.id(), "secret", false);
    put(AMAZON, "secret").statusCode(400).body("field", equalTo("image"));
    put(AMAZON, "nothing").statusCode(404);
    put("/mine/image", "chosen").statusCode(400).body("field", equalTo("name"));
    put("/aws/service/a%20b", "chosen").statusCode(400);
    as(Role.OPERATOR).body("{}").put("/v1/image-aliases" + AMAZON).then().statusCode(400);
    as(Role.ADMIN)
        .body(Map.of("image", "chosen"))
        .put("/v1/image-aliases" + AMAZON)
        .then()
        .statusCode(403);
    as(Role.ADMIN).get("/v1/image-aliases").then().statusCode(403);
    as(Role.OPERATOR)
        .get("/v1/image-aliases")
        .then()
        .statusCode(200)
        .body("imageAliases.name", hasItem(DEBIAN));
  }
}
