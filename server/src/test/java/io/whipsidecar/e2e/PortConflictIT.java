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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets of other programs on the ports of an ingest, and the real server's view of them. */
@Tag("e2e")
class PortConflictIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static SidecarChild server;

  @BeforeAll
  static void startServer() throws Exception {
    server = SidecarChild.start(folder, List.of("--leg-ports", "18000-18099"));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static OnProcessStartResponse start(String id, String instance) {
    return server
        .lifecycle()
        .onProcessStart(
            OnProcessStartRequest.newBuilder()
                .setProcessId(id)
                .setManagerId(id)
                .setManagerInstanceId(instance)
                .setWhipIngest(WhipIngest.newBuilder().setEnabled(true))
                .build());
  }

  private static Ingest ingest(String id) {
    GetIngestRequest request = GetIngestRequest.newBuilder().setProcessId(id).build();
    return server.ingests().getIngest(request).getIngest();
  }

  private static void awaitState(String id, IngestState state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(ingest(id).getState()).isEqualTo(state));
  }

  private static DatagramSocket bind(int port) throws SocketException {
    return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  @Test
  void shouldShowAPortThatAnotherProgramHoldsAndMoveAtTheNextStart() throws Exception {
    String id = "moves";
    int port = start(id, "1").getIngest().getTracks(0).getRtpPort();
    try (DatagramSocket foreign = bind(port + 3)) {
      assertThat(foreign.isBound()).isTrue();
      awaitState(id, IngestState.INGEST_STATE_PORT_CONFLICT);
      assertThat(ingest(id).getStateReason())
          .isEqualTo(
              "Another program holds port %d, so FFmpeg can't bind the ingest's ports; the next"
                      .formatted(port + 3)
                  + " OnProcessStart moves to others.");

      OnProcessStartResponse moved = start(id, "1");
      assertThat(moved.getAlreadyActive()).isFalse();
      assertThat(moved.getIngest().getTracks(0).getRtpPort()).isNotEqualTo(port);
      awaitState(id, IngestState.INGEST_STATE_WAITING);
      assertThat(start(id, "1").getIngest().getTracks(0).getRtpPort())
          .isEqualTo(moved.getIngest().getTracks(0).getRtpPort());
    }
  }

  @Test
  void shouldForgetAConflictThatIsOver() throws Exception {
    String id = "forgets";
    int port = start(id, "1").getIngest().getTracks(0).getRtpPort();
    try (DatagramSocket foreign = bind(port)) {
      assertThat(foreign.isBound()).isTrue();
      awaitState(id, IngestState.INGEST_STATE_PORT_CONFLICT);
    }
    awaitState(id, IngestState.INGEST_STATE_WAITING);
    assertThat(start(id, "1").getAlreadyActive()).isTrue();
  }

  /** It looks like a reader, until it is told to make room for the next one and stays. */
  @Test
  void shouldMoveAwayFromAReaderThatDoesNotEnd() throws Exception {
    String id = "stuck";
    int port = start(id, "1").getIngest().getTracks(0).getRtpPort();
    List<DatagramSocket> stuck = bindAll(port);
    try {
      await().atMost(PATIENCE).until(() -> ingest(id).getReaderPresent());
      start(id, "2"); // a new instance of the manager: RR+BYE
      awaitState(id, IngestState.INGEST_STATE_PORT_CONFLICT);
      assertThat(ingest(id).getStateReason()).contains("told to end");
      assertThat(start(id, "2").getIngest().getTracks(0).getRtpPort()).isNotEqualTo(port);
    } finally {
      stuck.forEach(DatagramSocket::close);
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
