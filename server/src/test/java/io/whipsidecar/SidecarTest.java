package io.whipsidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.whipsidecar.config.Settings;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import io.whipsidecar.v1.WhipIngest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server in this process. */
class SidecarTest {
  @TempDir private Path state;

  @Test
  void shouldTellWhoPostsWhileItStopsWhenToComeAgain() throws Exception {
    Sidecar sidecar = new Sidecar(Settings.toConfig(this::value));
    sidecar.start();
    register(word(sidecar, "grpc"), "p1");
    int port = Integer.parseInt(word(sidecar, "http").replaceAll(".*:", ""));
    String offer = offer();

    try (Socket publisher = new Socket(InetAddress.getLoopbackAddress(), port)) {
      write(
          publisher,
          "POST /whip/p1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/sdp\r\n"
              + "Expect: 100-continue\r\nContent-Length: "
              + offer.length()
              + "\r\n\r\n");
      byte[] interim = publisher.getInputStream().readNBytes(12);
      assertThat(new String(interim, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100");
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> stop(sidecar));
      await().atMost(Duration.ofSeconds(30)).until(() -> isClosed(port));
      write(publisher, offer);

      assertThat(new String(publisher.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("HTTP/1.1 503", "Retry-After: 5", "the server is stopping");
      stopped.join();
    }
  }

  private String value(Settings setting) {
    return Map.of(
            Settings.GRPC_LISTEN, "127.0.0.1:0",
            Settings.HTTP_LISTEN, "127.0.0.1:0",
            Settings.ICE_UDP_PORT, "0",
            Settings.ICE_TCP_PORT, "0",
            Settings.ALLOW_ANONYMOUS, "true",
            Settings.STATE_DIR, state.toString())
        .getOrDefault(setting, setting.defaultValue());
  }

  private static String word(Sidecar sidecar, String key) {
    Matcher matcher = Pattern.compile(" " + key + "=(\\S+)").matcher(sidecar.readyLine());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static void register(String grpc, String processId) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(grpc, InsecureChannelCredentials.create()).build();
    try {
      ProcessLifecycleServiceGrpc.newBlockingStub(channel)
          .onProcessStart(
              OnProcessStartRequest.newBuilder()
                  .setProcessId(processId)
                  .setWhipIngest(WhipIngest.newBuilder().setEnabled(true))
                  .build());
    } finally {
      channel.shutdownNow();
    }
  }

  private static String offer() throws IOException {
    String file = "/io/whipsidecar/sdp/offers/chromium.sdp";
    try (InputStream in = Objects.requireNonNull(SidecarTest.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static void stop(Sidecar sidecar) {
    try {
      sidecar.stop();
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }

  /** Whether HTTP takes no connection any more. */
  private static boolean isClosed(int port) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !probe.isConnected();
    } catch (IOException e) {
      return true;
    }
  }
}
