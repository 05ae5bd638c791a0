package io.whipsidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.whip.RefusedRequest;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Jetty refuses by itself, as a handler of its own would. */
class ProblemErrorHandlerTest {
  private final List<RefusedRequest> refusals = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "400, 400, malformed-request",
    "426, 400, malformed-request",
    "500, 500, internal",
    "501, 500, internal",
    "503, 503, unavailable",
  })
  void shouldHaveAStableTypeForWhateverItIs(int status, int sent, String type) throws Exception {
    String answer = answer(status);

    assertThat(answer)
        .startsWith("HTTP/1.1 " + sent + ' ')
        .contains("urn:whip-sidecar:problem:" + type)
        .contains("Access-Control-Allow-Origin: *");
    assertThat(answer.contains("Retry-After: 5")).isEqualTo(status == 503);
    assertThat(refusals).extracting(RefusedRequest::status).containsExactly(sent);
  }

  private String answer(int status) throws Exception {
    Server server = new Server();
    LocalConnector connector = new LocalConnector(server);
    server.addConnector(connector);
    server.setErrorHandler(
        new ProblemErrorHandler(
            new PublisherExit(
                    new ProxyTrust(peer -> false, ServerConfig.ForwardedHeader.FORWARDED),
                    refusals::add)
                ::send));
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            Response.writeError(request, response, callback, status);
            return true;
          }
        });
    server.start();
    try {
      return connector.getResponse("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    } finally {
      server.stop();
    }
  }
}
