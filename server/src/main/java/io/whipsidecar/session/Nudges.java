package io.whipsidecar.session;

import io.whipsidecar.ice.BindingIndication;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a publisher going whose reads block. FFmpeg 8.1.2 reads once before each packet that it
 * sends, and when a DTLS record comes after its handshake, because ours had to repeat its last
 * flight, these reads wait from then on: a second and more for each packet. So it always gets
 * something to read: ICE's keepalives, more often than it has packets. Owned by a {@link
 * SessionTransport}; event loop only.
 */
final class Nudges {
  /** FFmpeg sends 50 sounds and up to 60 pictures a second. */
  private static final long PERIOD_NS = 5_000_000;

  private final byte[] nudge;
  private long nextNs = Timed.NEVER;

  /**
   * @param transaction any value
   */
  Nudges(long transaction) {
    nudge = BindingIndication.of(transaction);
  }

  /** The publisher needs them from now on; may be said again. */
  void begin(long nowNs) {
    nextNs = Math.min(nextNs, nowNs);
  }

  long nextDeadlineNs() {
    return nextNs;
  }

  /** What to send, or null; to be asked when the deadline has come. */
  byte @Nullable [] due(long nowNs) {
    if (nextNs == Timed.NEVER || nowNs < nextNs) {
      return null;
    }
    nextNs = nowNs + PERIOD_NS; // what was missed is not made up for
    return nudge;
  }
}
