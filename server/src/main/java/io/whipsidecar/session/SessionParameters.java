package io.whipsidecar.session;

import io.whipsidecar.ice.IceCredentials;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.sdp.LocalCandidate;
import io.whipsidecar.sdp.NegotiatedSession;
import java.util.List;

/**
 * Everything that a {@link PublisherSession} is told once.
 *
 * @param id names the session in lists and logs; not the secret of its URL
 * @param secret the last segment of its URL
 * @param etag of the first ICE session
 * @param userAgent of the publisher's POST
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
    List<LocalCandidate> candidates) {
  /** The candidates as an operator reads them. */
  String candidatesInWords() {
    StringBuilder text = new StringBuilder();
    for (LocalCandidate candidate : candidates) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(candidate.address())
          .append(':')
          .append(candidate.port())
          .append('/')
          .append(candidate.transport().name().toLowerCase(java.util.Locale.ROOT));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "SessionParameters[id=" + id + ", ingest=" + ingest.id() + "]";
  }
}
