package io.whipsidecar.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.whipsidecar.demo.PublisherProgram;
import io.whipsidecar.demo.SidecarChild;
import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.MissingFfmpegException;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An HTTP proxy between a real publisher and the real server, through which a test sees the offer
 * and changes what is said about the way that the media takes. Everything else passes unchanged.
 */
final class WhipDetour implements AutoCloseable {
  private static final int CREATED = 201;

  /** What each of the two connections says for itself; the JDK's client refuses most of them. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "date",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "transfer-encoding",
          "upgrade");

  private static final Pattern ANY_CANDIDATE = Pattern.compile("a=candidate:[^\r\n]*\r\n");
  private static final Pattern UDP_CANDIDATE =
      Pattern.compile("(a=candidate:\\S+ 1 (?i:udp) \\d+ )(\\S+) (\\d+)([^\r\n]*\r\n)");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final UnaryOperator<String> offers;
  private final UnaryOperator<String> answers;
  private final HttpServer listener;

  /**
   * Starts.
   *
   * @param server its base URL
   * @param offers what becomes of an offer on its way
   * @param answers likewise
   */
  WhipDetour(URI server, UnaryOperator<String> offers, UnaryOperator<String> answers)
      throws IOException {
    this.server = server;
    this.offers = offers;
    this.answers = answers;
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.setExecutor(Executors.newCachedThreadPool());
    listener.createContext("/", this::pass);
    listener.start();
  }

  /** The URL of a path of the server on this way. */
  String url(String path) {
    return "http://127.0.0.1:" + listener.getAddress().getPort() + path;
  }

  /** The same program, on this way. */
  PublisherProgram around(PublisherProgram program) {
    return new PublisherProgram() {
      @Override
      public ChildProcess start(Task task, Consumer<String> onLine)
          throws IOException, MissingFfmpegException {
        String endpoint = url(URI.create(task.endpoint()).getRawPath());
        return program.start(
            new Task(
                endpoint,
                task.token(),
                task.video(),
                task.audio(),
                task.resolution(),
                task.seconds()),
            onLine);
      }

      @Override
      public boolean isLive() {
        return program.isLive();
      }

      @Override
      public double maxOffsetMs() {
        return program.maxOffsetMs();
      }
    };
  }

  /** Of an answer's candidates the first one of UDP is left, and it leads to the network. */
  static UnaryOperator<String> through(ImpairedUdp network) {
    return answer -> {
      Matcher first = UDP_CANDIDATE.matcher(answer);
      if (!first.find()) {
        return answer;
      }
      network.server(new InetSocketAddress(first.group(2), Integer.parseInt(first.group(3))));
      InetSocketAddress turned = network.address();
      return ANY_CANDIDATE.matcher(answer.substring(0, first.start())).replaceAll("")
          + first.group(1)
          + (turned.getAddress().getHostAddress() + " " + turned.getPort())
          + first.group(4)
          + ANY_CANDIDATE.matcher(answer.substring(first.end())).replaceAll("");
    };
  }

  /** One on which of an answer's candidates those of TCP are left. */
  static WhipDetour byTcp(SidecarChild server) throws IOException {
    return new WhipDetour(
        URI.create(server.url("/")),
        UnaryOperator.identity(),
        answer -> UDP_CANDIDATE.matcher(answer).replaceAll(""));
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      HttpResponse<byte[]> response =
          http.send(request(exchange, body), BodyHandlers.ofByteArray());
      byte[] answer = response.body();
      if (response.statusCode() == CREATED) {
        String text = new String(answer, StandardCharsets.UTF_8);
        answer = answers.apply(text).getBytes(StandardCharsets.UTF_8);
      }
      endToEnd(response.headers().map()).forEach(exchange.getResponseHeaders()::put);
      exchange.sendResponseHeaders(response.statusCode(), answer.length == 0 ? -1 : answer.length);
      if (answer.length > 0) {
        exchange.getResponseBody().write(answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange, String body) {
    String sent = exchange.getRequestMethod().equals("POST") ? offers.apply(body) : body;
    URI asked = exchange.getRequestURI();
    String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(asked.getRawPath() + query))
            .method(
                exchange.getRequestMethod(),
                sent.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(sent));
    endToEnd(exchange.getRequestHeaders())
        .forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    return request.build();
  }

  private static Map<String, List<String>> endToEnd(Map<String, List<String>> headers) {
    return headers.entrySet().stream()
        .filter(header -> !OF_THE_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public void close() {
    listener.stop(0);
  }
}
