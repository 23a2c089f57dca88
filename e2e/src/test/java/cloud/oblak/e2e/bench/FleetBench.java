package cloud.oblak.e2e.bench;

import cloud.oblak.e2e.Answer;
import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A simulated fleet: launches sustained, and how lists and launches behave when it is full. */
final class FleetBench {
  private static final int CALLERS = 12;
  private static final int BATCH = 20;
  private final List<Api> accounts = new ArrayList<>();

  private FleetBench() {
    // Several accounts, so that no single account's address space or rate limit is what is
    // measured.
    for (int i = 0; i < CALLERS; i++) {
      Api account = Stack.newAccount("bench-fleet-" + i);
      for (String quota : List.of("instances", "vcpus", "memory-mib")) {
        Stack.operator()
            .call(
                "PUT",
                "/v1/quotas/" + quota + "?accountId=" + account.accountId(),
                "{\"limit\":1000000000}",
                Map.of())
            .expect(200);
      }
      accounts.add(account);
    }
  }

  public static void main(String[] arguments) {
    int instances = Integer.getInteger("bench.instances", 25_000);
    FleetBench bench = new FleetBench();
    Report report = new Report("fleet");
    bench.fill(instances, report);
    bench.runs(report);
    bench.pages(report);
    report.write(Path.of(System.getProperty("bench.out", "target/bench")));
    System.exit(0);
  }

  private void fill(int instances, Report report) {
    AtomicInteger left = new AtomicInteger(instances);
    AtomicInteger refused = new AtomicInteger();
    long begin = System.nanoTime();
    parallel(caller -> {
      while (left.getAndAdd(-BATCH) > 0) {
        Answer answer = launch(accounts.get(caller), BATCH);
        if (answer.status() != 202) {
          refused.incrementAndGet();
          if (answer.status() != 429 && answer.status() != 503) {
            throw new IllegalStateException(answer.toString());
          }
          left.addAndGet(BATCH);
        }
      }
    });
    double accepted = seconds(begin);
    Waiting.until(
        "everything runs", Duration.ofMinutes(20), this::pending, pending -> pending == 0);
    double running = seconds(begin);
    billed(report);
    report.row("instances", instances);
    report.row("launches accepted per second", Samples.round(instances / accepted));
    report.row("launches sustained to running per second", Samples.round(instances / running));
    report.row("requests refused and repeated", refused.get());
  }

  /** How far the bill is behind when the last instance runs. */
  private void billed(Report report) {
    long begin = System.nanoTime();
    for (Api account : accounts) {
      int instances = count(account, "/v1/instances?state=running", "instances");
      Waiting.until(
          "all are billed",
          Duration.ofMinutes(5),
          () -> count(account, "/v1/usage?", "usage"),
          rows -> rows >= instances);
    }
    report.row("seconds until all are on the bill", Samples.round(seconds(begin)));
  }

  private static int count(Api account, String path, String items) {
    int count = 0;
    String next = "";
    do {
      Answer page =
          account.get(path + "&limit=1000" + (next.isEmpty() ? "" : "&nextToken=" + next));
      count += page.expect(200).json().path(items).size();
      next = page.json().path("nextToken").asText("");
    } while (!next.isEmpty());
    return count;
  }

  private int pending() {
    int pending = 0;
    for (Api account : accounts) {
      pending += account.get("/v1/instances?state=pending&limit=1").json().path("instances").size();
    }
    return pending;
  }

  /** Launches of one instance each while the fleet is full, at a pace of one after the other. */
  private void runs(Report report) {
    int count = Integer.getInteger("bench.runs", 200);
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      launch(accounts.get(i % CALLERS), 1).expect(202);
      nanos[i] = System.nanoTime() - begin;
    }
    report.row("RunInstances accepted, full fleet", new Samples(nanos).summary());
  }

  private void pages(Report report) {
    int count = Integer.getInteger("bench.pages", 300);
    long[] times = new long[count];
    int items = 0;
    Api account = accounts.getFirst();
    String next = "";
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      Answer page =
          account.get("/v1/instances?limit=100" + (next.isEmpty() ? "" : "&nextToken=" + next));
      times[i] = System.nanoTime() - begin;
      items += page.expect(200).json().path("instances").size();
      next = page.json().path("nextToken").asText("");
    }
    report.row("DescribeInstances page of 100, full fleet", new Samples(times).summary());
    report.row("items on those pages", items);
  }

  private static Answer launch(Api account, int count) {
    return account.post(
        "/v1/instances",
        "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"count\":" + count + "}");
  }

  private static void parallel(java.util.function.IntConsumer work) {
    List<Thread> threads = new ArrayList<>();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < CALLERS; i++) {
      int caller = i;
      threads.add(Thread.ofVirtual().unstarted(() -> work.accept(caller)));
    }
    threads.forEach(t -> t.setUncaughtExceptionHandler((thread, failed) -> failures.add(failed)));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.peek());
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
