package io.whipsidecar.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.whipsidecar.testing.netem.ImpairedUdp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * An HTTP proxy between a real publisher and the real server that turns the answer's candidates to
 * a bad network, so that the media takes that way. What else is said passes unchanged, apart from
 * what a test wants the offer to lack.
 */
final class WhipDetour implements AutoCloseable {
  private static final int CREATED = 201;
  private static final List<String> REQUEST_HEADERS =
      List.of("Authorization", "Content-Type", "If-Match", "Accept");
  private static final List<String> RESPONSE_HEADERS =
      List.of("Content-Type", "Location", "ETag", "Link", "Accept-Patch");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final ImpairedUdp network;
  private final UnaryOperator<String> offers;
  private final HttpServer listener;

  /**
   * Starts.
   *
   * @param server its base URL
   * @param offers what becomes of an offer on its way
   */
  WhipDetour(URI server, ImpairedUdp network, UnaryOperator<String> offers) throws IOException {
    this.server = server;
    this.network = network;
    this.offers = offers;
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.setExecutor(Executors.newCachedThreadPool());
    listener.createContext("/", this::pass);
    listener.start();
  }

  /** The URL of a path of the server on this way. */
  String url(String path) {
    return "http://127.0.0.1:" + listener.getAddress().getPort() + path;
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      HttpResponse<String> response = http.send(request(exchange, body), BodyHandlers.ofString());
      String answer = response.body();
      if (response.statusCode() == CREATED) {
        answer = detour(answer);
      }
      for (String name : RESPONSE_HEADERS) {
        response
            .headers()
            .firstValue(name)
            .ifPresent(v -> exchange.getResponseHeaders().set(name, v));
      }
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(response.statusCode(), bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange, String body) {
    String sent = exchange.getRequestMethod().equals("POST") ? offers.apply(body) : body;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(exchange.getRequestURI().getRawPath()))
            .method(
                exchange.getRequestMethod(),
                sent.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(sent));
    for (String name : REQUEST_HEADERS) {
      List<String> values = exchange.getRequestHeaders().get(name);
      if (values != null) {
        values.forEach(value -> request.header(name, value));
      }
    }
    return request.build();
  }

  /** Of the candidates one is left, and that is the network's: {@code foundation 1 UDP ...}. */
  private String detour(String answer) {
    List<String> lines = new ArrayList<>();
    boolean turned = false;
    for (String line : answer.split("\r\n", -1)) {
      if (!line.startsWith("a=candidate:")) {
        lines.add(line);
        continue;
      }
      String[] words = line.split(" ", -1);
      boolean udp = words[2].equalsIgnoreCase("UDP");
      if (udp && !turned) {
        turned = true;
        network.server(new InetSocketAddress(words[4], Integer.parseInt(words[5])));
        words[4] = network.address().getAddress().getHostAddress();
        words[5] = String.valueOf(network.address().getPort());
        lines.add(String.join(" ", words));
      }
    }
    return String.join("\r\n", lines);
  }

  @Override
  public void close() {
    listener.stop(0);
  }
}
