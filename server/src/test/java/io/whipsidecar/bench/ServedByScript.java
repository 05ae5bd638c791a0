package io.whipsidecar.bench;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** {@code ./whip-sidecar serve} as operators run it, with its flags for Java. */
final class ServedByScript implements AutoCloseable {
  private static final int PAUSE_MS = 5;

  final long startMs;

  /** From the program's start to the first answer of a WHIP endpoint. */
  final long firstAnswerMs;

  private final Process process;
  private final String ready;

  private ServedByScript(Process process, String ready, long startMs, long firstAnswerMs) {
    this.process = process;
    this.ready = ready;
    this.startMs = startMs;
    this.firstAnswerMs = firstAnswerMs;
  }

  /** Starts it and waits until it is ready. */
  static ServedByScript start(Path stateDir) throws IOException {
    return start(List.of(), stateDir, "--leg-ports", "3000-65000");
  }

  /**
   * Likewise.
   *
   * @param launcher a program that becomes the one behind it, and its arguments
   * @param extra more arguments of {@code serve}
   */
  static ServedByScript start(List<String> launcher, Path stateDir, String... extra)
      throws IOException {
    int httpPort;
    try (ServerSocket free = new ServerSocket(0)) {
      httpPort = free.getLocalPort();
    }
    List<String> command = new ArrayList<>(launcher);
    command.addAll(List.of("./whip-sidecar", "serve", "--log-level", "warn"));
    command.addAll(
        List.of("--grpc-listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:" + httpPort));
    command.addAll(List.of("--admin-listen", "127.0.0.1:0"));
    command.addAll(List.of("--ice-udp-port", "0", "--ice-tcp-port", "0"));
    command.addAll(List.of("--state-dir", stateDir.toString()));
    command.addAll(List.of(extra));
    long beganNs = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(new File("/dev/stderr")))
            .start();
    long firstAnswerMs = awaitAnswer(process, httpPort, beganNs);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null || !line.startsWith("ready ")) {
      throw new IOException("the server did not start: " + line);
    }
    long tookMs = (System.nanoTime() - beganNs) / 1_000_000;
    return new ServedByScript(process, line, tookMs, firstAnswerMs);
  }

  /** A value of the ready line. */
  String value(String key) {
    return ready.replaceAll(".*\\b" + key + "=(\\S+).*", "$1");
  }

  /** The script becomes the server by exec. */
  long pid() {
    return process.pid();
  }

  private static long awaitAnswer(Process process, int port, long beganNs) {
    while (process.isAlive()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        String head =
            "OPTIONS /whip/process-0 HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        if (socket.getInputStream().readAllBytes().length > 0) {
          return (System.nanoTime() - beganNs) / 1_000_000;
        }
      } catch (IOException e) {
        LockSupport.parkNanos(PAUSE_MS * 1_000_000L); // nobody listens yet
      }
    }
    return -1;
  }

  ManagedChannel channel() {
    return Grpc.newChannelBuilder(value("grpc"), InsecureChannelCredentials.create()).build();
  }

  /** Resident memory in MB. */
  long residentMb() throws IOException {
    return ProcessFigures.residentKb(pid()) / 1024;
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
