package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsoleStreamIT {
  private static final String COUNTS =
      """
      {"image":"tiny","instanceType":"c1.nano","command":["/bin/sh","-c",
       "trap 'exit 0' TERM; i=0; while :; do echo $i; i=$((i+1)); sleep 0.1; done"]}
      """;

  @Test
  void aConsoleIsFollowedWithoutGapOrRepeatAcrossReconnectsStopAndStartUntilTheEnd() {
    Api api = Stack.newAccount("console-stream");
    try (Instances instances = new Instances(api)) {
      String id = instances.running(COUNTS).path("id").asText();
      ConsoleReader console = new ConsoleReader(api, id);
      String first = console.until("\n3\n") + console.until("\n10\n");
      int last = last(first);
      assertEquals(counted(0, last), first);
      api.post("/v1/instances/" + id + "/stop", null).expect(202);
      instances.await(id, "stopped");
      api.post("/v1/instances/" + id + "/start", null).expect(202);
      String second = console.until("\n0\n1\n");
      int started = ("\n" + second).indexOf("\n0\n");
      goesOn(last, second.substring(0, started));
      goesOn(-1, second.substring(started));
      assertEquals(Set.of("output"), Set.copyOf(console.events()));
      String third = console.toTheEnd(() -> api.delete("/v1/instances/" + id).expect(202));
      goesOn(last(second), third);
      assertEquals("end", console.events().getLast());
      api.get("/v1/instances/" + id + "/console/stream").expect(409);
    }
  }

  private static int last(String output) {
    return Integer.parseInt(output.strip().lines().toList().getLast());
  }

  /** The next ones without gap or repeat; perhaps none, where the count was ended at once. */
  private static void goesOn(int last, String output) {
    assertEquals(counted(last + 1, last + (int) output.lines().count()), output);
  }

  private static String counted(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }
}
