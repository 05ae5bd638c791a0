package io.whipsidecar.bench;

import io.whipsidecar.demo.SidecarChild;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server counts, by its {@code /metrics}. Any thread. */
public final class ServerMetrics {
  /** All that was taken from the ICE port. */
  public static final String RECEIVED = "whip_sidecar_udp_received_packets_total";

  /** What found no room there, while there was an ingest. */
  public static final String DROPPED = "whip_sidecar_ice_kernel_drops_packets_total";

  private ServerMetrics() {}

  /** The value of a metric without labels. */
  public static long value(SidecarChild server, String name)
      throws IOException, InterruptedException {
    URI uri = URI.create(server.adminUrl("/metrics"));
    String page =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(page);
    if (!line.find()) {
      throw new IOException("no " + name + " in /metrics (expected: a line of it): " + page);
    }
    return (long) Double.parseDouble(line.group(1));
  }
}
