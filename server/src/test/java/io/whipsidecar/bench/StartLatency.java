package io.whipsidecar.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStartResponse;
import io.whipsidecar.v1.OnProcessStopRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc.ProcessLifecycleServiceBlockingStub;
import io.whipsidecar.v1.WhipIngest;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.IntConsumer;
import org.slf4j.LoggerFactory;

/**
 * The real server with 10,000 registered ingests, which it keeps on its disk: how many starts a
 * second, how long a start and a stop take (their ports really probed), how long its own start
 * takes after a kill, and what memory it holds.
 *
 * <p>The 10,000 are RAW_UDP, two ports each, so that there are ports left for those that come and
 * go with the default's four.
 */
public final class StartLatency {
  private static final int REGISTERED = 10_000;
  private static final int IN_FLIGHT = 64;
  private static final int WARM_UP = 3_000;
  private static final int CALLS = 3_000;

  private StartLatency() {}

  /** Argument: a state directory that does not exist. */
  public static void main(String[] arguments) throws Exception {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    Path stateDir = Path.of(arguments[0]);
    try (ServedByScript server = ServedByScript.start(stateDir)) {
      System.out.printf("empty server ready after %d ms%n", server.startMs);
      ManagedChannel channel = server.channel();
      fill(channel);
      System.out.printf("resident memory %d MB%n", server.residentMb());
      callOneByOne(channel);
      channel.shutdownNow();
      server.kill();
    }
    try (ServedByScript server = ServedByScript.start(stateDir)) {
      System.out.printf(
          "server with %d registrations: first WHIP answer after %d ms, ready after %d ms%n",
          REGISTERED, server.firstAnswerMs, server.startMs);
      System.out.printf("resident memory %d MB%n", server.residentMb());
    }
  }

  private static void fill(ManagedChannel channel) throws Exception {
    var stub = ProcessLifecycleServiceGrpc.newFutureStub(channel);
    Deque<ListenableFuture<OnProcessStartResponse>> open = new ArrayDeque<>();
    long beganNs = System.nanoTime();
    for (int i = 0; i < REGISTERED; i++) {
      if (open.size() == IN_FLIGHT) {
        var unused = open.remove().get();
      }
      open.add(stub.onProcessStart(request("process-" + i, LegFormat.LEG_FORMAT_RAW_UDP)));
    }
    while (!open.isEmpty()) {
      var unused = open.remove().get();
    }
    double seconds = (System.nanoTime() - beganNs) / 1e9;
    System.out.printf(
        "%d ingests registered with %d calls in flight: %.0f starts/s%n",
        REGISTERED, IN_FLIGHT, REGISTERED / seconds);
  }

  private static void callOneByOne(ManagedChannel channel) {
    var stub = ProcessLifecycleServiceGrpc.newBlockingStub(channel);
    for (int i = 0; i < WARM_UP; i++) { // of this program, too
      start(stub, "process-" + i);
      startNew(stub, "warm-" + i);
      stop(stub, "warm-" + i);
    }
    measure(
        "OnProcessStart, new id",
        CALLS,
        i -> startNew(stub, "new-" + i),
        i -> stop(stub, "new-" + i));
    measure("OnProcessStart, same again", CALLS, i -> start(stub, "process-" + i), i -> {});
    measure(
        "OnProcessStop", CALLS, i -> stop(stub, "end-" + i), i -> startNew(stub, "end-" + (i + 1)));
    stop(stub, "end-" + CALLS);
  }

  /** Times {@code call}; {@code between} is not timed. */
  private static void measure(String name, int calls, IntConsumer call, IntConsumer between) {
    long[] tookNs = new long[calls];
    for (int i = 0; i < calls; i++) {
      long beganNs = System.nanoTime();
      call.accept(i);
      tookNs[i] = System.nanoTime() - beganNs;
      between.accept(i);
    }
    Arrays.sort(tookNs);
    System.out.printf(
        "%-28s p50 %6.2f ms   p99 %6.2f ms   max %6.2f ms   (%d calls)%n",
        name,
        tookNs[calls / 2] / 1e6,
        tookNs[calls * 99 / 100] / 1e6,
        tookNs[calls - 1] / 1e6,
        calls);
  }

  private static void start(ProcessLifecycleServiceBlockingStub stub, String id) {
    var unused = stub.onProcessStart(request(id, LegFormat.LEG_FORMAT_RAW_UDP));
  }

  private static void startNew(ProcessLifecycleServiceBlockingStub stub, String id) {
    var unused = stub.onProcessStart(request(id, LegFormat.LEG_FORMAT_FFMPEG_SDP));
  }

  private static OnProcessStartRequest request(String id, LegFormat format) {
    return OnProcessStartRequest.newBuilder()
        .setProcessId(id)
        .setManagerId("bench")
        .setManagerInstanceId("1")
        .setWhipIngest(WhipIngest.newBuilder().setEnabled(true).setLegFormat(format))
        .build();
  }

  private static void stop(ProcessLifecycleServiceBlockingStub stub, String id) {
    var unused = stub.onProcessStop(OnProcessStopRequest.newBuilder().setProcessId(id).build());
  }
}
