package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A guest that owns its network card, in an installation as it is delivered. */
class HostileGuestIT {
  private static final String ONE =
      "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"zone\":\"a\"}";
  private static final String TAGGED = "these words were tagged";
  private static final String FOREIGN = "0e:00:00:00:66:66";
  private static final Pattern MAC = Pattern.compile("(?:[0-9a-f]{2}:){5}[0-9a-f]{2}");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void whatAGuestMayNotSayReachesNoNeighbourThoughAllItsRulesAllowEverything() {
    Api api = Stack.newAccount("hostile-guest");
    allowAll(api);
    try (Instances instances = new Instances(api)) {
      JsonNode mallory = instances.running(ONE);
      JsonNode victim = instances.running(ONE);
      String id = mallory.path("id").asText();
      Frames.End hers = end(mallory);
      Frames.End theirs = end(victim);
      Map<String, String> forbidden = forbidden(hers, theirs);
      String first = Frames.udp(hers, theirs, "the first decent words");
      String question = Frames.question(hers, theirs.ip());
      String last = Frames.udp(hers, theirs, "the last decent words");
      try (Wire wire = Wire.of(victim.path("id").asText())) {
        List<String> all = new ArrayList<>(List.of(first, question));
        all.addAll(forbidden.values());
        all.add(last);
        // Twice: what is learned from the first must not let the second through.
        Wire.send(id, all);
        Wire.send(id, all);
        Waiting.until("the last words arrive", LIMIT, () -> wire.has(last), there -> there);
        assertTrue(wire.has(first));
        assertTrue(wire.has(question));
        forbidden.forEach((what, frame) -> assertFalse(wire.has(frame), what + " came through"));
        // The card may have taken the tag off.
        assertFalse(wire.has(Frames.udp(hers, theirs, TAGGED)));
      }
    }
  }

  private static Map<String, String> forbidden(Frames.End hers, Frames.End theirs) {
    String gateway = theirs.ip().replaceAll("\\.\\d+$", ".1");
    String nobody = theirs.ip().replaceAll("\\.\\d+$", ".77");
    Map<String, String> frames = new LinkedHashMap<>();
    frames.put("a neighbour's address", Frames.udp(hers.ip(nobody), theirs, "spoofed"));
    frames.put("the router's address", Frames.udp(hers.ip(gateway), theirs, "spoofed"));
    frames.put("an address of elsewhere", Frames.udp(hers.ip("10.1.2.3"), theirs, "spoofed"));
    frames.put("a foreign MAC", Frames.udp(hers.mac(FOREIGN), theirs, "spoofed"));
    frames.put(
        "an ARP answer for the router", Frames.claim(hers.mac(), hers.mac(), gateway, theirs));
    frames.put(
        "an ARP answer for a neighbour", Frames.claim(hers.mac(), hers.mac(), nobody, theirs));
    frames.put(
        "an ARP answer with a foreign MAC", Frames.claim(hers.mac(), FOREIGN, hers.ip(), theirs));
    frames.put(
        "an ARP answer from a foreign MAC", Frames.claim(FOREIGN, FOREIGN, hers.ip(), theirs));
    frames.put("an ARP question of the router", Frames.question(hers.ip(gateway), theirs.ip()));
    frames.put("a DHCP offer", Frames.udp(hers.port(67), theirs.port(68), "an offer"));
    frames.put("a router advertisement", Frames.advertisement(hers.mac()));
    frames.put("a tagged frame", Frames.tagged(Frames.udp(hers, theirs, TAGGED)));
    frames.put(
        "a packet for another address", Frames.udp(hers, theirs.ip(nobody), "slipped in by MAC"));
    return frames;
  }

  @Test
  void anotherAccountsInstancesAreNotReachedByTheirPrivateAddressesNorMistakenForOnes() {
    Api mine = Stack.newAccount("private-mine");
    Api other = Stack.newAccount("private-other");
    allowAll(mine);
    allowAll(other);
    try (Instances ours = new Instances(mine);
        Instances theirs = new Instances(other)) {
      JsonNode me = ours.running(ONE);
      JsonNode neighbour = ours.running(ONE);
      JsonNode first = theirs.running(ONE);
      JsonNode second = theirs.running(ONE);
      JsonNode third = theirs.running(ONE);
      assertEquals(neighbour.path("privateIp"), second.path("privateIp"));
      assertTrue(fetched(me, neighbour).contains(neighbour.path("id").asText()));
      assertTrue(fetched(first, second).contains(second.path("id").asText()));
      assertTrue(fetched(first, third).contains(third.path("id").asText()));
      assertNotEquals(0, fetch(me, third).exit(), "there is nobody at that address here");
    }
  }

  private static String fetched(JsonNode from, JsonNode to) {
    return Waiting.until(
        "the page of " + to.path("id").asText(),
        LIMIT,
        () -> fetch(from, to).output(),
        page -> page.contains(to.path("id").asText()));
  }

  private static Host.Result fetch(JsonNode from, JsonNode to) {
    String url = "http://" + to.path("privateIp").asText() + "/";
    return Guests.run(from.path("id").asText(), "curl", "-sS", "-m", "5", url);
  }

  private static Frames.End end(JsonNode instance) {
    Host.Result card =
        Guests.run(instance.path("id").asText(), "ip", "-br", "link", "show", "eth0");
    Matcher mac = MAC.matcher(card.output());
    assertTrue(mac.find(), card.output());
    return new Frames.End(mac.group(), instance.path("privateIp").asText(), 1000);
  }

  private static void allowAll(Api api) {
    String group =
        api.get("/v1/security-groups")
            .expect(200)
            .json()
            .path("securityGroups")
            .path(0)
            .path("id")
            .asText();
    api.post(
            "/v1/security-groups/" + group + "/rules",
            "{\"direction\":\"ingress\",\"protocol\":\"-1\",\"cidr\":\"0.0.0.0/0\"}")
        .expect(201);
  }
}
