package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.demo.Chain;
import io.whipsidecar.demo.Figure;
import io.whipsidecar.demo.Outcome;
import io.whipsidecar.demo.Scenario;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.media.Codec;
import io.whipsidecar.v1.LegFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Other people's WHIP clients through a real server into a real FFmpeg, judged by the recording.
 * Not part of {@code verify}, which would have to install them: {@code src/test/clients/run} does.
 * Leaves a table in {@code target/clients/matrix.md}.
 */
@Tag("e2e")
class ClientMatrix {
  private static final int SECONDS = 11;
  private static final Path TABLE = Path.of("target", "clients", "matrix.md");
  private static final List<String> COLUMNS =
      List.of(
          "from POST to first forwarded packet",
          "from POST to FFmpeg's first frame",
          "frames in the recording",
          "frames lost by their counter",
          "damaged frames",
          "decode errors",
          "A/V offset (flash - beep)");

  @TempDir private static Path folder;
  private static SidecarChild server;
  private static final List<String> table = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    PatternFiles.write(FfmpegLocator.ofInstallation().locateNewest(), folder.resolve("pattern"));
    server = SidecarChild.start(folder, List.of());
    table.add("| client | codecs | ICE | " + String.join(" | ", COLUMNS) + " |");
    table.add("|" + "---|".repeat(COLUMNS.size() + 3));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    Files.writeString(TABLE, String.join("\n", table) + "\n", StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "{0} {1} over {2}")
  @CsvSource({
    "FFMPEG_8_0_1, H264, udp",
    "FFMPEG_8_1_2, H264, udp",
    "PION, H264, udp",
    "PION, H264, tcp",
    "AIORTC, H264, udp",
    "LIBDATACHANNEL, H264, udp",
    "LIBDATACHANNEL, H265, udp",
    "SIMPLE_WHIP_CLIENT, H264, udp"
  })
  void shouldRecordWhatTheClientPublishes(RealClient client, Codec video, String ice)
      throws Exception {
    String name = String.format("%s-%s-%s", client, video, ice).toLowerCase(Locale.ROOT);
    List<String> extra = ice.equals("tcp") ? List.of("--tcp") : List.of();
    Scenario scenario =
        new Scenario(
            "clients/" + name,
            FfmpegLocator.ofInstallation().locate("7.1.1"),
            client.with(folder.resolve("pattern"), extra),
            video,
            Codec.OPUS,
            LegFormat.LEG_FORMAT_FFMPEG_SDP,
            SECONDS);

    Outcome outcome = new Chain(server, folder.resolve(name), line -> {}).run(scenario);

    table.add(row(client, video, ice, outcome));
    assertThat(outcome.pass()).as(outcome.report()).isTrue();
  }

  private static String row(RealClient client, Codec video, String ice, Outcome outcome) {
    List<String> cells = new ArrayList<>();
    cells.add(client.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    cells.add(video + "+OPUS");
    cells.add(ice);
    for (String column : COLUMNS) {
      cells.add(
          outcome.figures().stream()
              .filter(figure -> figure.name().equals(column))
              .map(Figure::value)
              .findFirst()
              .orElse(""));
    }
    return "| " + String.join(" | ", cells) + " |";
  }
}
