package io.whipsidecar.forward;

import io.whipsidecar.media.MediaKind;
import java.util.List;

/**
 * The one clock of an ingest's output. The timeline is our monotonic time; each track's output
 * timestamp is a fixed linear function of it, and so is the NTP time of sender reports. A report
 * therefore never moves anything in the reader: what is corrected, is corrected in the media
 * timestamps, slowly.
 *
 * <p>The first audio track (or the only track) follows the arrival of its packets. The others
 * follow it by the publisher's sender reports, as soon as both have one, and their own arrival
 * before. See docs/decisions/output-clock.md.
 */
final class OutputClock {
  /** Beyond any drift of a real clock (100 ppm each), below anything that can be heard. */
  private static final long DRIFT_PPM = 500;

  /** While the first packets show what the transit time is: 1 ms in 50 ms. */
  private static final long SETTLING_PPM = 20_000;

  /** Lip-sync moves video only, where a frame that is shown 3 ms longer can't be seen. */
  private static final long LIP_SYNC_PPM = 100_000;

  private static final long SETTLING_NS = 3 * Ticks.SECOND_NS;

  /** Reports that put tracks further apart than this from their arrival are wrong. */
  private static final long PLAUSIBLE_NS = 3 * Ticks.SECOND_NS;

  private final TrackClock[] tracks;
  private final long[] biasNs;
  private final int master;
  private final long anchorNtp;
  private final long anchorNs;
  private boolean reported;
  private long firstReportNtp;

  OutputClock(List<TrackOutput> outputs, long anchorNtp, long anchorNs) {
    this.anchorNtp = anchorNtp;
    this.anchorNs = anchorNs;
    tracks = new TrackClock[outputs.size()];
    biasNs = new long[outputs.size()];
    int audio = 0;
    for (int i = tracks.length - 1; i >= 0; i--) {
      TrackOutput output = outputs.get(i);
      tracks[i] = new TrackClock(output.codec().clockRateHz(), output.firstTimestamp(), anchorNs);
      audio = output.codec().kind() == MediaKind.AUDIO ? i : audio;
    }
    master = audio;
  }

  /** A new publisher: its clocks have nothing to do with those of the one before. */
  void onPublisherStarted() {
    reported = false;
    for (TrackClock track : tracks) {
      track.reset();
    }
  }

  /** The track's stream begins anew (another SSRC): its timestamps are unrelated to the earlier. */
  void onStreamReset(int track) {
    tracks[track].reset();
  }

  /** Takes the timestamp of a frame's first packet and returns the output timestamp. */
  int onFrame(int track, int timestamp, long nowNs) {
    TrackClock clock = tracks[track];
    long startNs = clock.isStarted() ? biasNs[track] : startBiasNs(track, timestamp, nowNs);
    if (!clock.advance(timestamp, startNs, nowNs)) {
      return clock.output();
    }
    if (isLocked(track, nowNs)) {
      clock.slew(lipSyncOffsetNs(track, nowNs), LIP_SYNC_PPM);
    } else {
      boolean settling = nowNs - clock.rebasedNs() < SETTLING_NS;
      clock.slew(clock.floor.valueNs() + biasNs[track], settling ? SETTLING_PPM : DRIFT_PPM);
    }
    return clock.output();
  }

  /** Takes what a publisher's sender report says (RFC 3550 §6.4.1). */
  void onSenderReport(int track, long ntp, int rtpTimestamp, long nowNs) {
    if (!reported) {
      reported = true;
      firstReportNtp = ntp;
    }
    TrackClock clock = tracks[track];
    long publisherNs = Ticks.ntpToNs(ntp - firstReportNtp);
    if (!clock.reports.add(publisherNs - clock.mediaNs(rtpTimestamp), nowNs)) {
      forgetOtherReports(track); // its NTP clock was set: the others' reports are of the old time
    }
    rememberBias(nowNs);
  }

  /** NTP time of the timeline at a time. */
  long ntpAt(long timeNs) {
    return anchorNtp + Ticks.nsToNtp(timeNs - anchorNs);
  }

  /** Where the track's current frame stands on the timeline. */
  long frameTimeNs(int track) {
    return tracks[track].frameTimeNs();
  }

  int timestampAt(int track, long timeNs) {
    return tracks[track].timestampAt(timeNs);
  }

  /** See {@link IngestForwarder#skewNs}. */
  long skewNs(int track, int reference, long nowNs) {
    TrackClock clock = tracks[track];
    TrackClock other = tracks[reference];
    boolean known = clock.isStarted() && other.isStarted();
    if (!known || !clock.reports.isKnown() || !other.reports.isKnown()) {
      return IngestForwarder.SKEW_UNKNOWN;
    }
    long differenceNs = clock.reports.valueNs(nowNs) - other.reports.valueNs(nowNs);
    return clock.offsetNs() - other.offsetNs() - differenceNs;
  }

  private boolean isLocked(int track, long nowNs) {
    TrackClock clock = tracks[track];
    TrackClock reference = tracks[master];
    return track != master
        && reference.isStarted()
        && reference.reports.isKnown()
        && clock.reports.isKnown()
        && Math.abs(lipSyncOffsetNs(track, nowNs) - clock.offsetNs()) <= PLAUSIBLE_NS;
  }

  /** A stream whose reports are known before its first frame (another layer) starts in sync. */
  private long startBiasNs(int track, int timestamp, long nowNs) {
    TrackClock clock = tracks[track];
    TrackClock reference = tracks[master];
    if (track != master
        && reference.isStarted()
        && reference.reports.isKnown()
        && clock.reports.isKnown()) {
      long bias = lipSyncOffsetNs(track, nowNs) - (nowNs - clock.mediaNs(timestamp));
      return Math.abs(bias) <= PLAUSIBLE_NS ? bias : biasNs[track];
    }
    return biasNs[track];
  }

  private long lipSyncOffsetNs(int track, long nowNs) {
    TrackClock reference = tracks[master];
    long differenceNs = tracks[track].reports.valueNs(nowNs) - reference.reports.valueNs(nowNs);
    return reference.offsetNs() + differenceNs;
  }

  private void forgetOtherReports(int track) {
    for (int i = 0; i < tracks.length; i++) {
      if (i != track) {
        tracks[i].reports.reset();
      }
    }
  }

  /**
   * What lip-sync made of arrival times is the best guess for this publisher's next session, until
   * its reports come.
   */
  private void rememberBias(long nowNs) {
    TrackClock reference = tracks[master];
    for (int i = 0; i < tracks.length; i++) {
      if (isLocked(i, nowNs) && !tracks[i].floor.isEmpty() && !reference.floor.isEmpty()) {
        long aboveFloorNs = lipSyncOffsetNs(i, nowNs) - tracks[i].floor.valueNs();
        biasNs[i] = aboveFloorNs - (reference.offsetNs() - reference.floor.valueNs());
      }
    }
  }
}
