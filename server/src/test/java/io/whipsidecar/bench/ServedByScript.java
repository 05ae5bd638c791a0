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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** {@code ./whip-sidecar serve} as operators run it, with its flags for Java. */
final class ServedByScript implements AutoCloseable {
  private static final int PAUSE_MS = 5;

  final long startMs;

  /** From the program's start to the first answer of a WHIP endpoint. */
  final long firstAnswerMs;

  private final Process process;
  private final String address;

  private ServedByScript(Process process, String address, long startMs, long firstAnswerMs) {
    this.process = process;
    this.address = address;
    this.startMs = startMs;
    this.firstAnswerMs = firstAnswerMs;
  }

  /** Starts it and waits until it is ready. */
  static ServedByScript start(Path stateDir) throws IOException {
    int httpPort;
    try (ServerSocket free = new ServerSocket(0)) {
      httpPort = free.getLocalPort();
    }
    List<String> command =
        List.of(
            "./whip-sidecar",
            "serve",
            "--grpc-listen",
            "127.0.0.1:0",
            "--http-listen",
            "127.0.0.1:" + httpPort,
            "--ice-udp-port",
            "0",
            "--ice-tcp-port",
            "0",
            "--leg-ports",
            "3000-65000",
            "--log-level",
            "warn",
            "--state-dir",
            stateDir.toString());
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
    return new ServedByScript(
        process, line.replaceAll(".*grpc=(\\S+).*", "$1"), tookMs, firstAnswerMs);
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
    return Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
  }

  /** Resident memory in MB; the script becomes the server by exec. */
  long residentMb() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("no VmRSS");
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
