package cloud.oblak.compute.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.platform.Principal;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Policies decide the same on a resource, whether a call names it by id or by name. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class NamedResourcesIT {
  private static final String ALLOW =
      "{\"Effect\":\"Allow\",\"Action\":\"ec2:*\",\"Resource\":\"*\"}";

  @Inject Ec2Account account;

  private final TokenMint mint = new TokenMint(new ServiceKeys(TestInstallation.pki()));

  private RequestSpecification as(String statements) {
    Principal principal = OtherServices.under(account.principal(), statements);
    return RestAssured.given().header("Authorization", "Bearer " + mint.mint(principal, "compute"));
  }

  private static String deny(String resource) {
    return ALLOW
        + ",{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"arn:aws:ec2:*:*:%s\"}"
            .formatted(resource);
  }

  private Response aws(String statements, String form) {
    return as(statements)
        .contentType("application/x-www-form-urlencoded; charset=utf-8")
        .body("Version=2016-11-15&Action=" + form)
        .post("/aws/compute/ec2");
  }

  private static void denied(Response answer, String about) {
    assertEquals(403, answer.statusCode(), answer.asString());
    assertTrue(answer.asString().contains(about), answer.asString());
  }

  @Test
  void aLaunchTemplateIsDecidedOnByItsId() {
    String id =
        as(ALLOW)
            .contentType("application/json")
            .body(Map.of("name", "web", "data", Map.of("ImageId", "tiny")))
            .post("/v1/launch-templates")
            .path("id");
    String no = deny("launch-template/" + id);
    denied(aws(no, "DeleteLaunchTemplate&LaunchTemplateName=web"), id);
    denied(aws(no, "DeleteLaunchTemplate&LaunchTemplateId=" + id), id);
    denied(aws(no, "ModifyLaunchTemplate&LaunchTemplateName=web&SetDefaultVersion=1"), id);
    denied(
        aws(
            no,
            "CreateLaunchTemplateVersion&LaunchTemplateName=web&LaunchTemplateData.ImageId=tiny"),
        id);
    denied(as(no).delete("/v1/launch-templates/" + id), id);
    assertEquals(200, aws(ALLOW, "DeleteLaunchTemplate&LaunchTemplateName=web").statusCode());
  }

  @Test
  void aKeyPairIsDecidedOnByItsName() {
    String id =
        as(ALLOW)
            .contentType("application/json")
            .body(Map.of("name", "ops", "tags", Map.of("team", "red")))
            .post("/v1/key-pairs")
            .path("id");
    String no = deny("key-pair/ops");
    denied(
        as(no).contentType("application/json").body(Map.of("name", "ops")).post("/v1/key-pairs"),
        "key-pair/ops");
    denied(aws(no, "DeleteKeyPair&KeyName=ops"), "key-pair/ops");
    denied(aws(no, "DeleteKeyPair&KeyPairId=" + id), "key-pair/ops");
    denied(aws(no, "CreateTags&ResourceId.1=" + id + "&Tag.1.Key=a"), "key-pair/ops");
    denied(as(no).delete("/v1/key-pairs/" + id), "key-pair/ops");
    String red =
        ALLOW
            + ",{\"Effect\":\"Deny\",\"Action\":\"ec2:Delete*\",\"Resource\":\"*\",\"Condition\":"
            + "{\"StringEquals\":{\"aws:ResourceTag/team\":\"red\"}}}";
    denied(as(red).delete("/v1/key-pairs/" + id), "key-pair/ops");
    assertEquals(200, aws(ALLOW, "DeleteKeyPair&KeyPairId=" + id).statusCode());
  }
}
