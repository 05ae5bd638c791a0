package io.whipsidecar.session;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.TrackEndpoint;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Which readers of one ingest are there. With a combined leg one FFmpeg binds all ports one after
 * another, so its tracks count as read when all of them are bound. Event loop only.
 */
final class IngestReaders {
  /** FFmpeg ends 0.25 s after RR+BYE. */
  static final long END_PATIENCE_NS = 3_000_000_000L;

  /** FFmpeg binds the ports of a leg at once; a look may fall in between, and two have to agree. */
  private static final long ONE_READER_NS = 500_000_000L;

  private final int[] rtpPorts;
  private final boolean[] bound;
  private final long[] boundNs;
  private final boolean[] ended;
  private final boolean[] told;
  private final long[] drops;
  private final boolean combined;
  private final Listener listener;
  private long endedNs;

  /** Told about each change, under the ingest's track numbers. */
  interface Listener {
    void onReader(int track, boolean present, long nowNs);

    /** A reader that was told to end has bound one more track: it has to be told there, too. */
    void onLateReader(int track);
  }

  static IngestReaders of(Ingest ingest, Listener listener) {
    return new IngestReaders(
        ingest.tracks().stream().mapToInt(TrackEndpoint::rtpPort).toArray(),
        ingest.config().legFormat() == LegFormat.FFMPEG_SDP,
        listener);
  }

  /**
   * @param combined whether one reader binds all ports
   */
  IngestReaders(int[] rtpPorts, boolean combined, Listener listener) {
    this.rtpPorts = rtpPorts.clone();
    this.bound = new boolean[rtpPorts.length];
    this.boundNs = new long[rtpPorts.length];
    this.ended = new boolean[rtpPorts.length];
    this.told = new boolean[rtpPorts.length];
    this.drops = new long[rtpPorts.length];
    this.combined = combined;
    this.listener = listener;
  }

  /** The reader of an RTP port has come or gone. */
  void set(int rtpPort, boolean present, long nowNs) {
    for (int i = 0; i < rtpPorts.length; i++) {
      if (rtpPorts[i] == rtpPort) {
        setTrack(i, present, nowNs);
      }
    }
    update(nowNs);
  }

  private void setTrack(int track, boolean present, long nowNs) {
    boolean late = present && !bound[track] && isLeaving(track);
    drops[track] = present && !bound[track] ? 0 : drops[track];
    boundNs[track] = present ? nowNs : boundNs[track];
    bound[track] = present;
    ended[track] = late;
    if (late) {
      listener.onLateReader(track);
    } else if (combined && !present) {
      expectOthersToGo(track, nowNs);
    }
  }

  /**
   * One reader has all ports of a combined leg: when it has gone from one, it has gone from all,
   * and whoever is seen there is the next one only when that was said of each port.
   */
  private void expectOthersToGo(int track, long nowNs) {
    for (int i = 0; i < bound.length; i++) {
      if (i != track && bound[i] && nowNs - boundNs[i] > ONE_READER_NS) {
        ended[i] = true;
        endedNs = nowNs;
      }
    }
  }

  /** The kernel has dropped so many more packets at the reader of an RTP port. */
  void addDrops(int rtpPort, long packets) {
    for (int i = 0; i < rtpPorts.length; i++) {
      drops[i] += rtpPorts[i] == rtpPort ? packets : 0;
    }
  }

  /** What the kernel has dropped since the track's reader bound its ports. */
  long drops(int track) {
    return drops[track];
  }

  /** The reader of an RTP port is another one now: it knows nothing of what was sent. */
  void replaced(int rtpPort, long nowNs) {
    set(rtpPort, false, nowNs);
    set(rtpPort, true, nowNs);
  }

  /**
   * The readers were told to end: until another one binds the ports nobody reads, though the ports
   * stay bound for a moment. What the next one gets has to start at a keyframe.
   */
  void end(long nowNs) {
    System.arraycopy(bound, 0, ended, 0, ended.length);
    endedNs = nowNs;
    update(nowNs);
  }

  /** Whether a reader that was told to end still holds ports. */
  boolean isLeaving() {
    return isLeaving(bound.length);
  }

  /**
   * Whether a reader that was told to end holds ports of an earlier track. With a leg per track
   * FFmpeg opens the second one when the first has media, or has ended: only then can it be told
   * there. Another FFmpeg would have to open the first one before.
   */
  private boolean isLeaving(int track) {
    for (int i = 0; i < track && !combined; i++) {
      if (bound[i] && ended[i]) {
        return true;
      }
    }
    return false;
  }

  /** Readers that did not end though they were told to read on. */
  void resume(long nowNs) {
    if (nowNs - endedNs >= END_PATIENCE_NS) {
      Arrays.fill(ended, false);
      update(nowNs);
    }
  }

  private void update(long nowNs) {
    for (int i = 0; i < told.length; i++) {
      boolean present = combined ? allReading() : bound[i] && !ended[i];
      if (present != told[i]) {
        told[i] = present;
        listener.onReader(i, present, nowNs);
      }
    }
  }

  private boolean allReading() {
    for (int i = 0; i < bound.length; i++) {
      if (!bound[i] || ended[i]) {
        return false;
      }
    }
    return true;
  }

  /** Tells a new listener the present state of each track. */
  void tellAll(long nowNs) {
    for (int i = 0; i < told.length; i++) {
      listener.onReader(i, told[i], nowNs);
    }
  }

  /** The RTP ports, for people. */
  String inWords() {
    return Arrays.stream(rtpPorts)
        .mapToObj(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(", "));
  }

  boolean isPresent(int track) {
    return told[track];
  }

  /** Whether somebody has bound both ports of a track, told to end or not. */
  boolean anyPresent() {
    for (boolean one : bound) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  boolean allPresent() {
    for (boolean one : told) {
      if (!one) {
        return false;
      }
    }
    return true;
  }
}
