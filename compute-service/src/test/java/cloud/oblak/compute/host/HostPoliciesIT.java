package cloud.oblak.compute.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Policies take hosts away from an operator, and give them to nobody else. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class HostPoliciesIT {
  private static final String ALL = "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}";

  private final TokenMint mint = new TokenMint(new ServiceKeys(TestInstallation.pki()));
  private final String host = "/v1/hosts/" + IdKind.HOST.next();

  private RequestSpecification as(Role role, String statements) {
    Principal principal =
        new Principal(
            "100000000000",
            "arn:aws:iam::100000000000:user/root",
            Set.of(role),
            "gateway",
            "",
            "req-1");
    return RestAssured.given()
        .header(
            "Authorization",
            "Bearer " + mint.mint(OtherServices.under(principal, statements), "compute"))
        .contentType("application/json");
  }

  @Test
  void aDenyHoldsForAnOperator() {
    String no = ALL + ",{\"Effect\":\"Deny\",\"Action\":\"oblak:*\",\"Resource\":\"*\"}";
    assertEquals(403, as(Role.OPERATOR, no).get("/v1/hosts").statusCode());
    assertEquals(403, as(Role.OPERATOR, no).post("/v1/host-tokens").statusCode());
    assertEquals(403, as(Role.OPERATOR, no).get(host).statusCode());
    assertEquals(403, as(Role.OPERATOR, no).post(host + "/drain").statusCode());
    assertEquals(403, as(Role.OPERATOR, no).delete(host).statusCode());
    assertEquals(403, as(Role.OPERATOR, no).delete("/v1/instance-types/x9.none").statusCode());
  }

  @Test
  void anAllowMakesNobodyAnOperator() {
    assertEquals(200, as(Role.OPERATOR, ALL).get("/v1/hosts").statusCode());
    assertEquals(404, as(Role.OPERATOR, ALL).get(host).statusCode());
    assertEquals(403, as(Role.ADMIN, ALL).get("/v1/hosts").statusCode());
    assertEquals(403, as(Role.ADMIN, ALL).get(host).statusCode());
  }
}
