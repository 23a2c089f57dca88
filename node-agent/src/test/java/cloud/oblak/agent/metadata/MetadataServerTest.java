package cloud.oblak.agent.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.Wanted;
import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.MemoryFolder;
import cloud.oblak.nodeapi.ContainerSpec;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.nodeapi.Power;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetadataServerTest {
  private static final String CONTAINER = "172.31.0.4";
  private static final String VM = "172.31.0.5";

  private final DesiredState desired = new DesiredState(new MemoryFolder());
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
    return new MetadataServer(desired, 0, "proxy", "tokens", Clock.systemUTC(), Runnable::run);
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

  private void allow(Metadata.Access access, long generation) {
    DesiredObject wish = Wanted.container(generation, Power.ON, 0);
    ContainerSpec spec = (ContainerSpec) wish.spec();
    Metadata before = spec.metadata();
    Metadata after =
        new Metadata(
            before.instanceType(),
            before.hostname(),
            before.publicKeys(),
            before.userData(),
            before.zone(),
            before.region(),
            before.launchIndex(),
            before.reservationId(),
            before.launchedAt(),
            before.tags(),
            access);
    desired.accept(
        1,
        new DesiredObject(
            wish.kind(),
            wish.id(),
            wish.generation(),
            wish.removed(),
            wish.requestId(),
            new ContainerSpec(
                spec.instanceId(),
                spec.accountId(),
                spec.power(),
                spec.reboots(),
                spec.stopTimeout(),
                spec.image(),
                spec.limits(),
                spec.portId(),
                after,
                spec.command(),
                spec.environment(),
                spec.workingDirectory())));
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
