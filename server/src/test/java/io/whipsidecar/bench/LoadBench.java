package io.whipsidecar.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.grpc.ManagedChannel;
import io.whipsidecar.conformance.LoadConnection;
import io.whipsidecar.dtls.LoadHandshake;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.Track;
import io.whipsidecar.v1.WhipIngest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * The whole server under the load of many publishers, by {@code bench/load}: the server on core 0,
 * publishers and readers, all of them this process, on core 1.
 */
public final class LoadBench {
  private static final List<String> SERVER_CORE = List.of("taskset", "-c", "0");
  private static final int GRACE_SECONDS = 1;

  private final LoadOptions options;
  private final ServedByScript server;
  private final LoadWindow window = new LoadWindow();
  private final LoadReport report;

  private LoadBench(LoadOptions options, ServedByScript server) {
    this.options = options;
    this.server = server;
    this.report = new LoadReport(options);
  }

  /** Arguments: publishers, bits per second, seconds. */
  public static void main(String[] arguments) throws Exception {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    LoadOptions options = LoadOptions.of(arguments);
    Path stateDir = Files.createTempDirectory("load").resolve("state");
    try (ServedByScript server =
        ServedByScript.start(
            SERVER_CORE,
            stateDir,
            "--allow-anonymous",
            "--rate-limits=false",
            "--advertise=127.0.0.1",
            "--leg-ports=12000-19999")) {
      new LoadBench(options, server).run();
    }
    System.exit(0);
  }

  private void run() throws Exception {
    report.heading(server.pid());
    LoadSink sink = new LoadSink(window);
    register(sink);
    LoadSessions sessions =
        new LoadSessions(server, new LoadHandshake(options.profile()), options.publishers());
    long idleKb = residentKb();
    LoadSessions.Opened opened = sessions.open();
    report.sessions("cold server", opened.perCpuSecond());
    memory("connected", idleKb);
    media(opened.connections(), sink, idleKb);
    LoadSessions.close(opened.connections());
    report.sessions("warm server", sessions.warmPerCpuSecond(options.sessions()));
  }

  private void register(LoadSink sink) throws IOException {
    ManagedChannel channel = server.channel();
    var stub = ProcessLifecycleServiceGrpc.newBlockingStub(channel);
    for (int i = 0; i < options.publishers(); i++) {
      OnProcessStartRequest request =
          OnProcessStartRequest.newBuilder()
              .setProcessId("load-" + i)
              .setManagerId("bench")
              .setWhipIngest(WhipIngest.newBuilder().setEnabled(true))
              .build();
      for (Track track : stub.onProcessStart(request).getIngest().getTracksList()) {
        sink.addLeg(track.getRtpPort(), track.getRtcpPort());
      }
    }
    channel.shutdownNow();
  }

  private void media(List<LoadConnection> connections, LoadSink sink, long idleKb)
      throws Exception {
    for (LoadConnection connection : connections) {
      sink.addPublisher(connection.channel());
    }
    LoadSender sender = new LoadSender(connections, options.bitRate(), window);
    sink.start();
    sender.start();
    pause(options.warmUpSeconds());
    memory(options.warmUpSeconds() + " s of media", idleKb);
    report.warmUpDrops(new ReceiveQueue(icePort()).drops());
    LoadReport.Media measured = measure();
    sender.end();
    pause(GRACE_SECONDS);
    sink.end();
    report.media(measured, sender, sink);
  }

  private LoadReport.Media measure() throws IOException {
    long drops = new ReceiveQueue(icePort()).drops();
    long machineMs = ProcessFigures.machineMs();
    long ownMs = ownCpuMs();
    ProcessFigures before = ProcessFigures.of(server.pid());
    window.open();
    pause(options.seconds());
    window.close();
    ProcessFigures after = ProcessFigures.of(server.pid());
    return new LoadReport.Media(
        after.cpuMs() - before.cpuMs(),
        ownCpuMs() - ownMs,
        ProcessFigures.machineMs() - machineMs,
        after.threadsSince(before),
        new ReceiveQueue(icePort()).drops() - drops);
  }

  private int icePort() {
    return Integer.parseInt(server.value("ice-udp"));
  }

  private static long ownCpuMs() throws IOException {
    return ProcessFigures.cpuMs(ProcessHandle.current().pid());
  }

  private void memory(String when, long idleKb) throws IOException {
    long nowKb = residentKb();
    report.memory(when, nowKb - idleKb, nowKb);
  }

  private long residentKb() throws IOException {
    return ProcessFigures.residentKb(server.pid());
  }

  private static void pause(int seconds) {
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long leftNs = untilNs - System.nanoTime();
        leftNs > 0;
        leftNs = untilNs - System.nanoTime()) {
      LockSupport.parkNanos(leftNs);
    }
  }
}
