package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReachIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static Api api;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    api = Stack.newAccount("reach");
    allow(api, 80);
    allow(api, 22);
  }

  static void allow(Api account, int port) {
    // A part that a test has just killed may answer 503 for a moment more.
    JsonNode groups =
        Waiting.until(
                "the groups are listed",
                LIMIT,
                () -> account.get("/v1/security-groups"),
                answer -> answer.status() == 200)
            .json()
            .path("securityGroups");
    String group = groups.path(0).path("id").asText();
    account
        .post(
            "/v1/security-groups/" + group + "/rules",
            """
            {"direction":"ingress","protocol":"tcp","fromPort":%d,"toPort":%d,"cidr":"0.0.0.0/0"}
            """
                .formatted(port, port))
        .expect(201);
  }

  static String page(String address) {
    return Waiting.until(
        "http://" + address + " answers", LIMIT, () -> Host.page(address), p -> !p.isEmpty());
  }

  @Test
  void aContainerAnswersOnItsPublicAddressAndKeepsItsPrivateOneOverAStop() {
    try (Instances instances = new Instances(api)) {
      JsonNode web =
          instances.running("{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"name\":\"web\"}");
      String id = web.path("id").asText();
      assertTrue(page(web.path("publicIp").asText()).contains(id), "the page names the instance");
      api.post("/v1/instances/" + id + "/stop", null).expect(202);
      assertEquals(
          "", stopped(instances, id, web.path("publicIp").asText()), "nothing answers any more");
      api.post("/v1/instances/" + id + "/start", null).expect(202);
      JsonNode again = instances.await(id, "running");
      assertEquals(web.path("privateIp"), again.path("privateIp"));
      page(again.path("publicIp").asText());
      api.post("/v1/instances/" + id + "/reboot", null).expect(202);
      page(again.path("publicIp").asText());
    }
  }

  private static String stopped(Instances instances, String id, String address) {
    instances.await(id, "stopped");
    return Host.page(address);
  }

  @Test
  void aVmAnswersHttpAndSshWithItsKeyRunsItsUserDataAndShowsItsConsole() throws IOException {
    JsonNode key = api.post("/v1/key-pairs", "{\"name\":\"ssh\"}").expect(201).json();
    Path file = Files.writeString(directory.resolve("key"), key.path("privateKey").asText());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    String userData =
        Base64.getEncoder()
            .encodeToString(
                "#!/bin/sh\necho made-by-user-data >/root/proof\n"
                    .getBytes(StandardCharsets.UTF_8));
    try (Instances instances = new Instances(api)) {
      JsonNode vm =
          instances.running(
              "{\"image\":\"tiny-vm\",\"instanceType\":\"t3.nano\",\"keyName\":\"ssh\",\"userData\":\""
                  + userData
                  + "\"}");
      String id = vm.path("id").asText();
      String address = vm.path("publicIp").asText();
      Waiting.until("the page names " + id, LIMIT, () -> Host.page(address), p -> p.contains(id));
      Host.Result shell =
          Waiting.until(
              "ssh works",
              LIMIT,
              () -> Host.ssh(file, address, "cat /root/proof; hostname; ip -4 addr show dev eth0"),
              result -> result.exit() == 0);
      assertTrue(shell.output().contains("made-by-user-data"), shell.output());
      assertTrue(shell.output().contains(vm.path("privateIp").asText()), shell.output());
      assertTrue(!api.get("/v1/instances/" + id + "/console").expect(200).text().isBlank());
      showsItsDisplay(id);
      api.post("/v1/instances/" + id + "/stop", null).expect(202);
      instances.await(id, "stopped");
      api.post("/v1/instances/" + id + "/start", null).expect(202);
      JsonNode again = instances.await(id, "running");
      assertEquals(vm.path("privateIp"), again.path("privateIp"));
      page(again.path("publicIp").asText());
    }
  }

  private static void showsItsDisplay(String id) throws IOException {
    JsonNode seen =
        api.get("/v1/instances/" + id + "/console/screenshot?wakeUp=true").expect(200).json();
    assertEquals("image/jpeg", seen.path("mediaType").asText());
    byte[] jpeg = Base64.getDecoder().decode(seen.path("image").asText());
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
    assertTrue(picture.getWidth() >= 640 && picture.getWidth() <= 2048, "" + picture);
    assertTrue(picture.getHeight() >= 350 && picture.getHeight() <= 2048, "" + picture);
  }

  @Test
  void aContainerRunsItsOwnCommandAndTellsItsExitCodeAndLog() {
    try (Instances instances = new Instances(api)) {
      String body =
          """
          {"image":"tiny","instanceType":"c1.nano","command":["/bin/sh","-c","echo $WORD; exit 7"],
           "environment":{"WORD":"from-the-environment"}}
          """;
      String id = instances.run(body).path("instances").path(0).path("id").asText();
      JsonNode ended = instances.await(id, "stopped");
      assertEquals(7, ended.path("exitCode").asInt(-1), ended.toString());
      JsonNode console = api.get("/v1/instances/" + id + "/console").expect(200).json();
      String log =
          new String(
              Base64.getDecoder().decode(console.path("output").asText()), StandardCharsets.UTF_8);
      assertTrue(log.contains("from-the-environment"), log);
    }
  }

  @Test
  void fiftyContainersAtOnceAllAnswer() {
    try (Instances instances = new Instances(api)) {
      JsonNode made =
          instances.run("{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"count\":50}");
      Set<String> addresses = new HashSet<>();
      for (JsonNode instance : made.path("instances")) {
        JsonNode running = instances.await(instance.path("id").asText(), "running");
        assertTrue(addresses.add(running.path("publicIp").asText()));
      }
      assertEquals(50, addresses.size());
      addresses.forEach(ReachIT::page);
    }
  }

  @Test
  void twoAccountsHaveTheSameAddressesSideBySideAndDoNotMeet() {
    Api one = Stack.newAccount("side-a");
    Api two = Stack.newAccount("side-b");
    allow(one, 80);
    allow(two, 80);
    String body = "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"zone\":\"a\"}";
    try (Instances first = new Instances(one);
        Instances second = new Instances(two)) {
      JsonNode mine = first.running(body);
      JsonNode theirs = second.running(body);
      assertEquals(mine.path("privateIp"), theirs.path("privateIp"));
      String myPage = page(mine.path("publicIp").asText());
      String theirPage = page(theirs.path("publicIp").asText());
      assertTrue(myPage.contains(mine.path("id").asText()), myPage);
      assertTrue(theirPage.contains(theirs.path("id").asText()), theirPage);
    }
  }

  @Test
  void aGuestSeesItsNeighbourOnlyAsTheGroupsAllowAndItselfByItsPublicAddress() {
    Api account = Stack.newAccount("neighbours");
    try (Instances instances = new Instances(account)) {
      JsonNode server = instances.running("{\"image\":\"tiny\",\"instanceType\":\"c1.nano\"}");
      assertEquals("", Host.page(server.path("publicIp").asText()), "no rule lets the host in");
      String neighbour = fetch(account, instances, server.path("privateIp").asText());
      assertTrue(neighbour.contains(server.path("id").asText()), neighbour);
      allow(account, 80);
      String hairpin = fetch(account, instances, server.path("publicIp").asText());
      assertTrue(hairpin.contains(server.path("id").asText()), hairpin);
    }
  }

  private static String fetch(Api account, Instances instances, String address) {
    String id =
        instances
            .run(
                """
                {"image":"tiny","instanceType":"c1.nano",
                 "command":["/bin/sh","-c","wget -q -O - http://%s/ || echo failed"]}
                """
                    .formatted(address))
            .path("instances")
            .path(0)
            .path("id")
            .asText();
    instances.await(id, "stopped");
    JsonNode console = account.get("/v1/instances/" + id + "/console").expect(200).json();
    return new String(
        Base64.getDecoder().decode(console.path("output").asText()), StandardCharsets.UTF_8);
  }
}
