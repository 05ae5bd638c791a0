package io.whipsidecar.demo;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.v1.IngestServiceGrpc;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real server as a child process on ports of its own choice, with the stubs that a manager would
 * use. Any thread.
 */
public final class SidecarChild implements AutoCloseable {
  /** The file in its folder that has what it logged. */
  static final String LOG = "server.log";

  private static final Pattern READY = Pattern.compile("^ready .*");

  /** Long: a busy machine is no failure. */
  private static final long START_TIMEOUT_S = 90;

  // The proto advises 2 s; a first call from a cold JVM on a busy machine can take longer.
  private static final long CALL_TIMEOUT_S = 20;

  private final ChildProcess process;
  private final String grpcAddress;
  private final String httpAddress;
  private final String adminAddress;
  private final int iceUdpPort;
  private final ManagedChannel channel;
  private final LogFile log;

  private SidecarChild(
      ChildProcess process,
      String grpcAddress,
      String httpAddress,
      String adminAddress,
      int iceUdpPort,
      ManagedChannel channel,
      LogFile log) {
    this.process = process;
    this.grpcAddress = grpcAddress;
    this.httpAddress = httpAddress;
    this.adminAddress = adminAddress;
    this.iceUdpPort = iceUdpPort;
    this.channel = channel;
    this.log = log;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param folder for its state and its log
   * @param extra more arguments of {@code serve}, or others than the usual ones
   */
  public static SidecarChild start(Path folder, List<String> extra)
      throws IOException, DemoException {
    List<String> arguments = arguments(folder, extra);
    CompletableFuture<String> ready = new CompletableFuture<>();
    LogFile log = new LogFile(folder.resolve(LOG));
    ChildProcess process =
        JavaChild.start("server", arguments, Map.of(), line -> onOutput(line, ready), log);
    String line = awaitReady(process, ready);
    ManagedChannel channel =
        Grpc.newChannelBuilder(value(line, "grpc"), InsecureChannelCredentials.create()).build();
    int iceUdpPort = Integer.parseInt(value(line, "ice-udp"));
    return new SidecarChild(
        process,
        value(line, "grpc"),
        value(line, "http"),
        value(line, "admin"),
        iceUdpPort,
        channel,
        log);
  }

  private static List<String> arguments(Path folder, List<String> extra) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("serve", "--grpc-listen", "127.0.0.1:0"));
    if (!extra.contains("--http-listen")) {
      arguments.addAll(List.of("--http-listen", "127.0.0.1:0"));
    }
    arguments.addAll(List.of("--admin-listen", "127.0.0.1:0"));
    arguments.addAll(List.of("--ice-udp-port", "0"));
    arguments.addAll(List.of("--ice-tcp-port", String.valueOf(freeTcpPort())));
    arguments.addAll(List.of("--state-dir", folder.resolve("state").toString()));
    arguments.addAll(extra);
    return arguments;
  }

  /** For a setting that has no "any free port": free a moment ago. */
  private static int freeTcpPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void onOutput(String line, CompletableFuture<String> ready) {
    if (READY.matcher(line).matches()) {
      ready.complete(line);
    }
  }

  private static String awaitReady(ChildProcess process, CompletableFuture<String> ready)
      throws DemoException {
    for (long i = 0; i < START_TIMEOUT_S * 10 && process.isAlive(); i++) {
      try {
        return ready.get(100, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // Not yet.
      } catch (ExecutionException | InterruptedException e) {
        break;
      }
    }
    boolean late = process.isAlive();
    process.close();
    throw new DemoException(
        "the server did not start: "
            + (late ? "it was not ready after " + START_TIMEOUT_S + " s" : process.lastWords()));
  }

  private static String value(String line, String key) throws DemoException {
    Matcher matcher = Pattern.compile("\\b" + key + "=(\\S+)").matcher(line);
    if (!matcher.find()) {
      throw new DemoException("the server's ready line has no " + key + ": " + line);
    }
    return matcher.group(1);
  }

  /** The lifecycle calls, with a deadline. */
  public ProcessLifecycleServiceGrpc.ProcessLifecycleServiceBlockingStub lifecycle() {
    return ProcessLifecycleServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(CALL_TIMEOUT_S, TimeUnit.SECONDS);
  }

  /** The queries, likewise. */
  public IngestServiceGrpc.IngestServiceBlockingStub ingests() {
    return IngestServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(CALL_TIMEOUT_S, TimeUnit.SECONDS);
  }

  /** Where its gRPC listens, {@code host:port}. */
  public String grpcAddress() {
    return grpcAddress;
  }

  /** The URL of a path on its HTTP listener. */
  public String url(String path) {
    return "http://" + httpAddress + path;
  }

  /** The URL of a path on the operator's listener. */
  public String adminUrl(String path) {
    return "http://" + adminAddress + path;
  }

  /** The UDP port that publishers send to. */
  public int iceUdpPort() {
    return iceUdpPort;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it ends meanwhile or has ended. */
  boolean hasEnded(Duration meanwhile) {
    return process.await(meanwhile);
  }

  /** That it ended, in a line. */
  String obituary() {
    String code = process.isAlive() ? "" : " with exit code " + process.exitCode();
    return "the server ended by itself" + code + "; its log is " + LOG;
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.close();
    log.close();
  }
}
