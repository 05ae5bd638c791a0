package io.whipsidecar.forward;

import java.util.ArrayList;
import java.util.List;

/**
 * What a forwarder needs to go on where another one stopped, for example in the sidecar's next run:
 * the reader sees no difference. A value to persist.
 *
 * @param ntp the output clock's NTP time when this was taken
 * @param tracks in the order of the legs
 */
public record ForwarderState(long ntp, List<Track> tracks) {
  /**
   * @param nextSequence of the next packet
   * @param timestamp the output timestamp that belongs to {@link ForwarderState#ntp}
   */
  public record Track(int ssrc, int nextSequence, int timestamp) {}

  public ForwarderState {
    tracks = List.copyOf(tracks);
  }

  /**
   * Parameters that continue from here. Should the wall clock have been set back meanwhile, the
   * output's clock goes on from where it was: a reader must never see it go back.
   *
   * @param fresh parameters of the same tracks with a current anchor
   * @param skippedSequence how many sequence numbers to leave out, at least as many as may have
   *     been used after this was taken; FFmpeg drops numbers that it has seen
   */
  public ForwarderParameters resume(ForwarderParameters fresh, int skippedSequence) {
    if (fresh.tracks().size() != tracks.size()) {
      throw new IllegalArgumentException(
          "tracks: " + fresh.tracks().size() + " (expected: " + tracks.size() + ")");
    }
    long passedNtp = Math.max(0, fresh.anchorNtp() - ntp);
    List<TrackOutput> resumed = new ArrayList<>();
    for (int i = 0; i < tracks.size(); i++) {
      TrackOutput output = fresh.tracks().get(i);
      long ticks = Ticks.ofNs(Ticks.ntpToNs(passedNtp), output.codec().clockRateHz());
      resumed.add(
          new TrackOutput(
              output.codec(),
              output.payloadType(),
              tracks.get(i).ssrc(),
              (tracks.get(i).nextSequence() + skippedSequence) & 0xffff,
              tracks.get(i).timestamp() + (int) ticks,
              output.payloadFormat()));
    }
    return new ForwarderParameters(
        resumed,
        fresh.lossPolicy(),
        fresh.rtcp(),
        fresh.readerPerTrack(),
        fresh.keptBytes(),
        fresh.cname(),
        ntp + passedNtp,
        fresh.anchorNs());
  }
}
