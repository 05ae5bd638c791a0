package io.whipsidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.config.ServerConfig.ForwardedHeader;
import io.whipsidecar.whip.Client;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who a request is from, asked over a real connection from 127.0.0.1. */
class ProxyTrustTest {
  private final AtomicReference<Client> seen = new AtomicReference<>();
  private final Server server = new Server();
  private ForwardedHeader believed = ForwardedHeader.X_FORWARDED_FOR;

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void shouldBelieveNobodyByDefault() throws Exception {
    assertThat(client("", "X-Forwarded-For", "192.0.2.7"))
        .isEqualTo(Client.direct("127.0.0.1", false));
    assertThat(client("")).isEqualTo(Client.direct("127.0.0.1", true).at("127.0.0.1"));
  }

  @Test
  void shouldTakeTheLastAddressThatIsNoProxys() throws Exception {
    String hops = "198.51.100.6, 192.0.2.7, 10.0.0.2";
    assertThat(client("127.0.0.1 10.0.0.2", "X-Forwarded-For", hops).address())
        .isEqualTo("192.0.2.7");
    assertThat(client("127.0.0.1", "X-Forwarded-For", hops).address()).isEqualTo("10.0.0.2");
  }

  @Test
  void shouldTakeForwardedFromProxiesThatAddToIt() throws Exception {
    believed = ForwardedHeader.FORWARDED;
    assertThat(client("127.0.0.1", "Forwarded", "for=spoofed, for=\"[2001:db8::7]:1\"").address())
        .isEqualTo("2001:db8::7");
    assertThat(client("127.0.0.1", "Forwarded", "for=192.0.2.7, for=unknown").address())
        .isEqualTo("127.0.0.1");
  }

  @Test
  void shouldNotTakeTheHeaderThatTheProxyPassedOnUnread() throws Exception {
    String[] both = {"Forwarded", "for=198.51.100.6", "X-Forwarded-For", "192.0.2.7"};

    assertThat(client("127.0.0.1", both).address()).isEqualTo("192.0.2.7");
    assertThat(client("127.0.0.1", "Forwarded", "for=198.51.100.6"))
        .isEqualTo(Client.direct("127.0.0.1", false));
    believed = ForwardedHeader.FORWARDED;
    assertThat(client("127.0.0.1", both).address()).isEqualTo("198.51.100.6");
    assertThat(client("127.0.0.1", "X-Forwarded-For", "192.0.2.7"))
        .isEqualTo(Client.direct("127.0.0.1", false));
  }

  @Test
  void shouldTakeThePrefixOfATrustedProxyOnly() throws Exception {
    assertThat(client("127.0.0.1", "X-Forwarded-Prefix", "/live/").prefix()).isEqualTo("/live");
    assertThat(client("127.0.0.1", "X-Forwarded-Prefix", "//evil.example").prefix()).isEmpty();
    assertThat(client("", "X-Forwarded-Prefix", "/live").prefix()).isEmpty();
  }

  private Client client(String proxies, String... headers) throws Exception {
    ProxyTrust trust = new ProxyTrust(peer -> proxies.contains(peer.getHostAddress()), believed);
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.setConnectors(new ServerConnector[] {connector});
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            seen.set(trust.client(request));
            callback.succeeded();
            return true;
          }
        });
    server.start();
    InetSocketAddress to =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.getPort() + "/"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding());
    server.stop();
    return Objects.requireNonNull(seen.get());
  }
}
