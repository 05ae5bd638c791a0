package io.whipsidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.whipsidecar.client.Sidecar;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.Legs;
import io.whipsidecar.ingest.ManagerRef;
import io.whipsidecar.ingest.Registration;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.ListIngestsRequest;
import io.whipsidecar.v1.ListIngestsResponse;
import io.whipsidecar.v1.OnConflict;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStopRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real server is killed (SIGKILL) at random points under load and while it starts, again and
 * again on one state directory. Everything that it has acknowledged is compared with what its store
 * holds then, field by field. More rounds: {@code -Dwhip.crash.rounds=300}.
 */
class CrashIT {
  private static final int ROUNDS = Integer.getInteger("whip.crash.rounds", 5);
  private static final int CALLERS = 8;
  private static final int IDS_PER_CALLER = 20;
  private static final int CONFIGS_PER_CALLER = 8;
  private static final int MAX_LIFE_MS = 700;

  /** As long as a start takes; of every third round the restart is killed, too. */
  private static final int MAX_START_MS = 1_500;

  private static final int STARTS_KILLED_EVERY = 3;
  private static final int MIN_ACKNOWLEDGED = 20;
  private static final int LIVES_OF_AN_INSTANCE = 2;

  /** Long: a busy machine is no failure. */
  private static final int DEADLINE_S = 30;

  /** Refused before anything was changed; a connection that was lost is UNAVAILABLE. */
  private static final Set<Status.Code> REFUSED =
      Set.of(Status.Code.RESOURCE_EXHAUSTED, Status.Code.ALREADY_EXISTS);

  private static final List<String> SETTINGS =
      List.of("--leg-ports=3000-19999", "--log-level=warn");

  @TempDir private Path folder;

  private final Random random = new Random(6);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final LongAdder acknowledged = new LongAdder();

  /** What a manager may rely on: all that it has asked for, and what it was told of it. */
  private record Expected(
      IngestConfig config,
      String reference,
      ManagerRef manager,
      List<Integer> ports,
      Instant registered) {
    static Expected of(Registration kept) {
      return new Expected(
          kept.config(),
          kept.reference(),
          kept.manager(),
          Legs.endpoints(kept.config(), kept.ports()).stream()
              .flatMap(track -> Stream.of(track.rtpPort(), track.rtcpPort()))
              .filter(port -> port != 0)
              .toList(),
          kept.registeredTime());
    }
  }

  /** A manager's memory of its processes. What it asked for when the server died is in doubt. */
  private static final class Caller implements Runnable {
    final Map<String, Expected> acknowledged = new HashMap<>();
    final List<String> ids = new ArrayList<>();
    final List<IngestConfig> configs = new ArrayList<>();
    String inDoubt = "";
    private final Random random;
    private int life;
    private SidecarChild server;
    private final LongAdder count;

    Caller(int number, SidecarChild server, LongAdder count) {
      this.random = new Random(number);
      this.server = server;
      this.count = count;
      for (int i = 0; i < IDS_PER_CALLER; i++) {
        ids.add("caller-" + number + "/" + i);
      }
      for (int i = 0; i < CONFIGS_PER_CALLER; i++) { // few: an equal start happens, too
        configs.add(RandomConfig.draw(random));
      }
    }

    void meet(SidecarChild next) {
      server = next;
      life++;
    }

    @Override
    public void run() {
      try {
        while (true) {
          call(ids.get(random.nextInt(ids.size())));
        }
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.UNAVAILABLE || !Sidecar.reason(e).isEmpty()) {
          throw e;
        }
        // The connection is lost; the last call stays in doubt.
      }
    }

    private void call(String id) {
      inDoubt = id;
      try {
        if (random.nextInt(3) == 0) {
          stop(id);
          acknowledged.remove(id);
        } else {
          acknowledged.put(id, start(id));
        }
        count.increment();
      } catch (StatusRuntimeException e) {
        if (!REFUSED.contains(e.getStatus().getCode())) {
          throw e;
        }
      }
      inDoubt = "";
    }

    private Expected start(String id) {
      IngestConfig config = configs.get(random.nextInt(configs.size()));
      String reference = "reference " + random.nextInt();
      // Each a manager of its own: none leaves orphans.
      ManagerRef manager = new ManagerRef(id, "instance-" + life / LIVES_OF_AN_INSTANCE);
      Ingest told =
          server
              .lifecycle()
              .withDeadlineAfter(DEADLINE_S, TimeUnit.SECONDS)
              .onProcessStart(
                  OnProcessStartRequest.newBuilder()
                      .setProcessId(id)
                      .setReference(reference)
                      .setManagerId(manager.managerId())
                      .setManagerInstanceId(manager.instanceId())
                      .setOnConflict(OnConflict.ON_CONFLICT_REPLACE)
                      .setWhipIngest(RandomConfig.request(config))
                      .build())
              .getIngest();
      List<Integer> ports =
          told.getTracksList().stream()
              .flatMap(track -> Stream.of(track.getRtpPort(), track.getRtcpPort()))
              .filter(port -> port != 0)
              .toList();
      Timestamp registered = told.getRegisteredTime();
      return new Expected(
          config,
          reference,
          manager,
          ports,
          Instant.ofEpochSecond(registered.getSeconds(), registered.getNanos()));
    }

    private void stop(String id) {
      var unused =
          server
              .lifecycle()
              .withDeadlineAfter(DEADLINE_S, TimeUnit.SECONDS)
              .onProcessStop(OnProcessStopRequest.newBuilder().setProcessId(id).build());
    }
  }

  @Test
  @Timeout(value = 4, unit = TimeUnit.HOURS)
  void shouldBringBackWhatItAcknowledged() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    List<Caller> callers = new ArrayList<>();
    SidecarChild server = start();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(new Caller(i, server, acknowledged));
    }
    int killedStarts = 0;
    for (int round = 0; round < ROUNDS; round++) {
      killUnderLoad(server, callers, threads);
      if (round % STARTS_KILLED_EVERY == 0) {
        killWhileStarting();
        killedStarts++;
      }
      Map<String, Expected> kept = kept();
      for (Caller caller : callers) {
        compare(round, caller, kept);
      }
      server = start();
      assertThat(restored(server)).as("restored after round %d", round).isEqualTo(kept.keySet());
    }
    threads.shutdown();
    timer.shutdown();
    server.close();
    System.out.printf(
        "%d kills under load, %d while starting, %d calls acknowledged%n",
        ROUNDS, killedStarts, acknowledged.sum());
  }

  /** Kills a random while after the server has proved that it works. */
  private void killUnderLoad(SidecarChild server, List<Caller> callers, ExecutorService threads)
      throws Exception {
    long before = acknowledged.sum();
    List<Future<?>> running = new ArrayList<>();
    for (Caller caller : callers) {
      caller.meet(server);
      running.add(threads.submit(caller));
    }
    await()
        .atMost(DEADLINE_S, TimeUnit.SECONDS)
        .until(() -> acknowledged.sum() - before >= MIN_ACKNOWLEDGED);
    killAfter(random.nextInt(MAX_LIFE_MS), server.pid());
    for (Future<?> caller : running) {
      caller.get();
    }
    server.close();
  }

  private void killWhileStarting() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.whipsidecar.Main",
                "serve",
                "--grpc-listen=127.0.0.1:0",
                "--http-listen=127.0.0.1:0",
                "--admin-listen=127.0.0.1:0",
                "--ice-udp-port=0",
                "--ice-tcp-port=0",
                "--state-dir=" + state()));
    command.addAll(SETTINGS);
    Process starting =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("killed-start.log").toFile())
            .start();
    killAfter(random.nextInt(MAX_START_MS), starting.pid());
  }

  private void killAfter(long ms, long pid) throws Exception {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    timer.schedule(process::destroyForcibly, ms, TimeUnit.MILLISECONDS).get();
    var unused = process.onExit().get();
  }

  private SidecarChild start() throws Exception {
    return SidecarChild.start(folder, SETTINGS);
  }

  private Path state() {
    return folder.resolve("state");
  }

  /** Of a copy: it is the server that has to recover what it has left. */
  private Map<String, Expected> kept() throws Exception {
    Path copy = Files.createTempDirectory(folder, "copy");
    try (Stream<Path> files = Files.list(state())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Map<String, Expected> kept = new HashMap<>();
    try (SqliteIngestStore store = SqliteIngestStore.open(copy)) {
      store.load().forEach(one -> kept.put(one.id().value(), Expected.of(one)));
    }
    return kept;
  }

  private static void compare(int round, Caller caller, Map<String, Expected> kept) {
    for (String id : caller.ids) {
      if (id.equals(caller.inDoubt)) {
        caller.acknowledged.remove(id);
        if (kept.containsKey(id)) {
          caller.acknowledged.put(id, kept.get(id));
        }
      } else {
        assertThat(kept.get(id))
            .as("round %d, %s", round, id)
            .isEqualTo(caller.acknowledged.get(id));
      }
    }
  }

  /** The ids that the server knows. */
  private static Set<String> restored(SidecarChild server) {
    Set<String> ids = new HashSet<>();
    String page = "";
    do {
      ListIngestsResponse response =
          server
              .ingests()
              .withDeadlineAfter(DEADLINE_S, TimeUnit.SECONDS)
              .listIngests(ListIngestsRequest.newBuilder().setPageToken(page).build());
      response.getIngestsList().forEach(ingest -> ids.add(ingest.getProcessId()));
      page = response.getNextPageToken();
    } while (!page.isEmpty());
    return ids;
  }
}
