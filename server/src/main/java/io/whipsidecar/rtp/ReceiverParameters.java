package io.whipsidecar.rtp;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Everything an {@link RtpReceiver} is told once.
 *
 * @param tracks a track's index in this list is its number in all calls
 * @param localSsrc SSRC of our reports and feedback
 * @param cname our CNAME (RFC 3550 §6.5.1), at most 255 bytes of ASCII
 * @param reducedSize whether a=rtcp-rsize was negotiated (RFC 5506 §5): feedback then goes without
 *     a report in front of it
 * @param maxBitrateBps what the publisher may send at most, 0 for no limit; announced by REMB
 */
public record ReceiverParameters(
    List<TrackParameters> tracks,
    ExtensionIds extensions,
    int localSsrc,
    String cname,
    boolean reducedSize,
    long maxBitrateBps) {

  public ReceiverParameters {
    tracks = List.copyOf(tracks);
    requireNonNull(extensions, "extensions");
    requireNonNull(cname, "cname");
    if (cname.length() > 255) {
      throw new IllegalArgumentException("cname: " + cname + " (expected: at most 255 bytes)");
    }
    if (maxBitrateBps < 0) {
      throw new IllegalArgumentException(
          "maxBitrateBps: " + maxBitrateBps + " (expected: 0 or more)");
    }
  }
}
