package io.whipsidecar.sdp;

import java.util.List;

/** The ICE lines that an answer and an sdpfrag have in common. */
final class IceLines {
  private static final String END_OF_CANDIDATES = "a=end-of-candidates\r\n";

  private IceLines() {}

  static void sessionPart(StringBuilder out, NegotiatedSession session) {
    line(out, "a=ice-lite"); // RFC 8839 §5.3
    // RFC 8445 §10: "ice2" says that this side follows the current specification.
    line(out, session.trickle() ? "a=ice-options:trickle ice2" : "a=ice-options:ice2");
    if (!session.bundleMids().isEmpty()) {
      line(out, "a=group:BUNDLE " + String.join(" ", session.bundleMids()));
    }
  }

  static void credentials(StringBuilder out, IceParameters ice) {
    line(out, "a=ice-ufrag:" + ice.ufrag());
    line(out, "a=ice-pwd:" + ice.pwd());
  }

  /** Puts in as many candidates as fit, best first, and says that there will be no more. */
  static void insertCandidates(
      StringBuilder out, int at, List<LocalCandidate> candidates, int maxBytes) {
    StringBuilder lines = new StringBuilder();
    int room = maxBytes - out.length() - END_OF_CANDIDATES.length();
    for (LocalCandidate candidate : candidates) {
      String line = "a=" + candidate.line() + "\r\n";
      if (lines.length() + line.length() > room) {
        break;
      }
      lines.append(line);
    }
    out.insert(at, lines.append(END_OF_CANDIDATES)); // RFC 8840 §4.3
  }

  private static void line(StringBuilder out, String line) {
    out.append(line).append("\r\n");
  }
}
