package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.client.Legs;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.v1.GetIngestRequest;
import io.whipsidecar.v1.LegFormat;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStartResponse;
import io.whipsidecar.v1.OnProcessStoppingRequest;
import io.whipsidecar.v1.WhipIngest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real FFmpeg that reads and goes, and what another configuration of its process is told. */
@Tag("e2e")
class ReaderPresenceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ID = "studio";
  private static final List<String> ARGUMENTS = List.of("--leg-ports", "18100-18199");

  @TempDir private Path folder;
  private SidecarChild server;

  @BeforeEach
  void startServer() throws Exception {
    server = SidecarChild.start(folder, ARGUMENTS);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private OnProcessStartResponse start(LegFormat format, String token) {
    WhipIngest.Builder ingest =
        WhipIngest.newBuilder().setEnabled(true).setLegFormat(format).setPublishToken(token);
    return server
        .lifecycle()
        .onProcessStart(
            OnProcessStartRequest.newBuilder()
                .setProcessId(ID)
                .setManagerId("manager")
                .setManagerInstanceId("1")
                .setWhipIngest(ingest)
                .build());
  }

  private void awaitReader(boolean present) {
    GetIngestRequest request = GetIngestRequest.newBuilder().setProcessId(ID).build();
    await()
        .atMost(PATIENCE)
        .until(() -> server.ingests().getIngest(request).getIngest().getReaderPresent() == present);
  }

  private static ChildProcess read(OnProcessStartResponse start) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-nostats", "-nostdin"));
    arguments.addAll(Legs.toArguments(start.getInputLegsList()));
    arguments.addAll(List.of("-c", "copy", "-f", "null", "-"));
    return FfmpegLocator.ofInstallation().locateNewest().start("reader", arguments, line -> {});
  }

  private void assertReplaced(OnProcessStartResponse former, OnProcessStartResponse now) {
    assertThat(now.getAlreadyActive()).isFalse();
    assertThat(now.getInputLegsList()).isNotEqualTo(former.getInputLegsList());
    assertThat(now.getIngest().getTracks(0).getRtpPort())
        .isNotEqualTo(former.getIngest().getTracks(0).getRtpPort());
  }

  @ParameterizedTest
  @EnumSource(names = {"LEG_FORMAT_FFMPEG_SDP", "LEG_FORMAT_FFMPEG_SDP_PER_TRACK"})
  void shouldReplaceAnIngestWhoseFfmpegWasKilled(LegFormat format) throws Exception {
    OnProcessStartResponse first = start(format, "a");
    try (ChildProcess reader = read(first)) {
      awaitReader(true);
      assertThatThrownBy(() -> start(format, "b"))
          .hasMessageContaining("already has an active ingest");
      ProcessHandle.of(reader.pid()).ifPresent(ProcessHandle::destroyForcibly);
      assertThat(reader.await(PATIENCE)).isTrue();
    }
    awaitReader(false);
    assertReplaced(first, start(format, "b"));
  }

  @ParameterizedTest
  @EnumSource(names = {"LEG_FORMAT_FFMPEG_SDP", "LEG_FORMAT_FFMPEG_SDP_PER_TRACK"})
  void shouldReplaceAnIngestWhoseFfmpegWasToldToStop(LegFormat format) throws Exception {
    OnProcessStartResponse first = start(format, "a");
    try (ChildProcess reader = read(first)) {
      awaitReader(true);
      server
          .lifecycle()
          .onProcessStopping(OnProcessStoppingRequest.newBuilder().setProcessId(ID).build());
      assertThat(reader.await(PATIENCE)).isTrue();
    }
    awaitReader(false);
    assertReplaced(first, start(format, "b"));
  }

  @Test
  void shouldKnowItsReadersAtOnceAfterARestart() throws Exception {
    OnProcessStartResponse first = start(LegFormat.LEG_FORMAT_FFMPEG_SDP, "a");
    try (ChildProcess reader = read(first)) {
      awaitReader(true);
      server.close();
      server = SidecarChild.start(folder, ARGUMENTS);
      assertThatThrownBy(() -> start(LegFormat.LEG_FORMAT_FFMPEG_SDP, "b"))
          .hasMessageContaining("already has an active ingest");
      assertThat(reader.isAlive()).isTrue();
      assertThat(start(LegFormat.LEG_FORMAT_FFMPEG_SDP, "a").getInputLegsList())
          .isEqualTo(first.getInputLegsList());
    }
  }
}
