package io.whipsidecar.findings;

import io.whipsidecar.media.MediaKind;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one track at one moment; counts since its publisher came, unless said otherwise.
 *
 * @param packets received
 * @param senderReports received
 * @param picture null for audio
 * @param sound null for video, and for audio that is not Opus
 * @param readerDrops at the reader's sockets, since the present reader bound them
 */
public record TrackEvidence(
    MediaKind kind,
    long packets,
    long senderReports,
    Loss loss,
    @Nullable Picture picture,
    @Nullable Sound sound,
    long readerDrops) {

  /**
   * Loss and its repair.
   *
   * @param offersNack whether the publisher has offered to be asked again (RFC 4585 §4.2)
   * @param lost packets lost for good
   * @param asked packets asked for again, repetitions included
   * @param retransmissions answers, in time or not
   */
  public record Loss(boolean offersNack, long lost, long asked, long retransmissions) {}

  /**
   * A video track.
   *
   * @param offersRequests whether the publisher has offered PLI or FIR
   * @param keyframeRequests sent
   * @param keyframeAwaitedNs how long one has been needed that did not come; 0: none is needed
   * @param frames received
   * @param framesBack of these, those with a timestamp before that of the frame before
   * @param reordered of these, those shown before one that came earlier
   * @param sinceKeyframeNs media time since the latest keyframe; 0 before the first
   * @param lostSinceKeyframe whether packets were lost since then
   * @param promised the profile that the offer promises, null when it says nothing
   * @param actual the profile that the stream declares, null while it is unknown
   */
  public record Picture(
      boolean offersRequests,
      long keyframeRequests,
      long keyframeAwaitedNs,
      long frames,
      long framesBack,
      long reordered,
      long sinceKeyframeNs,
      boolean lostSinceKeyframe,
      @Nullable Profile promised,
      @Nullable Profile actual) {}

  /**
   * A codec profile.
   *
   * @param name for people
   * @param rank decoders of a profile decode all those of a lower or equal rank as well
   */
  public record Profile(String name, int rank) {}

  /**
   * An Opus track.
   *
   * @param promisesStereo sprop-stereo=1 in the offer (RFC 7587 §6.1)
   * @param mono packets with one channel
   * @param stereo packets with two channels
   */
  public record Sound(boolean promisesStereo, long mono, long stereo) {}
}
