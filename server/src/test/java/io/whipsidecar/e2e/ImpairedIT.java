package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.demo.Figure;
import io.whipsidecar.demo.PublisherKind;
import io.whipsidecar.demo.SidecarChild;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The most telling impairments; {@code bench/impairments} runs all of them. */
@Tag("e2e")
class ImpairedIT {
  /** What a build server does at the same time; a row that fails is run once more. */
  private static final double SLACK = 2;

  @TempDir private static Path folder;
  private static SidecarChild server;
  private static @Nullable String libwebrtcProblem;

  @BeforeAll
  static void startServer() throws Exception {
    libwebrtcProblem = PublisherKind.libwebrtcProblem();
    server = SidecarChild.start(folder, List.of());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Impairment.class,
      names = {"LOSS_5", "LOSS_5_LIBWEBRTC", "REBINDING", "OUTAGE", "RESTART"})
  void shouldKeepTheRecordingWhole(Impairment row) throws Exception {
    if (row.publisher().isLive()) {
      assertThat(libwebrtcProblem).isNull();
    }
    List<Figure> figures = row.run(server, folder, "8.1.2", SLACK);
    if (row == Impairment.LOSS_5 || row == Impairment.LOSS_5_LIBWEBRTC) {
      String client = row == Impairment.LOSS_5 ? "ffmpeg 8.1.2" : "webrtc-java";
      ClientTable.add(client, LossRun.way(5), figures);
    }
    assertThat(figures).as("%s%n%s", row.words(), Figure.table(figures)).allMatch(Figure::pass);
  }
}
