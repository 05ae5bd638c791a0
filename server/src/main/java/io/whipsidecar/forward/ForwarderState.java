package io.whipsidecar.forward;

import java.util.ArrayList;
import java.util.List;

/**
 * What a forwarder needs to go on where another one stopped, for example in the sidecar's next run:
 * the reader sees no difference. A value to persist.
 *
 * @param ntp the output clock's NTP time when this was taken
 * @param takenNs the monotonic time when this was taken
 * @param boot names the clock that {@code takenNs} is of: times of the same boot of a machine can
 *     be compared, also over processes; {@link #UNKNOWN_BOOT} with none
 * @param tracks in the order of the legs
 */
public record ForwarderState(long ntp, long takenNs, long boot, List<Track> tracks) {
  public static final long UNKNOWN_BOOT = 0; // as MachineBoot says it

  /**
   * More than the age of the last state that was written and than media are ever ahead of their
   * time, so that a reader sees no timestamp go back.
   */
  private static final long LEAST_PASSED_NS = 2 * Ticks.SECOND_NS;

  /** Of a wall clock that may have been set meanwhile no more than this is taken for a pause. */
  private static final long MOST_PASSED_NS = 600 * Ticks.SECOND_NS;

  /**
   * @param nextSequence of the next packet
   * @param timestamp the output timestamp that belongs to {@link ForwarderState#ntp}
   */
  public record Track(int ssrc, int nextSequence, int timestamp) {}

  public ForwarderState {
    tracks = List.copyOf(tracks);
  }

  /**
   * Parameters that continue from here. The output's clock goes on by the time that has really
   * passed, whatever became of the wall clock meanwhile: a reader must neither see it go back nor a
   * pause that never was.
   *
   * @param fresh parameters of the same tracks with a current anchor
   * @param skippedSequence how many sequence numbers to leave out, at least as many as may have
   *     been used after this was taken; FFmpeg drops numbers that it has seen
   * @param freshBoot names the clock of the anchor
   */
  public ForwarderParameters resume(
      ForwarderParameters fresh, int skippedSequence, long freshBoot) {
    if (fresh.tracks().size() != tracks.size()) {
      throw new IllegalArgumentException(
          "tracks: " + fresh.tracks().size() + " (expected: " + tracks.size() + ")");
    }
    long passedNs = passedNs(fresh, freshBoot);
    List<TrackOutput> resumed = new ArrayList<>();
    for (int i = 0; i < tracks.size(); i++) {
      TrackOutput output = fresh.tracks().get(i);
      long ticks = Ticks.ofNs(passedNs, output.codec().clockRateHz());
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
        ntp + Ticks.nsToNtp(passedNs),
        fresh.anchorNs());
  }

  /**
   * By monotonic time where it goes on: a machine that has been started anew has no reader left
   * that could mind.
   */
  private long passedNs(ForwarderParameters fresh, long freshBoot) {
    boolean sameBoot = boot != UNKNOWN_BOOT && boot == freshBoot && takenNs <= fresh.anchorNs();
    long passedNs =
        sameBoot
            ? fresh.anchorNs() - takenNs
            : Math.min(Ticks.ntpToNs(fresh.anchorNtp() - ntp), MOST_PASSED_NS);
    return Math.max(LEAST_PASSED_NS, Ticks.ceilToMilliseconds(passedNs));
  }
}
