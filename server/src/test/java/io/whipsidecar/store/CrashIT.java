package io.whipsidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.ListIngestsRequest;
import io.whipsidecar.v1.ListIngestsResponse;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStopRequest;
import io.whipsidecar.v1.WhipIngest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real server is killed (SIGKILL) at random points under load, again and again on one state
 * directory. What it has acknowledged is compared with what comes back. More rounds: {@code
 * -Dwhip.crash.rounds=300}.
 */
class CrashIT {
  private static final int ROUNDS = Integer.getInteger("whip.crash.rounds", 5);
  private static final int CALLERS = 8;
  private static final int IDS_PER_CALLER = 20;
  private static final int MAX_LIFE_MS = 700;

  /** Long: a busy machine is no failure. */
  private static final int DEADLINE_S = 30;

  private static final int STOPPED = 0;

  /** Refused before anything was changed. */
  private static final Set<Status.Code> REFUSED =
      Set.of(Status.Code.RESOURCE_EXHAUSTED, Status.Code.ALREADY_EXISTS);

  @TempDir private Path folder;

  private final Random random = new Random(6);
  private final LongAdder acknowledged = new LongAdder();

  /**
   * A manager's memory of its processes: the first port, or STOPPED. What was asked for when the
   * server died may have been done or not.
   */
  private static final class Caller implements Runnable {
    final Map<String, Integer> acknowledgedPorts = new HashMap<>();
    String inDoubt = "";
    private final Random random;
    private final List<String> ids = new ArrayList<>();
    private SidecarChild server;
    private final LongAdder acknowledged;

    Caller(int number, SidecarChild server, LongAdder acknowledged) {
      this.random = new Random(number);
      this.server = server;
      this.acknowledged = acknowledged;
      for (int i = 0; i < IDS_PER_CALLER; i++) {
        ids.add("caller-" + number + "/" + i);
      }
    }

    @Override
    public void run() {
      try {
        while (!Thread.interrupted()) {
          call(ids.get(random.nextInt(ids.size())));
          acknowledged.increment();
        }
      } catch (StatusRuntimeException e) {
        // The server is dead; the last call stays in doubt.
      }
    }

    private void call(String id) {
      inDoubt = id;
      try {
        acknowledgedPorts.put(id, random.nextInt(3) == 0 ? stop(id) : start(id));
      } catch (StatusRuntimeException e) {
        if (!REFUSED.contains(e.getStatus().getCode())) {
          throw e;
        }
      }
      inDoubt = "";
    }

    private int start(String id) {
      return server
          .lifecycle()
          .withDeadlineAfter(DEADLINE_S, TimeUnit.SECONDS)
          .onProcessStart(
              OnProcessStartRequest.newBuilder()
                  .setProcessId(id)
                  .setManagerId("crash")
                  .setManagerInstanceId("1")
                  .setWhipIngest(
                      WhipIngest.newBuilder()
                          .setEnabled(true)
                          .setPublishToken("token-" + random.nextInt(2)))
                  .build())
          .getIngest()
          .getTracks(0)
          .getRtpPort();
    }

    private int stop(String id) {
      server.lifecycle().onProcessStop(OnProcessStopRequest.newBuilder().setProcessId(id).build());
      return STOPPED;
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void shouldBringBackWhatItAcknowledged() throws Exception {
    List<Caller> callers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    SidecarChild server = start();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(new Caller(i, server, acknowledged));
    }
    for (int round = 0; round < ROUNDS; round++) {
      List<Future<?>> running = new ArrayList<>();
      for (Caller caller : callers) {
        caller.server = server;
        running.add(threads.submit(caller));
      }
      SidecarChild victim = server;
      int lifeMs = random.nextInt(MAX_LIFE_MS);
      timer.schedule(() -> kill(victim), lifeMs, TimeUnit.MILLISECONDS).get();
      for (Future<?> caller : running) {
        caller.get();
      }
      server.close();
      server = start();
      Map<String, Integer> restored = registered(server);
      for (Caller caller : callers) {
        compare(round, caller, restored);
      }
    }
    threads.shutdown();
    timer.shutdown();
    server.close();
    System.out.println(ROUNDS + " kills, " + acknowledged.sum() + " calls acknowledged");
    assertThat(acknowledged.sum()).isGreaterThan(ROUNDS);
  }

  private SidecarChild start() throws Exception {
    return SidecarChild.start(folder, List.of("--leg-ports", "3000-19999", "--log-level", "warn"));
  }

  private static boolean kill(SidecarChild server) throws Exception {
    ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
    process.destroyForcibly();
    return process.onExit().get() != null;
  }

  private static void compare(int round, Caller caller, Map<String, Integer> restored) {
    for (String id : caller.ids) {
      int port = restored.getOrDefault(id, STOPPED);
      if (!id.equals(caller.inDoubt)) {
        assertThat(port)
            .as("round %d, first port of %s", round, id)
            .isEqualTo(caller.acknowledgedPorts.getOrDefault(id, STOPPED));
      }
      caller.acknowledgedPorts.put(id, port);
    }
  }

  private static Map<String, Integer> registered(SidecarChild server) {
    Map<String, Integer> ports = new HashMap<>();
    String page = "";
    do {
      ListIngestsResponse response =
          server
              .ingests()
              .withDeadlineAfter(DEADLINE_S, TimeUnit.SECONDS)
              .listIngests(ListIngestsRequest.newBuilder().setPageToken(page).build());
      for (Ingest ingest : response.getIngestsList()) {
        ports.put(ingest.getProcessId(), ingest.getTracks(0).getRtpPort());
      }
      page = response.getNextPageToken();
    } while (!page.isEmpty());
    return ports;
  }
}
