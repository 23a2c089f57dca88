package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
      assertEquals(counted(last), first);
      api.post("/v1/instances/" + id + "/stop", null).expect(202);
      instances.await(id, "stopped");
      api.post("/v1/instances/" + id + "/start", null).expect(202);
      String second = console.until("\n0\n1\n");
      assertTrue(second.startsWith((last + 1) + "\n"), last + " then " + second);
      assertEquals(Set.of("output"), Set.copyOf(console.events()));
      String third = console.toTheEnd(() -> api.delete("/v1/instances/" + id).expect(202));
      assertTrue(third.startsWith((last(second) + 1) + "\n"), last(second) + " then " + third);
      assertEquals("end", console.events().getLast());
      api.get("/v1/instances/" + id + "/console/stream").expect(409);
    }
  }

  private static int last(String output) {
    return Integer.parseInt(output.strip().lines().toList().getLast());
  }

  private static String counted(int last) {
    return IntStream.rangeClosed(0, last).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }
}
