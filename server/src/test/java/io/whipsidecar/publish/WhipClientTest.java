package io.whipsidecar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WhipClientTest {
  private final List<String> requests = new ArrayList<>();
  private Server server;
  private volatile Reply reply = new Reply(500, "Server", "test", "");

  private record Reply(int status, String header, String value, String body) {}

  @BeforeEach
  void startServer() throws Exception {
    server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            String token = request.getHeaders().get("Authorization");
            requests.add(
                request.getMethod() + " " + Request.getPathInContext(request) + " " + token);
            response.setStatus(reply.status());
            response.getHeaders().put(reply.header(), reply.value());
            Content.Sink.write(response, true, reply.body(), callback);
            return true;
          }
        });
    server.start();
  }

  @AfterEach
  void stopServer() throws Exception {
    server.stop();
  }

  @Test
  void shouldResolveRelativeLocationAndDeleteThere() throws PublishException {
    reply = new Reply(201, "Location", "/whip/a/secret", "v=0");
    WhipClient client = new WhipClient("sesame");

    WhipClient.Session session = client.post(endpoint(), "offer");
    reply = new Reply(200, "Server", "test", "");
    boolean deleted = client.delete(session.resource());

    assertThat(session.answer()).isEqualTo("v=0");
    assertThat(deleted).isTrue();
    assertThat(requests)
        .containsExactly("POST /whip/a Bearer sesame", "DELETE /whip/a/secret Bearer sesame");
  }

  @Test
  void shouldShowWhatAProblemDocumentSays() {
    String body =
        "{\"title\":\"Unsupported\",\"status\":422,\"detail\":\"offered VP8, expected H264\"}";
    reply = new Reply(422, "Content-Type", "application/problem+json", body);

    assertThatThrownBy(() -> new WhipClient(null).post(endpoint(), "offer"))
        .isInstanceOf(PublishException.class)
        .hasMessage("the WHIP server answered 422: Unsupported: offered VP8, expected H264");
  }

  @Test
  void shouldAskForTokenWhenRefusedWithoutOne() {
    reply = new Reply(401, "WWW-Authenticate", "Bearer", "");

    assertThatThrownBy(() -> new WhipClient(null).post(endpoint(), "offer"))
        .hasMessage("the WHIP server answered 401: no reason given (it expects a token: --token)");
  }

  @Test
  void shouldNotCarryTokenToAnotherHost() {
    reply = new Reply(307, "Location", "http://other.example/whip/a", "");

    assertThatThrownBy(() -> new WhipClient("sesame").post(endpoint(), "offer"))
        .hasMessage("the WHIP server redirects to other.example; publish there directly");
  }

  @Test
  void shouldSayThatNobodyAnswers() throws IOException {
    URI unused;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unused = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/whip/a");
    }

    assertThatThrownBy(() -> new WhipClient(null).post(unused, "offer"))
        .hasMessageStartingWith("no WHIP server answers at 127.0.0.1:");
  }

  private URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getURI().getPort() + "/whip/a");
  }
}
