package io.whipsidecar.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A WHIP session on the server; ended when closed. */
final class Session implements AutoCloseable {
  static final String SDPFRAG = "application/trickle-ice-sdpfrag";

  private final Whip server;
  private final Offer offer;
  private final Reply reply;
  private final Answer answer;

  Session(Whip server, Offer offer, Reply reply) throws Unmet {
    this.server = server;
    this.offer = offer;
    this.reply = reply;
    answer = Answer.parse(reply.body());
  }

  URI url() {
    return server.endpoint().resolve(reply.headers("Location").get(0));
  }

  Offer offer() {
    return offer;
  }

  Answer answer() {
    return answer;
  }

  /** The 201. */
  Reply created() {
    return reply;
  }

  /**
   * The candidate with the endpoint's own address, else the first of this transport and IPv4; null
   * when there is none.
   */
  @Nullable InetSocketAddress candidate(String transport) throws IOException {
    String host = InetAddress.getByName(url().getHost()).getHostAddress();
    InetSocketAddress first = null;
    for (String candidate : answer.all("candidate")) {
      List<String> words = List.of(candidate.split(" ", -1));
      boolean usable =
          words.size() > 5
              && words.get(2).equalsIgnoreCase(transport)
              && !words.get(4).contains(":");
      if (usable && (first == null || words.get(4).equals(host))) {
        first = new InetSocketAddress(words.get(4), Integer.parseInt(words.get(5)));
      }
    }
    return first;
  }

  String etag() {
    return reply.header("ETag");
  }

  Reply patch(String frag, String... headers) throws IOException, Unmet {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = SDPFRAG;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return server.send("PATCH", url(), frag, all);
  }

  /** A fragment of this ICE session with lines of an m-section. */
  String trickle(String... lines) {
    return fragment(offer.ufrag(), offer.pwd(), lines);
  }

  static String fragment(String ufrag, String pwd, String... lines) {
    StringBuilder out = new StringBuilder();
    out.append("a=ice-ufrag:").append(ufrag).append("\r\na=ice-pwd:").append(pwd);
    out.append("\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n");
    for (String line : lines) {
      out.append(line).append("\r\n");
    }
    return out.toString();
  }

  Reply get() throws IOException, Unmet {
    return server.send("GET", url(), "");
  }

  Reply delete(String... headers) throws IOException, Unmet {
    return server.send("DELETE", url(), "", headers);
  }

  @Override
  public void close() throws IOException, Unmet {
    delete();
  }
}
