package cloud.oblak.gateway.audit;

import cloud.oblak.gateway.limit.RateLimit;
import cloud.oblak.kit.audit.AuditRecord;
import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

/** Writes calls down; a thread of its own delivers them. */
@ApplicationScoped
@Startup
public class Auditor {
  private static final String WORK = "work/audit";
  // They change nothing, and hand out what changes everything.
  private static final Set<String> CREDENTIALS = Set.of("AssumeRole", "GetSessionToken");
  private static final int REFUSALS_PER_SECOND = 5;
  private static final int REFUSALS_AT_ONCE = 20;

  private final ObjectMapper json;
  private final MeterRegistry meters;
  private final RateLimit refusals =
      new RateLimit(REFUSALS_PER_SECOND, REFUSALS_AT_ONCE, System::nanoTime);
  private final AtomicReference<Instant> last = new AtomicReference<>(Instant.EPOCH);
  private final Courier courier;

  /** What metering takes. */
  record Delivered(List<RawValue> records) {}

  @Inject
  Auditor(
      AuditConfig config,
      InstallationConfig installation,
      ServiceClient client,
      ObjectMapper json,
      MeterRegistry meters) {
    this(
        config
            .directory()
            .or(() -> installation.home().map(home -> home.resolve(WORK)))
            .orElseThrow(() ->
                new IllegalStateException(
                    "Calls cannot be written down: set oblak.audit.directory or oblak.home.")),
        config.limit(),
        records ->
            client.call(
                "gateway",
                "metering",
                "POST",
                "/internal/metering/audit-records",
                new Delivered(records.stream().map(RawValue::new).toList()),
                Void.class),
        json,
        meters);
  }

  Auditor(Path directory, long limit, Sink sink, ObjectMapper json, MeterRegistry meters) {
    this.json = json;
    this.meters = meters;
    try {
      this.courier = new Courier(new Folders(directory), limit, sink, json);
    } catch (IOException failed) {
      throw new UncheckedIOException("Calls cannot be written down in " + directory, failed);
    }
    meters.gauge("oblak.audit.spool.bytes", courier, Courier::bytes);
    courier.start();
  }

  void stop(@Observes ShutdownEvent event) {
    courier.stop();
  }

  void close() {
    courier.close();
  }

  /** An id for a record; later ones are greater, as far as milliseconds tell. */
  public static UUID id(Instant at) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (at.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0xfffL);
    return new UUID(high, (random.nextLong() & 0x3fffffffffffffffL) | Long.MIN_VALUE);
  }

  /** Now, later than any moment before. */
  public Instant now() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    return last.accumulateAndGet(
        now, (before, at) -> at.isAfter(before) ? at : before.plus(1, ChronoUnit.MICROS));
  }

  /**
   * Writes a call down before it is passed on.
   *
   * @return false where it could not be, which is allowed for a call that only reads
   * @throws cloud.oblak.platform.FaultException Unavailable where a call that would change
   *     something cannot be written down: it must not be passed on
   */
  public boolean begin(AuditRecord call) {
    try {
      courier.begin(call.id(), call.arn(), bytes(call));
      return true;
    } catch (IOException full) {
      if (call.readOnly() && !CREDENTIALS.contains(call.action())) {
        unrecorded("full");
        return false;
      }
      throw notNow().exception(full);
    }
  }

  /**
   * Writes a sign-in down before it is passed on. Anybody can try one, so they leave half of the
   * room to calls whose credential is proven.
   *
   * @param call by whoever the caller says it is
   * @throws cloud.oblak.platform.FaultException Unavailable where it cannot be written down: it
   *     must not be passed on
   */
  public void beginSignIn(AuditRecord call) {
    if (!courier.roomy()) {
      throw notNow().exception();
    }
    begin(call);
  }

  private static Fault notNow() {
    return new Fault.Unavailable(
        CommonFault.UNAVAILABLE,
        "This call cannot be recorded at the moment, so it is not made; try again, and tell the"
            + " operator.");
  }

  /** Writes down what became of a sign-in; too many failures of one user are only counted. */
  public void endSignIn(AuditRecord call) {
    if (call.errorCode().isEmpty() || refusals.take(call.arn())) {
      end(call);
    } else {
      courier.withdraw(call.id());
      unrecorded("refused-too-often");
    }
  }

  /** Counts a sign-in that belongs to nobody, though it was begun in a name. */
  public void nobodysSignIn(AuditRecord begun) {
    courier.withdraw(begun.id());
    nobodys();
  }

  /** Writes down what became of a call. */
  public void end(AuditRecord call) {
    courier.end(call.id(), bytes(call));
    recorded(call);
  }

  /** Writes down a call that the door refused; too many of one credential are only counted. */
  public void refused(AuditRecord call) {
    if (!courier.roomy()) {
      unrecorded("full");
    } else if (refusals.take(call.credentialId().isEmpty() ? call.arn() : call.credentialId())) {
      courier.end(call.id(), bytes(call));
      recorded(call);
    } else {
      unrecorded("refused-too-often");
    }
  }

  /** Counts a call that belongs to nobody. */
  public void nobodys() {
    unrecorded("no-credential");
  }

  private void recorded(AuditRecord call) {
    meters.counter("oblak.audit.recorded", "face", call.face()).increment();
  }

  private void unrecorded(String reason) {
    meters.counter("oblak.audit.unrecorded", "reason", reason).increment();
  }

  private byte[] bytes(AuditRecord record) {
    try {
      return json.writeValueAsBytes(record);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A record cannot be written as JSON.", impossible);
    }
  }
}
