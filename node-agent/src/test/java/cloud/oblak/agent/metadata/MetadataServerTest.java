package cloud.oblak.agent.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.Wanted;
import cloud.oblak.agent.credential.GuestCredentials;
import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.MemoryFolder;
import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.nodeapi.Power;
import cloud.oblak.nodeapi.RoleCredentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetadataServerTest {
  private static final String CONTAINER = "172.31.0.4";
  private static final String VM = "172.31.0.5";

  private final DesiredState desired = new DesiredState(new MemoryFolder());
  private final GuestCredentials credentials =
      new GuestCredentials(desired, new MemoryFolder(), Clock.systemUTC());
  private final HttpClient client = HttpClient.newHttpClient();
  private MetadataServer server;

  @BeforeEach
  void open() throws IOException {
    Wanted.network().forEach(object -> desired.accept(1, object));
    desired.accept(1, Wanted.container(1, Power.ON, 0));
    desired.accept(1, Wanted.vm(1, Power.ON, 0));
    server = start();
  }

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  private MetadataServer start() throws IOException {
    return new MetadataServer(
        desired, credentials, 0, "proxy", "tokens", Clock.systemUTC(), Runnable::run);
  }

  private HttpRequest.Builder request(String path, String source, String secret) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .header("X-Oblak-Vpc", Wanted.VPC)
        .header("X-Forwarded-For", source)
        .header("X-Oblak-Proxy-Secret", secret);
  }

  private String token(String source, String lifetime) throws Exception {
    return send(request("/latest/api/token", source, "proxy")
            .header("X-aws-ec2-metadata-token-ttl-seconds", lifetime)
            .PUT(BodyPublishers.noBody()))
        .body();
  }

  private HttpResponse<String> get(String path, String source) throws Exception {
    return send(
        request(path, source, "proxy").header("X-aws-ec2-metadata-token", token(source, "60")));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void everythingAboutAnInstanceIsReadWithAToken() throws Exception {
    assertEquals(Wanted.CONTAINER, get("/latest/meta-data/instance-id", CONTAINER).body());
    assertEquals(Wanted.VM, get("/latest/meta-data/instance-id", VM).body());
    assertEquals(
        "ip-172-31-0-4.ec2.internal", get("/latest/meta-data/local-hostname", CONTAINER).body());
    assertEquals("198.18.0.4", get("/latest/meta-data/public-ipv4", CONTAINER).body());
    assertEquals("0=mine", get("/latest/meta-data/public-keys/", CONTAINER).body());
    assertEquals(
        "ssh-ed25519 AAAA mine",
        get("/latest/meta-data/public-keys/0/openssh-key", CONTAINER).body());
    assertEquals("web", get("/latest/meta-data/tags/instance/Name", CONTAINER).body());
    assertEquals("#!/bin/sh\n", get("/latest/user-data", CONTAINER).body());
    String nic = "/latest/meta-data/network/interfaces/macs/0e:00:00:00:00:04/";
    assertEquals(Wanted.SUBNET, get(nic + "subnet-id", CONTAINER).body());
    assertTrue(
        get("/latest/dynamic/instance-identity/document", CONTAINER)
            .body()
            .contains("\"instanceId\" : \"" + Wanted.CONTAINER + "\""));
  }

  @Test
  void directoriesAreListedWithASlashBehindDirectories() throws Exception {
    assertEquals(
        "availability-zone\nregion", get("/latest/meta-data/placement/", CONTAINER).body());
    assertTrue(get("/latest/meta-data/", CONTAINER).body().contains("\nplacement/\n"));
    assertEquals("dynamic/\nmeta-data/\nuser-data", get("/latest/", CONTAINER).body());
    assertEquals(404, get("/latest/meta-data/nothing", CONTAINER).statusCode());
  }

  /** What the EC2 data source of cloud-init asks for, in the versions that it tries. */
  @Test
  void cloudInitFindsWhatItAsksForInEveryVersion() throws Exception {
    for (String version : List.of("2009-04-04", "2016-09-02", "2018-09-24", "2021-03-23")) {
      String root = "/" + version + "/";
      assertEquals(Wanted.VM, get(root + "meta-data/instance-id", VM).body());
      assertTrue(get(root + "meta-data/", VM).body().contains("block-device-mapping/\n"), version);
      assertEquals("/dev/xvda", get(root + "meta-data/block-device-mapping/root", VM).body());
      assertEquals("#!/bin/sh\n", get(root + "user-data", CONTAINER).body());
      assertEquals(
          "document", get(root + "dynamic/instance-identity/", VM).body().strip(), version);
      String nic = root + "meta-data/network/interfaces/macs/";
      String mac = get(nic, VM).body();
      assertEquals("0", get(nic + mac + "device-number", VM).body());
      assertEquals(VM, get(nic + mac + "local-ipv4s", VM).body());
      everyListedPathIsThere(root + "meta-data/");
    }
  }

  // The data source reads the whole tree, and gives up where a listed name is not there.
  private void everyListedPathIsThere(String directory) throws Exception {
    for (String name : get(directory, VM).body().lines().toList()) {
      boolean keys = directory.endsWith("/public-keys/");
      String path = directory + (keys ? name.substring(0, name.indexOf('=')) + "/" : name);
      assertEquals(200, get(path, VM).statusCode(), path);
      if (path.endsWith("/")) {
        everyListedPathIsThere(path);
      }
    }
  }

  private void allow(Metadata.Access access, long generation) {
    desired.accept(1, Wanted.container(generation, Wanted.metadata(access, null)));
  }

  private static RoleCredentials answer(String code, String message, RoleCredentials.Keys keys) {
    return new RoleCredentials(Wanted.CONTAINER, "AIPA1", code, message, "reader", keys);
  }

  @Test
  void aGuestReadsTheCredentialsOfItsRoleAsTheServiceGaveThem() throws Exception {
    String iam = "/latest/meta-data/iam/";
    assertEquals(404, get(iam + "info", CONTAINER).statusCode());
    desired.accept(
        1, Wanted.container(2, Wanted.metadata(Metadata.Access.TOKEN, Wanted.profile("AIPA1"))));
    credentials.take(
        List.of(
            answer(
                RoleCredentials.SUCCESS,
                "",
                new RoleCredentials.Keys(
                    "ASIA1",
                    "secret",
                    "token",
                    Instant.parse("2026-01-01T00:00:00Z"),
                    Instant.parse("2026-01-01T06:00:00Z")))));
    assertTrue(get("/latest/meta-data/", CONTAINER).body().contains("\niam/\n"));
    assertEquals("info\nsecurity-credentials/", get(iam, CONTAINER).body());
    assertEquals("reader", get(iam + "security-credentials/", CONTAINER).body());
    assertEquals(
        """
        {
          "Code" : "Success",
          "LastUpdated" : "2026-01-01T00:00:00Z",
          "Type" : "AWS-HMAC",
          "AccessKeyId" : "ASIA1",
          "SecretAccessKey" : "secret",
          "Token" : "token",
          "Expiration" : "2026-01-01T06:00:00Z"
        }\
        """,
        get(iam + "security-credentials/reader", CONTAINER).body());
    assertEquals(
        """
        {
          "Code" : "Success",
          "LastUpdated" : "2026-01-01T00:00:00Z",
          "InstanceProfileArn" : "arn:aws:iam::000000000001:instance-profile/AIPA1",
          "InstanceProfileId" : "AIPA1"
        }\
        """,
        get(iam + "info", CONTAINER).body());
    assertEquals(404, get(iam + "security-credentials/", VM).statusCode());
    assertEquals(404, get(iam + "security-credentials/other", CONTAINER).statusCode());
  }

  @Test
  void aGuestReadsWhyItHasNoCredentials() throws Exception {
    desired.accept(
        1, Wanted.container(2, Wanted.metadata(Metadata.Access.TOKEN, Wanted.profile("AIPA1"))));
    credentials.take(List.of(answer("AssumeRoleUnauthorizedAccess", "EC2 cannot", null)));
    String body = get("/latest/meta-data/iam/security-credentials/reader", CONTAINER).body();
    assertTrue(body.contains("\"Code\" : \"AssumeRoleUnauthorizedAccess\""), body);
    assertTrue(body.contains("\"Message\" : \"EC2 cannot\""), body);
    assertFalse(body.contains("SecretAccessKey"), body);
  }

  @Test
  void metadataIsReadWithoutATokenOrNotAtAllWhereItsOwnerSaysSo() throws Exception {
    String path = "/latest/meta-data/instance-id";
    allow(Metadata.Access.OPEN, 2);
    assertEquals(200, send(request(path, CONTAINER, "proxy")).statusCode());
    assertEquals(200, get(path, CONTAINER).statusCode());
    assertEquals(
        401,
        send(request(path, CONTAINER, "proxy").header("X-aws-ec2-metadata-token", "forged"))
            .statusCode());
    assertEquals(401, send(request(path, VM, "proxy")).statusCode());
    allow(Metadata.Access.OFF, 3);
    assertEquals(403, send(request(path, CONTAINER, "proxy")).statusCode());
    assertEquals(
        403,
        send(request("/latest/api/token", CONTAINER, "proxy").PUT(BodyPublishers.noBody()))
            .statusCode());
  }

  @Test
  void nothingIsReadWithoutATokenOfThisVeryInstance() throws Exception {
    String path = "/latest/meta-data/instance-id";
    assertEquals(401, send(request(path, CONTAINER, "proxy")).statusCode());
    String foreign = token(VM, "60");
    assertEquals(
        401,
        send(request(path, CONTAINER, "proxy").header("X-aws-ec2-metadata-token", foreign))
            .statusCode());
  }

  @Test
  void aTokenOutlivesTheServer() throws Exception {
    String token = token(CONTAINER, "60");
    server.close();
    server = start();
    assertEquals(
        200,
        send(request("/latest/meta-data/ami-id", CONTAINER, "proxy")
                .header("X-aws-ec2-metadata-token", token))
            .statusCode());
  }

  @Test
  void aLifetimeOutOfRangeIsRefused() throws Exception {
    for (String lifetime : new String[] {"0", "21601", "x", "-1"}) {
      assertEquals("400\n", token(CONTAINER, lifetime));
    }
  }

  @Test
  void onlyTheProxyIsHeardAndOnlyForKnownAddresses() throws Exception {
    assertEquals(403, send(request("/latest/", CONTAINER, "guess")).statusCode());
    assertEquals(404, send(request("/latest/", "172.31.0.99", "proxy")).statusCode());
  }
}
