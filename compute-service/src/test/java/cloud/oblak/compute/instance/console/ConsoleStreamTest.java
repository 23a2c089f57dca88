package cloud.oblak.compute.instance.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.host.AgentGate;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ConsoleStreamTest {
  /** A console that gives out prepared parts, then fails once, then is over. */
  private static final class Console implements ConsoleSource {
    final Deque<AgentGate.ConsolePart> parts = new ArrayDeque<>();
    final List<String> asked = new ArrayList<>();
    boolean away;

    @Override
    public AgentGate.ConsolePart read(String after) {
      asked.add(after);
      if (away) {
        away = false;
        throw new Fault.Unavailable(CommonFault.UNAVAILABLE, "away").exception();
      }
      AgentGate.ConsolePart next = parts.poll();
      return next == null ? part("", after, false) : next;
    }

    @Override
    public boolean over() {
      return parts.isEmpty() && !away && asked.size() > 1;
    }
  }

  private static class Client implements StreamReader {
    final List<String> got = new ArrayList<>();

    @Override
    public void send(String name, String position, String data) {
      got.add(name + " " + position + " " + data);
    }

    @Override
    public void alive(String position) {
      got.add("alive " + position);
    }

    @Override
    public boolean gone() {
      return false;
    }
  }

  private static AgentGate.ConsolePart part(String text, String position, boolean lost) {
    return new AgentGate.ConsolePart(base64(text), position, lost, false);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String output(String position, String text) {
    return "output " + position + " {\"output\":\"" + base64(text) + "\",\"encoding\":\"base64\"}";
  }

  @Test
  void aReaderGetsEveryPartOnceAndIsToldOfLossAndEnd() {
    Console console = new Console();
    console.parts.add(part("", "1", false));
    console.parts.add(part("b", "2", true));
    Client client = new Client();
    new ConsoleStream(console, part("a", "1", false), () -> false).run(client);
    assertEquals(output("1", "a"), client.got.get(0));
    assertTrue(client.got.get(1).startsWith("lost  {"), client.got.toString());
    assertEquals(output("2", "b"), client.got.get(2));
    assertEquals("end 2 {\"reason\":\"terminated\"}", client.got.get(3));
    assertEquals(4, client.got.size());
    assertEquals(List.of("1", "1"), console.asked.subList(0, 2));
  }

  @Test
  void aHostThatIsAwayForAWhileEndsNothing() {
    Console console = new Console();
    console.away = true;
    console.parts.add(part("b", "2", false));
    Client client = new Client();
    new ConsoleStream(console, part("a", "1", false), () -> false).run(client);
    assertTrue(client.got.contains(output("2", "b")), client.got.toString());
    assertEquals(List.of("1", "1"), console.asked.subList(0, 2));
  }

  @Test
  void aReaderWhoGoesAwayEndsTheStream() {
    Console console = new Console();
    Client client =
        new Client() {
          @Override
          public void send(String name, String position, String data) {
            throw new CompletionException("gone", null);
          }
        };
    new ConsoleStream(console, part("a", "1", false), () -> false).run(client);
    assertEquals(List.of(), console.asked);
  }

  @Test
  void anInstanceAndAnAccountHaveALimitedNumberOfStreams() {
    ConsoleStreams streams = new ConsoleStreams(() -> Duration.ZERO);
    for (int instance = 0; instance < 4; instance++) {
      for (int i = 0; i < 4; i++) {
        streams.open("1", "i-" + instance);
      }
    }
    ConsoleStreams.Place fifth = streams.open("1", "i-0");
    assertThrows(FaultException.class, () -> streams.open("1", "i-0"));
    fifth.close();
    streams.open("1", "i-0");
    for (int i = 0; i < 3; i++) {
      streams.open("1", "i-9");
    }
    assertThrows(FaultException.class, () -> streams.open("1", "i-8"));
    streams.open("2", "i-7");
  }

  @Test
  void aProcessHasALimitedNumberOfStreams() {
    ConsoleStreams streams = new ConsoleStreams(() -> Duration.ZERO);
    List<ConsoleStreams.Place> places = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      places.add(streams.open("" + i, "i-" + i));
    }
    assertThrows(FaultException.class, () -> streams.open("one more", "i-more"));
    places.getFirst().close();
    streams.open("one more", "i-more");
  }
}
