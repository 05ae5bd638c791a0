package io.whipsidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.http.HttpBindException;
import io.whipsidecar.http.Page;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdminServerTest {
  private static final Page METRICS =
      new Page("/metrics", () -> new Page.Content(200, "text/plain", "figure 1\n"));

  private static AdminServer server(String token, int port) {
    ListenAddress.Tcp listen =
        new ListenAddress.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new AdminServer(new ServerConfig.Admin(listen, null, token), listen, METRICS);
  }

  private static HttpResponse<String> get(AdminServer server, String path, String... headers)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void shouldServeMetricsAndHealth() throws Exception {
    try (AdminServer server = server("", 0)) {
      server.start();

      assertThat(get(server, "/metrics").body()).isEqualTo("figure 1\n");
      assertThat(get(server, "/healthz").body()).isEqualTo("ok\n");
      assertThat(get(server, "/nothing").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void shouldAskForTheTokenButForHealth() throws Exception {
    try (AdminServer server = server("s3cret", 0)) {
      server.start();

      assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(server, "/metrics").statusCode()).isEqualTo(401);
      assertThat(get(server, "/metrics", "Authorization", "Bearer s3cret").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void shouldSayWhichAddressIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        AdminServer server = server("", taken.getLocalPort())) {
      assertThatThrownBy(server::start)
          .isInstanceOf(HttpBindException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:%1$d/tcp for admin (--admin-listen): address already in"
                  + " use (stop the program that holds it, ss -ltnp 'sport = :%1$d' names it; or"
                  + " choose another port)",
              taken.getLocalPort());
    }
  }
}
