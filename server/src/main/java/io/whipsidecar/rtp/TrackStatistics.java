package io.whipsidecar.rtp;

/**
 * What one track has received so far: a snapshot of {@link RtpReceiver#statistics}.
 *
 * @param ssrc of the current stream, 0 before the first packet
 * @param packets taken in: media, padding-only and repaired ones; no duplicates, none too late
 * @param bytes of these, RTP headers included
 * @param paddingPackets of these, those without payload
 * @param foreignPayloadTypes of these, those of a payload type that was not negotiated
 * @param lost given up on ({@link RtpReceiverSink#onLost})
 * @param retransmitted repaired: came because it was asked for again
 * @param reordered came out of order, but by itself
 * @param late came after it was given up on; counted in {@code lost}, too
 * @param duplicates came again
 * @param rtxPackets RTX packets that carried something (RFC 4588), useful or not
 * @param rtxPadding RTX packets without an original packet in them: bandwidth probes
 * @param resent answers to NACKs on the stream's own SSRC, in time or not
 * @param nackedPackets sequence numbers asked for, repetitions included
 * @param nacksSent NACK messages
 * @param keyframeRequests PLI and FIR messages sent
 * @param keyframeAwaitedNs how long a keyframe has been needed that did not come; 0: none is needed
 * @param senderReports of the track's streams
 * @param resets streams that followed the first one
 * @param jitterNs RFC 3550 §6.4.1
 * @param jitterTimestampUnits the same in units of the RTP clock, as reported
 * @param rttNs from NACK to repair, smoothed; 0 while unknown
 * @param holdNs how long a gap is waited for at present
 * @param longestHoldNs the longest that any packet was held
 * @param answersNacks whether the publisher is believed to retransmit
 * @param bitrateBps over about the last second
 */
public record TrackStatistics(
    int ssrc,
    long packets,
    long bytes,
    long paddingPackets,
    long foreignPayloadTypes,
    long lost,
    long retransmitted,
    long reordered,
    long late,
    long duplicates,
    long rtxPackets,
    long rtxPadding,
    long resent,
    long nackedPackets,
    long nacksSent,
    long keyframeRequests,
    long keyframeAwaitedNs,
    long senderReports,
    long resets,
    long jitterNs,
    long jitterTimestampUnits,
    long rttNs,
    long holdNs,
    long longestHoldNs,
    boolean answersNacks,
    long bitrateBps) {

  /** Packets that the network lost, repaired or not. */
  public long lostBeforeRepair() {
    return retransmitted + lost;
  }

  /** Answers to NACKs, useful or not. */
  public long retransmissions() {
    return rtxPackets + resent;
  }
}
