package io.whipsidecar;

import io.whipsidecar.cli.CommandLines;
import io.whipsidecar.cli.ExitCodes;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.files.Folders;
import io.whipsidecar.grpc.GrpcWarmUp;
import io.whipsidecar.observe.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Two short lives of a server and its restart, on ports that nobody knows: they load the classes
 * that an archive of them has to hold ({@code -XX:ArchiveClassesAtExit}, {@code
 * -XX:DumpLoadedClassList}). Run by the launcher and by the image's build.
 */
final class TrialRun {
  private static final int LIVES = 2;
  private static final String LOOPBACK = "127.0.0.1:0";

  private TrialRun() {}

  /** Exits with 0, or with the code of the server that could not start. */
  public static void main(String[] args) throws IOException {
    Logging.configure("error", false);
    Path state = Files.createTempDirectory("whip-sidecar");
    int code = ExitCodes.OK;
    for (int life = 0; life < LIVES && code == ExitCodes.OK; life++) {
      code =
          CommandLines.create(TrialRun::live)
              .execute(
                  "serve",
                  "--grpc-listen=" + LOOPBACK,
                  "--http-listen=" + LOOPBACK,
                  "--admin-listen=" + LOOPBACK,
                  "--ice-udp-port=0",
                  "--ice-tcp-port=0",
                  "--log-level=error",
                  "--state-dir=" + state);
    }
    Folders.delete(state);
    System.exit(code);
  }

  private static void live(ServerConfig config, PrintWriter out) throws Exception {
    Sidecar sidecar = new Sidecar(config);
    sidecar.start();
    ListenAddress address = sidecar.grpcAddress();
    CommandLines.create(TrialRun::live).execute("health", "--grpc-listen=" + address);
    GrpcWarmUp.register(address); // it is restored in the next life
    sidecar.stop();
  }
}
