package io.whipsidecar.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.v1.GetIngestRequest;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.IngestState;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.OnProcessStartResponse;
import io.whipsidecar.v1.WhipIngest;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets of other programs on the ports of an ingest, and the real server's view of them. */
@Tag("e2e")
class PortConflictIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private static OnProcessStartResponse start(SidecarChild server, String instance) {
    return server
        .lifecycle()
        .onProcessStart(
            OnProcessStartRequest.newBuilder()
                .setProcessId("studio")
                .setManagerId("core")
                .setManagerInstanceId(instance)
                .setWhipIngest(WhipIngest.newBuilder().setEnabled(true))
                .build());
  }

  private static Ingest ingest(SidecarChild server) {
    GetIngestRequest request = GetIngestRequest.newBuilder().setProcessId("studio").build();
    return server.ingests().getIngest(request).getIngest();
  }

  private static void awaitState(SidecarChild server, IngestState state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(ingest(server).getState()).isEqualTo(state));
  }

  private static DatagramSocket bind(int port) throws SocketException {
    return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  @Test
  void shouldShowAPortThatAnotherProgramHoldsAndMoveAtTheNextStart() throws Exception {
    try (SidecarChild server = SidecarChild.start(folder, List.of("--leg-ports", "18000-18099"))) {
      int port = start(server, "1").getIngest().getTracks(0).getRtpPort();
      try (DatagramSocket foreign = bind(port + 3)) {
        assertThat(foreign.isBound()).isTrue();
        awaitState(server, IngestState.INGEST_STATE_PORT_CONFLICT);
        assertThat(ingest(server).getStateReason())
            .isEqualTo(
                "Another program holds port %d, so FFmpeg can't bind the ingest's ports; the next"
                        .formatted(port + 3)
                    + " OnProcessStart moves to others.");

        OnProcessStartResponse moved = start(server, "1");
        assertThat(moved.getAlreadyActive()).isFalse();
        assertThat(moved.getIngest().getTracks(0).getRtpPort()).isNotEqualTo(port);
        awaitState(server, IngestState.INGEST_STATE_WAITING);
        assertThat(start(server, "1").getIngest().getTracks(0).getRtpPort())
            .isEqualTo(moved.getIngest().getTracks(0).getRtpPort());
      }
    }
  }

  @Test
  void shouldForgetAConflictThatIsOver() throws Exception {
    try (SidecarChild server = SidecarChild.start(folder, List.of("--leg-ports", "18100-18199"))) {
      int port = start(server, "1").getIngest().getTracks(0).getRtpPort();
      try (DatagramSocket foreign = bind(port)) {
        assertThat(foreign.isBound()).isTrue();
        awaitState(server, IngestState.INGEST_STATE_PORT_CONFLICT);
      }
      awaitState(server, IngestState.INGEST_STATE_WAITING);
      assertThat(start(server, "1").getAlreadyActive()).isTrue();
    }
  }

  /** It looks like a reader, until it is told to make room for the next one and stays. */
  @Test
  void shouldMoveAwayFromAReaderThatDoesNotEnd() throws Exception {
    try (SidecarChild server = SidecarChild.start(folder, List.of("--leg-ports", "18200-18299"))) {
      int port = start(server, "1").getIngest().getTracks(0).getRtpPort();
      List<DatagramSocket> stuck = bindAll(port);
      try {
        await().atMost(PATIENCE).until(() -> ingest(server).getReaderPresent());
        start(server, "2"); // a new instance of the manager: RR+BYE
        awaitState(server, IngestState.INGEST_STATE_PORT_CONFLICT);
        assertThat(ingest(server).getStateReason()).contains("told to end");
        assertThat(start(server, "2").getIngest().getTracks(0).getRtpPort()).isNotEqualTo(port);
      } finally {
        stuck.forEach(DatagramSocket::close);
      }
    }
  }

  private static List<DatagramSocket> bindAll(int first) throws IOException {
    List<DatagramSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sockets.add(bind(first + i));
    }
    return sockets;
  }
}
