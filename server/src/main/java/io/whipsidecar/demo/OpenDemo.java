package io.whipsidecar.demo;

import io.whipsidecar.v1.GetIngestRequest;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.OnProcessStartResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Server and FFmpeg left running for the user's own publisher, until Ctrl-C. Used once. */
final class OpenDemo {
  private static final String TOKEN = "demo"; // it listens on the loopback interface only
  private static final Duration POLL = Duration.ofSeconds(1);

  private final SidecarChild server;
  private final Scenario scenario;
  private final Path folder;
  private final Consumer<String> out;

  /**
   * @param folder for the recording
   * @param out takes lines
   */
  OpenDemo(SidecarChild server, Scenario scenario, Path folder, Consumer<String> out) {
    this.server = server;
    this.scenario = scenario;
    this.folder = folder;
    this.out = out;
  }

  /** Returns only by an exception: the user ends it with the process. */
  void run() throws IOException, DemoException {
    OnProcessStartResponse start =
        server.lifecycle().onProcessStart(Chain.request(scenario, TOKEN));
    Files.createDirectories(folder);
    try (Recorder recorder = new Recorder(scenario, start, folder)) {
      String url = server.url(start.getIngest().getWhipPath());
      out.accept(
          """
          running until Ctrl-C; publish to it from OBS, a browser, FFmpeg 8 or the test publisher:
            WHIP       %1$s
            token      %2$s
            page       %1$s#token=%2$s
            FFmpeg     %3$s
            test       WHIP_TOKEN=%2$s ./whip-sidecar publish %1$s
            gRPC       %4$s
            recording  %5$s%6$s\
          """
              .formatted(
                  url,
                  TOKEN,
                  ffmpegCommand(url),
                  server.grpcAddress(),
                  recorder.recording(),
                  recorder.hasPlaylist() ? "\n  HLS        " + recorder.playlistFile() : ""));
      watch(recorder);
    }
  }

  /** Ready to paste; as docs/clients/ffmpeg.md has it. */
  private static String ffmpegCommand(String url) {
    return "ffmpeg -re -f lavfi -i testsrc2=s=640x360:r=30 -f lavfi -i sine=r=48000"
        + " -c:v libx264 -profile:v baseline -bf 0 -g 60 -pix_fmt yuv420p -b:v 1M"
        + " -c:a libopus -ar 48000 -ac 2 -authorization "
        + TOKEN
        + " -f whip "
        + url;
  }

  private void watch(Recorder recorder) throws DemoException {
    String said = "";
    while (recorder.awaitEnd(POLL) < 0 && recorder.isAlive()) {
      if (!server.isAlive()) {
        throw new DemoException(server.obituary());
      }
      Ingest now = ingest();
      String state = now.getState() + " " + now.getPublisher().getUserAgent();
      if (!state.equals(said)) {
        said = state;
        out.accept(ProgressLine.of(now, recorder.seconds()));
      }
    }
    throw new DemoException("FFmpeg ended by itself: " + recorder.lastWords());
  }

  private Ingest ingest() {
    GetIngestRequest request =
        GetIngestRequest.newBuilder().setProcessId(scenario.processId()).build();
    return server.ingests().getIngest(request).getIngest();
  }
}
