package io.whipsidecar.session;

import io.whipsidecar.ice.IceCredentials;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.sdp.LocalCandidate;
import io.whipsidecar.sdp.NegotiatedSession;
import io.whipsidecar.wire.IpText;
import java.util.List;
import java.util.Locale;

/**
 * Everything that a {@link PublisherSession} is told once.
 *
 * @param id names the session in lists and logs; not the secret of its URL
 * @param secret the last segment of its URL
 * @param etag of the first ICE session
 * @param userAgent of the publisher's POST
 * @param postAddress where the POST came from, for people
 * @param candidates what the publisher was told to send to
 */
record SessionParameters(
    String id,
    String secret,
    String etag,
    Ingest ingest,
    NegotiatedSession negotiated,
    IceCredentials credentials,
    String userAgent,
    String postAddress,
    List<LocalCandidate> candidates) {
  /** The candidates as an operator reads them: {@code 203.0.113.7:8189/udp}. */
  List<String> candidatesInWords() {
    return candidates.stream().map(SessionParameters::inWords).toList();
  }

  private static String inWords(LocalCandidate candidate) {
    return IpText.withPort(candidate.address(), candidate.port())
        + "/"
        + candidate.transport().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return "SessionParameters[id=" + id + ", ingest=" + ingest.id() + "]";
  }
}
