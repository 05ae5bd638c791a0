package io.whipsidecar.session;

import java.util.List;

/**
 * Why a set-up does not get further, in one sentence: what was missing, what came instead, from
 * where, and what that means. Pure.
 */
final class Verdict {
  private final SessionTrace trace;
  private final List<String> candidates;
  private final String handshakeProgress;

  /**
   * @param candidates what the publisher was told to send to
   * @param handshakeProgress how far DTLS came
   */
  Verdict(SessionTrace trace, List<String> candidates, String handshakeProgress) {
    this.trace = trace;
    this.candidates = candidates;
    this.handshakeProgress = handshakeProgress;
  }

  /** As long as no SRTP has come. */
  String afterSeconds(long seconds) {
    String within = "within " + seconds + " s";
    if (!trace.has(Stage.STUN_SEEN)) {
      return withoutCheck(within);
    }
    if (!trace.has(Stage.DTLS_STARTED)) {
      return withoutDtls(within);
    }
    if (!trace.has(Stage.DTLS_DONE)) {
      return "The DTLS handshake (%s) did not finish %s: %s."
          .formatted(trace.detail(Stage.DTLS_STARTED), within, handshakeProgress);
    }
    return withoutMedia(within);
  }

  private String withoutCheck(String within) {
    SetupEvidence evidence = trace.evidence();
    if (evidence.forgedChecks.any()) {
      return "%s arrived %s, but not sealed with this session's ice-pwd: the publisher uses another answer or has altered it."
          .formatted(evidence.forgedChecks.inWords("STUN check"), within);
    }
    if (evidence.refusedChecks.any()) {
      return "%s arrived %s and could only be refused: the publisher claims to be the controlled agent, or its checks have attributes that nobody knows."
          .formatted(evidence.refusedChecks.inWords("STUN check"), within);
    }
    if (evidence.strayChecks.any()) {
      return "%s arrived %s, but for an ice-ufrag that is not this session's: the publisher uses another answer."
          .formatted(evidence.strayChecks.inWords("STUN check"), within);
    }
    if (candidates.isEmpty()) {
      return "No STUN arrived " + within + ": no candidate was offered.";
    }
    return "No STUN arrived on %s %s: the port is not reachable from the publisher; candidates offered: %s."
        .formatted(candidates.get(0), within, String.join(", ", candidates));
  }

  private String withoutDtls(String within) {
    String checked = trace.detail(Stage.STUN_SEEN);
    String nominated = trace.has(Stage.NOMINATED) ? "" : " (not nominated yet)";
    return "STUN arrived from %s%s, but no DTLS ClientHello %s: the publisher got our answers to its checks late or not at all, or it waits for us (its offer's a=setup)."
        .formatted(checked, nominated, within);
  }

  private String withoutMedia(String within) {
    SetupEvidence evidence = trace.evidence();
    String done = "DTLS is done (" + trace.detail(Stage.DTLS_DONE) + "), but ";
    if (evidence.rejectedMedia.any()) {
      return done
          + "none of %s authenticates with the negotiated SRTP keys."
              .formatted(evidence.rejectedMedia.inWords("packet"));
    }
    if (evidence.rtcp.any()) {
      return done
          + "only SRTCP (%s) and no SRTP arrived %s: the publisher sends no media."
              .formatted(evidence.rtcp.inWords("packet"), within);
    }
    return done
        + "no SRTP arrived "
        + within
        + ": the publisher sends no media, or its path lets no larger packets pass.";
  }
}
