package cloud.oblak.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.kit.aws.AwsApi;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnersTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger questions = new AtomicInteger();
  private final Map<String, String> built = new ConcurrentHashMap<>();
  private volatile boolean away;

  private final Owners owners = new Owners(this::answer, clock::get);

  private List<Owners.Owned> answer(String service) {
    if (service.equals("network")) {
      questions.incrementAndGet();
      if (away) {
        throw new Fault.Unavailable(CommonFault.UNAVAILABLE, "away").exception();
      }
    }
    return built.entrySet().stream()
        .filter(entry -> entry.getValue().equals(service))
        .map(entry -> new Owners.Owned("ec2", entry.getKey()))
        .toList();
  }

  @Test
  void anActionThatNobodyOwnsGoesToTheHomeOfItsApi() {
    assertEquals("compute", owner("NoSuchThing"));
    assertEquals("identity", owners.of(AwsApi.STS, "NoSuchThing").join());
  }

  @Test
  void anActionThatAppearsIsFoundAfterFiveSeconds() {
    assertEquals("compute", owner("DescribeSubnets"));
    built.put("DescribeSubnets", "network");
    clock.addAndGet(4 * SECOND);
    assertEquals("compute", owner("DescribeSubnets"));
    clock.addAndGet(2 * SECOND);
    assertEquals("network", owner("DescribeSubnets"));
    assertEquals(2, questions.get());
  }

  @Test
  void aServiceThatIsAwayStillOwnsWhatItOwned() {
    built.put("DescribeSubnets", "network");
    assertEquals("network", owner("DescribeSubnets"));
    away = true;
    clock.addAndGet(61 * SECOND);
    assertEquals("network", owner("DescribeSubnets"));
    assertEquals("compute", owner("NoSuchThing"));
    assertEquals("network", owner("DescribeSubnets"));
  }

  @Test
  void theQuestionIsRepeatedOnceAMinute() {
    built.put("DescribeSubnets", "network");
    for (int i = 0; i < 59; i++) {
      owner("DescribeSubnets");
      clock.addAndGet(SECOND);
    }
    assertEquals(1, questions.get());
  }

  private String owner(String action) {
    return owners.of(AwsApi.EC2, action).join();
  }
}
