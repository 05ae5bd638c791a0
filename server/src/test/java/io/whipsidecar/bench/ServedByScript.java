package io.whipsidecar.bench;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code ./whip-sidecar serve} as operators run it, with its flags for Java. */
final class ServedByScript implements AutoCloseable {
  final long startMs;
  private final Process process;
  private final String address;

  private ServedByScript(Process process, String address, long startMs) {
    this.process = process;
    this.address = address;
    this.startMs = startMs;
  }

  /** Starts it and waits until it is ready. */
  static ServedByScript start(Path stateDir) throws IOException {
    List<String> command =
        List.of(
            "./whip-sidecar",
            "serve",
            "--grpc-listen",
            "127.0.0.1:0",
            "--http-listen",
            "127.0.0.1:0",
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
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null || !line.startsWith("ready ")) {
      throw new IOException("the server did not start: " + line);
    }
    long tookMs = (System.nanoTime() - beganNs) / 1_000_000;
    return new ServedByScript(process, line.replaceAll(".*grpc=(\\S+).*", "$1"), tookMs);
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
