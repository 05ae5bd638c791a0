package io.whipsidecar.client;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStopRequest;
import io.whipsidecar.v1.OnProcessStoppingRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc.ProcessLifecycleServiceBlockingStub;
import io.whipsidecar.v1.WhipIngest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * The smallest restream manager: records one WHIP ingest into FOLDER, restarts FFmpeg when it dies,
 * and stops it cleanly on SIGINT or SIGTERM. Arguments: ID FOLDER; environment: SIDECAR, FFMPEG,
 * PUBLISH_TOKEN, MANAGER_ID (no other manager's; the same after a restart).
 */
record ExampleManager(
    String processId, Path folder, String instance, ManagedChannel channel, CountDownLatch stop) {
  public static void main(String[] args) {
    String target = System.getenv().getOrDefault("SIDECAR", "127.0.0.1:9090");
    String instance = UUID.randomUUID().toString(); // drawn at each boot
    var stop = new CountDownLatch(1);
    var channel = Sidecar.channel(target);
    var manager = new ExampleManager(args[0], Path.of(args[1]), instance, channel, stop);
    var work = CompletableFuture.runAsync(manager::work);
    Runtime.getRuntime().addShutdownHook(new Thread(work::join));
    Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown));
    work.join();
  }

  private void work() {
    try {
      do {
        try {
          run();
        } catch (StatusRuntimeException e) {
          System.err.println(Sidecar.explain(e));
        } catch (IOException e) { // FFmpeg cannot be run
          System.err.println(e.getMessage());
        }
      } while (!stop.await(1, SECONDS));
      sidecar().onProcessStop(OnProcessStopRequest.newBuilder().setProcessId(processId).build());
    } catch (StatusRuntimeException | InterruptedException e) {
      System.err.println(e.getMessage());
    }
  }

  private ProcessLifecycleServiceBlockingStub sidecar() {
    return ProcessLifecycleServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Sidecar.DEADLINE);
  }

  private void run() throws IOException, InterruptedException {
    String token = System.getenv().getOrDefault("PUBLISH_TOKEN", "");
    var start = OnProcessStartRequest.newBuilder().setProcessId(processId);
    start.setWhipIngest(WhipIngest.newBuilder().setEnabled(true).setPublishToken(token));
    String host = java.net.InetAddress.getLocalHost().getHostName();
    String manager = System.getenv().getOrDefault("MANAGER_ID", host + "/" + processId);
    start.setManagerId(manager).setManagerInstanceId(instance);
    String ffmpeg = System.getenv().getOrDefault("FFMPEG", "ffmpeg");
    List<String> command = new ArrayList<>(List.of(ffmpeg, "-nostdin", "-loglevel", "warning"));
    command.addAll(Legs.toArguments(sidecar().onProcessStart(start.build()).getInputLegsList()));
    Path file = folder.resolve(System.currentTimeMillis() + ".mkv");
    command.addAll(List.of("-c", "copy", file.toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    System.out.println("ffmpeg pid=" + process.pid() + " file=" + file);
    while (!process.waitFor(100, MILLISECONDS)) {
      if (stop.getCount() == 0) {
        end(process);
      }
    }
  }

  /** Lets FFmpeg finish its file: by an end of file, else SIGTERM, else SIGKILL. */
  private void end(Process ffmpeg) throws InterruptedException {
    var request = OnProcessStoppingRequest.newBuilder().setProcessId(processId).build();
    try {
      sidecar().onProcessStopping(request);
    } catch (StatusRuntimeException e) {
      System.err.println(Sidecar.explain(e));
    }
    if (!ffmpeg.waitFor(1, SECONDS)) {
      ffmpeg.destroy(); // to FFmpeg the same as a SIGINT
    }
    if (!ffmpeg.waitFor(5, SECONDS)) {
      ffmpeg.destroyForcibly();
    }
  }
}
