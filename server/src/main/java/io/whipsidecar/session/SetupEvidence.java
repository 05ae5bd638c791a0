package io.whipsidecar.session;

/**
 * What came in of a publisher that was of no use: the stuff of {@link Verdict}. Event loop only.
 */
final class SetupEvidence {
  /** Checks for this session that were sealed with another password. */
  final Arrivals forgedChecks = new Arrivals();

  /** Checks that were answered with an error. */
  final Arrivals refusedChecks = new Arrivals();

  /** Checks with the publisher's ufrag and one of ours that nobody knows. */
  final Arrivals strayChecks = new Arrivals();

  /** SRTP and SRTCP that came before the handshake was done. */
  final Arrivals earlyMedia = new Arrivals();

  /** SRTP and SRTCP that was malformed, replayed or not authentic. */
  final Arrivals rejectedMedia = new Arrivals();

  /** Authentic SRTCP. */
  final Arrivals rtcp = new Arrivals();
}
