package cloud.oblak.identity;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import io.restassured.path.xml.XmlPath;
import io.restassured.response.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Calls actions of IAM and STS for a principal, over HTTP as the gateway passes them on. */
final class IamClient {
  private static final Set<String> STS =
      Set.of("AssumeRole", "DecodeAuthorizationMessage", "GetAccessKeyInfo", "GetCallerIdentity");

  private final TokenMint mint = new TokenMint(new ServiceKeys(TestInstallation.pki()));
  private final Principal principal;

  IamClient(Principal principal) {
    this.principal = principal;
  }

  /** The administrator of an account, with more roles perhaps. */
  static IamClient admin(String account, Role... more) {
    Set<Role> roles = more.length == 0 ? Set.of(Role.ADMIN) : Set.of(Role.ADMIN, more[0]);
    return new IamClient(
        new Principal(
            account,
            "arn:aws:iam::" + account + ":user/admin",
            roles,
            "gateway",
            "192.0.2.7",
            "req-test"));
  }

  Principal principal() {
    return principal;
  }

  Response call(String action, String... parameters) {
    boolean sts = STS.contains(action);
    StringBuilder form =
        new StringBuilder("Action=" + action + "&Version=" + (sts ? "2011-06-15" : "2010-05-08"));
    for (int i = 0; i < parameters.length; i += 2) {
      form.append('&')
          .append(parameters[i])
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return given()
        .header("Authorization", "Bearer " + mint.mint(principal, "identity"))
        .contentType("application/x-www-form-urlencoded; charset=utf-8")
        .body(form.toString())
        .post(sts ? "/aws/identity/sts" : "/aws/identity/iam");
  }

  /** The answer's result, below {@code ActionResponse.ActionResult}. */
  XmlPath does(String action, String... parameters) {
    Response answer = call(action, parameters);
    assertEquals(200, answer.statusCode(), answer.body().asString());
    return answer.body().xmlPath().setRootPath(action + "Response." + action + "Result");
  }

  void fails(int status, String code, String action, String... parameters) {
    Response answer = call(action, parameters);
    assertEquals(status, answer.statusCode(), answer.body().asString());
    assertEquals(code, answer.body().xmlPath().getString("ErrorResponse.Error.Code"));
  }
}
