package cloud.oblak.kit.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParameterTextTest {
  private static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

  private static JsonNode tree(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aFormKeepsItsNamesAndLosesTheSecrets() throws Exception {
    JsonNode form =
        tree(
            ParameterText.ofForm(
                "",
                bytes(
                    "Action=RunInstances&Version=2016-11-15&ImageId=tiny&UserData=c2VjcmV0"
                        + "&ClientToken=once&TagSpecification.1.Tag.1.Value=a%20b"
                        + "&MetadataOptions.HttpTokens=required")));
    assertFalse(form.has("Action"));
    assertEquals("tiny", form.path("ImageId").asText());
    assertEquals(HIDDEN, form.path("UserData").asText());
    assertEquals("once", form.path("ClientToken").asText());
    assertEquals("a b", form.path("TagSpecification.1.Tag.1.Value").asText());
    assertEquals("required", form.path("MetadataOptions.HttpTokens").asText());
  }

  @Test
  void everySecretOfEitherFaceIsHidden() throws Exception {
    for (String name :
        List.of(
            "Password",
            "NewPassword",
            "SecretAccessKey",
            "SessionToken",
            "TokenCode",
            "PrivateKey",
            "PublicKeyMaterial",
            "LaunchTemplateData.UserData",
            "UserData.Value",
            "WebIdentityToken",
            "SAMLAssertion",
            "db_password",
            "environment",
            "client-secret")) {
      String form = ParameterText.ofForm("", bytes(name + "=hunter2"));
      assertFalse(form.contains("hunter2"), form);
      String json = ParameterText.ofJson(bytes("{\"a\":[{\"" + name + "\":{\"x\":\"hunter2\"}}]}"));
      assertFalse(json.contains("hunter2"), json);
      assertEquals(HIDDEN, tree(json).path("a").path(0).path(name).asText(), json);
      String rest = ParameterText.ofRest("GET", "/v1/x", name + "=hunter2", new byte[0], false);
      assertFalse(rest.contains("hunter2"), rest);
    }
    String attribute =
        ParameterText.ofForm("", bytes("Attribute=userData&Value=hunter2&InstanceId=i-1"));
    assertFalse(attribute.contains("hunter2"), attribute);
  }

  @Test
  void anAddressLosesWhatGivesAccessToIt() throws Exception {
    String location = "https://ann:hunter2@example.org/disk?X-Amz-Signature=hunter2&part=3";
    JsonNode body =
        tree(ParameterText.ofRest(
                "POST", "/v1/images", null, bytes("{\"location\":\"" + location + "\"}"), true))
            .path("body");
    assertEquals(
        "https://" + HIDDEN + "@example.org/disk?X-Amz-Signature=" + HIDDEN + "&part=3",
        body.path("location").asText());
  }

  @Test
  void whatIsLongIsCutAndSaysSo() throws Exception {
    String many = "&Filter.1.Value.%d=%s".repeat(1).formatted(1, "x".repeat(3000));
    String long1 = ParameterText.ofForm("", bytes(("A=1" + many).repeat(20)));
    assertTrue(long1.length() < 6000, Integer.toString(long1.length()));
    StringBuilder list = new StringBuilder("{\"ids\":[0");
    for (int i = 0; i < 50_000; i++) {
      list.append(",\"i-").append(i).append('"');
    }
    String long2 = ParameterText.ofJson(bytes(list + "]}"));
    assertTrue(long2.length() < 6000, Integer.toString(long2.length()));
    assertTrue(tree(long2).path("truncated").asBoolean(), long2);
    for (String element : List.of("null", "true", "{}", "[]", "7")) {
      String list3 = "{\"ids\":[0" + ("," + element).repeat(60_000) + "]}";
      String long3 = ParameterText.ofRest("DELETE", "/v1/x", null, bytes(list3), true);
      assertTrue(long3.length() < 6000, element + " " + long3.length());
      assertTrue(tree(long3).path("truncated").asBoolean(), element);
    }
  }

  @Test
  void cborReadsAsJsonAndBytesAreHidden() throws Exception {
    byte[] body =
        new ObjectMapper(new CBORFactory())
            .writeValueAsBytes(Map.of("Name", "x", "Count", 3, "Blob", bytes("hunter2")));
    JsonNode tree = tree(ParameterText.ofCbor(body));
    assertEquals("x", tree.path("Name").asText());
    assertEquals(3, tree.path("Count").asInt());
    assertEquals(HIDDEN, tree.path("Blob").asText());
  }

  @Test
  void whatCannotBeReadIsNoReasonToFail() throws Exception {
    assertTrue(tree(ParameterText.ofJson(bytes("[1]"))).path("unreadable").asBoolean());
    JsonNode broken = tree(ParameterText.ofJson(bytes("{\"a\":1,\"b\":")));
    assertEquals(1, broken.path("a").asInt());
    assertTrue(broken.path("unreadable").asBoolean());
    assertEquals("%zz", tree(ParameterText.ofForm("a=%zz", new byte[0])).path("a").asText());
    assertEquals("\uFFFDx", tree(ParameterText.ofForm("a=%00x", new byte[0])).path("a").asText());
    tree(ParameterText.ofJson(bytes("{\"a\":\"\\ud800\"}")));
    tree(ParameterText.ofJson(bytes("{\"a\":".repeat(900) + "1" + "}".repeat(900))));
  }

  @Test
  void resourcesAndActionsReadAsCloudTrailNamesThem() {
    assertEquals(
        new AuditedResource("AWS::EC2::Instance", "i-1"),
        AuditedResource.of(AuditedResource.text("arn:aws:ec2:us-east-1:1:instance/i-1"))
            .orElseThrow());
    assertEquals(
        new AuditedResource("Oblak::ApiToken", "token-1"),
        AuditedResource.of("oblak:api-token/token-1").orElseThrow());
    assertTrue(AuditedResource.of("ec2:instance/*").isEmpty());
    assertTrue(AuditedResource.of("*").isEmpty());
    assertEquals(new AuditedAction("ec2.amazonaws.com", "X"), AuditedAction.of("ec2:X"));
    assertEquals(
        List.of("a,b", "ü %"), AuditHeaders.read(AuditHeaders.write(List.of("a,b", "ü %"))));
  }
}
