package cloud.oblak.gateway.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.audit.AuditRecord;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.testkit.Eventually;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditorTest {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .findAndRegisterModules()
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  private static final long LIMIT = 1L << 20;

  @TempDir Path directory;

  private final Queue<String> taken = new ConcurrentLinkedQueue<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private volatile Fault refusal;
  private final AtomicInteger refused = new AtomicInteger();
  private Auditor auditor;

  @AfterEach
  void stop() {
    if (auditor != null) {
      auditor.close();
    }
  }

  private Auditor open(long limit) {
    return new Auditor(directory, limit, this::take, JSON, meters);
  }

  private void take(List<String> records) {
    Fault now = refusal;
    if (now != null && records.stream().anyMatch(record -> record.contains("Poison"))) {
      refused.incrementAndGet();
      throw now.exception();
    }
    taken.addAll(records);
  }

  private AuditRecord call(String action, boolean readOnly) {
    return new AuditRecord(
        Auditor.id(auditor.now()),
        auditor.now(),
        "123456789012",
        "aws",
        "ec2.amazonaws.com",
        action,
        readOnly,
        "arn:aws:iam::123456789012:user/ann",
        "ann",
        "access-key",
        "AKIA",
        "192.0.2.1",
        "",
        "r",
        "{}",
        List.of(),
        200,
        "",
        "");
  }

  private String aside() {
    try {
      return Files.readString(directory.resolve("0/refused.jsonl"));
    } catch (IOException notYet) {
      return "";
    }
  }

  private void comes(String text) {
    Eventually.holds(text, () -> taken.stream().anyMatch(record -> record.contains(text)));
  }

  @Test
  void aCallThatEndedIsDelivered() {
    auditor = open(LIMIT);
    AuditRecord call = call("RunInstances", false);
    assertTrue(auditor.begin(call));
    auditor.end(call);
    comes(call.id().toString());
    assertEquals(1, taken.size());
  }

  @Test
  void aCallWhoseGatewayDiedIsDeliveredByAnotherOneWithAnUnknownOutcome() {
    auditor = open(LIMIT);
    AuditRecord call = call("RunInstances", false);
    auditor.begin(call);
    // As a process that dies: the lock goes, the file stays.
    auditor.close();
    auditor = open(LIMIT);
    comes("OutcomeUnknown");
    assertTrue(taken.peek().contains(call.id().toString()));
  }

  @Test
  void gatewaysThatShareADirectoryHaveFoldersOfTheirOwn() {
    auditor = open(LIMIT);
    Auditor other = open(LIMIT);
    AuditRecord one = call("RunInstances", false);
    AuditRecord two = call("StopInstances", false);
    auditor.end(one);
    other.begin(two);
    other.end(two);
    comes(one.id().toString());
    comes(two.id().toString());
    assertTrue(Files.isDirectory(directory.resolve("1")));
    other.close();
  }

  @Test
  void meteringThatIsAwayIsWaitedFor() {
    refusal = new Fault.Unavailable(CommonFault.UNAVAILABLE, "away");
    auditor = open(LIMIT);
    AuditRecord call = call("Poison", false);
    auditor.end(call);
    AuditRecord later = call("RunInstances", false);
    auditor.end(later);
    Eventually.holds("it was refused", () -> refused.get() > 0);
    refusal = null;
    comes(later.id().toString());
    assertTrue(taken.peek().contains(call.id().toString()));
  }

  @Test
  void aDefectThatMeetsAllRecordsIsWaitedFor() {
    refusal = new Fault.Internal(CommonFault.INTERNAL, "broken", "broken");
    auditor = open(LIMIT);
    AuditRecord call = call("Poison", false);
    auditor.end(call);
    Eventually.holds("it was refused", () -> refused.get() > 1);
    refusal = null;
    comes(call.id().toString());
    assertEquals("", aside());
  }

  @Test
  void whatMeteringRefusesForGoodIsSetAside() {
    refusal = new Fault.Invalid(CommonFault.INVALID_PARAMETER, "x", "wrong");
    auditor = open(LIMIT);
    AuditRecord poison = call("Poison", false);
    AuditRecord good = call("RunInstances", false);
    auditor.end(poison);
    auditor.end(good);
    comes(good.id().toString());
    Eventually.holds("it is set aside", () -> aside().contains("Poison"));
  }

  @Test
  void whatCannotBeWrittenDownIsNotDoneUnlessItOnlyReads() {
    auditor = open(1);
    assertTrue(auditor.begin(call("RunInstances", false)));
    FaultException refused =
        assertThrows(FaultException.class, () -> auditor.begin(call("RunInstances", false)));
    assertTrue(refused.fault() instanceof Fault.Unavailable);
    assertFalse(auditor.begin(call("DescribeInstances", true)));
    assertEquals(1, meters.counter("oblak.audit.unrecorded", "reason", "full").count());
  }

  @Test
  void signInsAreRefusedWhileHalfOfTheRoomIsLeftToOthers() {
    auditor = open(2);
    auditor.beginSignIn(call("ConsoleLogin", false));
    assertThrows(FaultException.class, () -> auditor.beginSignIn(call("ConsoleLogin", false)));
    refusal = new Fault.Unavailable(CommonFault.UNAVAILABLE, "away");
    auditor.close();
    auditor = open(4_000);
    AuditRecord waits = call("Poison", false);
    auditor.begin(waits);
    auditor.end(waits);
    auditor.begin(call("Poison", false));
    auditor.begin(call("Poison", false));
    auditor.begin(call("Poison", false));
    FaultException refused =
        assertThrows(FaultException.class, () -> auditor.beginSignIn(call("ConsoleLogin", false)));
    assertTrue(refused.fault() instanceof Fault.Unavailable);
    assertTrue(auditor.begin(call("Poison", false)));
  }

  @Test
  void aSignInOfNobodyLeavesNoTraceAndFailuresOfOneUserAreBounded() {
    auditor = open(LIMIT);
    AuditRecord nobodys = call("ConsoleLogin", false);
    auditor.beginSignIn(nobodys);
    auditor.nobodysSignIn(nobodys);
    for (int i = 0; i < 200; i++) {
      AuditRecord failed = call("ConsoleLogin", false);
      auditor.beginSignIn(failed);
      auditor.endSignIn(
          failed.answered(
              failed.at(), failed.called(), List.of(), 401, new AuditRecord.Told("No", "")));
    }
    AuditRecord good = call("ConsoleLogin", false);
    auditor.beginSignIn(good);
    auditor.endSignIn(good);
    comes(good.id().toString());
    assertTrue(taken.size() < 50, Integer.toString(taken.size()));
    auditor.close();
    auditor = open(LIMIT);
    AuditRecord later = call("RunInstances", false);
    auditor.end(later);
    comes(later.id().toString());
    assertTrue(taken.stream().noneMatch(record -> record.contains("OutcomeUnknown")));
    assertTrue(taken.stream().noneMatch(record -> record.contains(nobodys.id().toString())));
  }

  @Test
  void refusalsOfOneCredentialAreBounded() {
    auditor = open(LIMIT);
    for (int i = 0; i < 200; i++) {
      auditor.refused(call("RunInstances", false));
    }
    double left = meters.counter("oblak.audit.unrecorded", "reason", "refused-too-often").count();
    assertTrue(left > 150, Double.toString(left));
  }

  @Test
  void momentsNeverRepeat() {
    auditor = open(LIMIT);
    for (int i = 0; i < 1000; i++) {
      assertTrue(auditor.now().isBefore(auditor.now()));
    }
  }
}
