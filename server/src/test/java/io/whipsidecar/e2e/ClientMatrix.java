package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.demo.Chain;
import io.whipsidecar.demo.Figure;
import io.whipsidecar.demo.Outcome;
import io.whipsidecar.demo.PublisherProgram;
import io.whipsidecar.demo.Scenario;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.LegFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Other people's WHIP clients through a real server into a real FFmpeg, judged by the recording.
 * Not part of {@code verify}, which would have to install them: {@code src/test/clients/run} does.
 * Two at a time there: each of them waits for its media most of the time. Adds to {@link
 * ClientTable}.
 */
@Tag("e2e")
@Execution(ExecutionMode.CONCURRENT)
class ClientMatrix {
  private static final int SECONDS = 11;
  private static final double SLACK = 2; // what a build server does at the same time

  @TempDir private static Path folder;
  private static SidecarChild server;

  @BeforeAll
  static void start() throws Exception {
    PatternFiles.write(FfmpegLocator.ofInstallation().locateNewest(), folder.resolve("pattern"));
    server = SidecarChild.start(folder, List.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "FFMPEG_8_0_1, H264",
    "FFMPEG_8_1_2, H264",
    "PION, H264",
    "AIORTC, H264",
    "LIBDATACHANNEL, H264",
    "LIBDATACHANNEL, H265",
    "SIMPLE_WHIP_CLIENT, H264"
  })
  void shouldRecordWhatTheClientPublishes(RealClient client, Codec video) throws Exception {
    Outcome outcome = record(client, publisher(client), video, "udp");

    assertThat(outcome.pass()).as(outcome.report()).isTrue();
  }

  /** The others have no ICE over TCP. */
  @ParameterizedTest
  @EnumSource(names = {"PION", "LIBDATACHANNEL", "SIMPLE_WHIP_CLIENT"})
  void shouldRecordWhatComesByTcp(RealClient client) throws Exception {
    try (WhipDetour detour = WhipDetour.byTcp(server)) {
      PublisherProgram program = detour.around(publisher(client, "--tcp"));
      Outcome outcome = record(client, program, Codec.H264, "tcp");

      assertThat(outcome.pass()).as(outcome.report()).isTrue();
      assertThat(outcome.path()).endsWith("/tcp");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FFMPEG_8_1_2") // ImpairedIT
  void shouldRecordWhatComesThroughLoss(RealClient client) throws Exception {
    List<Figure> figures =
        LossRun.run(server, folder, client.words(), publisher(client), client.retransmits(), SLACK);

    assertThat(figures).as(Figure.table(figures)).allMatch(Figure::pass);
  }

  private static PublisherProgram publisher(RealClient client, String... extra) {
    return client.with(folder.resolve("pattern"), List.of(extra));
  }

  private static Outcome record(
      RealClient client, PublisherProgram program, Codec video, String way) throws Exception {
    String name = String.format("%s-%s-%s", client, video, way).toLowerCase(Locale.ROOT);
    Scenario scenario =
        new Scenario(
            "clients/" + name,
            FfmpegLocator.ofInstallation().locate("7.1.1"),
            program,
            video,
            Codec.OPUS,
            LegFormat.LEG_FORMAT_FFMPEG_SDP,
            SECONDS);
    Outcome outcome = new Chain(server, folder.resolve(name), line -> {}).run(scenario);
    String codec = video == Codec.H264 ? "" : " " + video;
    ClientTable.add(client.words() + codec, way, outcome.figures());
    return outcome;
  }
}
