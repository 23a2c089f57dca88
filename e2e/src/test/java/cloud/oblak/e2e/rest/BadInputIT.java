package cloud.oblak.e2e.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.e2e.Answer;
import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Stack;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadInputIT {
  private static Api api;

  @BeforeAll
  static void start() {
    api = Stack.newAccount("bad-input");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"image":"nothing","instanceType":"c1.nano"} | 404 | InvalidAMIID.NotFound
          {"image":"ami-00000000000000000","instanceType":"c1.nano"} | 404 | InvalidAMIID.NotFound
          {"image":"tiny","instanceType":"x9.huge"} | 400 | InvalidParameterValue
          {"image":"tiny","instanceType":"c1.nano","count":0} | 400 | InvalidParameterValue
          {"image":"tiny","instanceType":"c1.nano","count":101} | 400 | InvalidParameterValue
          {"image":"tiny","instanceType":"c1.nano","count":-1} | 400 | InvalidParameterValue
          {"image":"tiny","instanceType":"c1.nano","count":2,"minCount":3} | 400 | InvalidParameterValue
          {"image":"tiny","instanceType":"c1.nano","count":"1"} | 400 | InvalidParameterValue
          {"image":"tiny","instanceType":"c1.nano","colour":"red"} | 400 | UnknownParameter
          {"image":"tiny","instanceType":"c1.nano","keyName":"nobodys"} | 404 | InvalidKeyPair.NotFound
          {"image":"tiny","instanceType":"c1.nano","name":"a\\u0000b"} | 400 | InvalidParameterValue
          {"image":"tiny","instanceType":"c1.nano","userData":"%%%"} | 400 | InvalidUserData.Malformed
          {"image":"tiny","instanceType":"c1.nano","securityGroups":["sg-00000000000000000"]} | 400 | InvalidGroup.NotFound
          {"image":"tiny-vm","instanceType":"t3.nano","command":["/bin/sh"]} | 400 | InvalidParameterValue
          {"instanceType":"c1.nano"} | 400 | MissingParameter
          {"image":"tiny" | 400 | MalformedBody
          [] | 400 | InvalidParameterValue
          """)
  void aWrongRunIsRefusedWithItsCodeAndLeavesNothing(String body, int status, String code) {
    api.post("/v1/instances", body).problem(status, code);
    assertEquals(0, api.get("/v1/instances").expect(200).json().path("instances").size());
  }

  @Test
  void aBodyOfTenMegabytesIsRefused() {
    String big = "{\"image\":\"" + "x".repeat(10 << 20) + "\"}";
    Answer answer = api.post("/v1/instances", big);
    assertEquals(413, answer.status(), answer.text());
  }

  @Test
  void userDataBeyond16KilobytesIsRefused() {
    String data = Base64.getEncoder().encodeToString(new byte[16 * 1024 + 1]);
    Answer answer =
        api.post(
            "/v1/instances",
            "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"userData\":\"" + data + "\"}");
    assertEquals(
        "userData", answer.problem(400, "InvalidParameterValue").json().path("field").asText());
  }

  @Test
  void anUnknownPathAndMethodAreProblems() {
    api.get("/v1/clouds").problem(404, "NotFound");
    api.call("PUT", "/v1/instances", "{}", java.util.Map.of()).problem(405, "MethodNotAllowed");
  }

  @ParameterizedTest
  @CsvSource({
    "vm,file:///etc/passwd",
    "container,oci-layout:/var/lib",
    "vm,kernel:///boot/vmlinuz?initrd=/x",
    "vm,http://example.com/x",
    "vm,ftp://example.com/x",
    "container,https://example.com/x.qcow2",
    "vm,''",
  })
  void aLocationThatATenantMayNotUseIsRefused(String kind, String location) {
    Answer answer =
        api.post(
            "/v1/images",
            "{\"name\":\"no\",\"kind\":\"%s\",\"location\":\"%s\",\"architecture\":\"x86_64\"}"
                .formatted(kind, location));
    assertEquals(400, answer.status(), answer.text());
    assertEquals("location", answer.json().path("field").asText(), answer.text());
  }
}
