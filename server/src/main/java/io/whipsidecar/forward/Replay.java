package io.whipsidecar.forward;

import io.whipsidecar.media.Codec;
import io.whipsidecar.wire.RtpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Brings readers that came late up to the present: sends what was kept, at a pace that a socket
 * buffer takes, in the order in which it came. While a track lags behind, what comes live is only
 * kept; the replay reaches it.
 *
 * <p>Where each track has a reader of its own, all start at the same instant of capture: the one
 * whose port is bound later starts, from what is kept, where the first one started.
 */
final class Replay {
  /**
   * FFmpeg begins to read up to 60 ms after it has bound its ports, and the smallest socket buffer
   * takes some 180 full packets meanwhile: 12 each 4 ms. 24 each 2 ms lost some on a busy machine
   * (measured).
   */
  private static final int FIRST_BURST_PACKETS = 12;

  private static final long READER_STARTS_NS = 60 * Ticks.MILLISECOND_NS;

  /**
   * For a reader that reads. FFmpeg wants a second of media for its first picture: at 8 Mb/s that
   * takes 120 ms altogether.
   */
  private static final int BURST_PACKETS = 48;

  private static final long BURST_INTERVAL_NS = 4 * Ticks.MILLISECOND_NS;

  /** What waits is of the last seconds, whatever its timestamp. */
  private static final long RESUMED_SPAN_NS = 10 * Ticks.SECOND_NS;

  /** FFmpeg opens its second input when it has probed the first, within 5 s of media. */
  private static final long ALIGNMENT_NS = 15 * Ticks.SECOND_NS;

  private static final int NOWHERE = -1;

  private final KeptMedia kept;
  private final TrackForwarder[] tracks;
  private final OutputClock clock;
  private final boolean readerPerTrack;
  private byte[] scratch = new byte[1536];
  private long dueNs = IngestForwarder.NEVER;
  private long readsFromNs = Long.MIN_VALUE;
  private long alignedRecord = NOWHERE;
  private long alignedMediaNs;
  private long alignedUntilNs;

  Replay(KeptMedia kept, TrackForwarder[] tracks, OutputClock clock, boolean readerPerTrack) {
    this.kept = kept;
    this.readerPerTrack = readerPerTrack;
    this.tracks = tracks;
    this.clock = clock;
  }

  long dueNs() {
    return dueNs;
  }

  /** A reader has come; whether it will be served from what is kept. */
  boolean start(TrackForwarder track, long nowNs) {
    if (!kept.hasPoint()) {
      return false;
    }
    boolean second = alignedRecord != NOWHERE;
    if (!second) {
      int point = kept.startPoint(nowNs);
      align(kept.pointRecord(point), kept.pointMediaNs(point), nowNs);
    }
    track.cursor = alignedRecord;
    track.replayFromNs = second && readerPerTrack ? readersStartNs() : alignedMediaNs;
    dueNs = nowNs;
    readsFromNs = nowNs + READER_STARTS_NS;
    forgetAlignmentWhenDone(nowNs);
    return true;
  }

  /** A reader that has had enough at once gets what comes from this record on at its pace. */
  void resume(TrackForwarder track, long record, long nowNs) {
    track.cursor = record;
    track.replayFromNs = nowNs - RESUMED_SPAN_NS;
    dueNs = Math.min(dueNs, nowNs + BURST_INTERVAL_NS);
  }

  /** A keyframe went out live: where the readers of other tracks will start. */
  void onLivePoint(long record, long mediaNs, long nowNs) {
    if (alignedRecord == NOWHERE && record >= 0 && someoneAbsent()) {
      align(record, mediaNs, nowNs);
    }
  }

  /** What must stay in the store: the oldest record that a reader still has to get. */
  long pinned(long nowNs) {
    forgetAlignmentWhenDone(nowNs);
    long pinned = alignedRecord == NOWHERE ? Long.MAX_VALUE : alignedRecord;
    for (TrackForwarder track : tracks) {
      pinned = track.isLive() ? pinned : Math.min(pinned, track.cursor);
    }
    return pinned;
  }

  /** Sends the next burst. */
  void onTimeout(long nowNs) {
    int packets = nowNs < readsFromNs ? FIRST_BURST_PACKETS : BURST_PACKETS;
    int sent = 0;
    while (sent < packets) {
      TrackForwarder track = furthestBehind();
      if (track == null) {
        dueNs = IngestForwarder.NEVER;
        return;
      }
      sent += step(track);
    }
    dueNs = nowNs + BURST_INTERVAL_NS;
  }

  /**
   * What was kept before a record is gone, and perhaps all of it: readers that have not got there
   * go on with what comes live, video from the next keyframe.
   */
  void abandonBefore(long record) {
    if (alignedRecord < record) {
      alignedRecord = NOWHERE;
    }
    for (TrackForwarder track : tracks) {
      if (!track.isLive() && track.cursor < record) {
        track.cursor = TrackForwarder.LIVE;
        track.gate.close();
      }
    }
    if (furthestBehind() == null) {
      dueNs = IngestForwarder.NEVER;
    }
  }

  private int step(TrackForwarder track) {
    MediaStore store = kept.store();
    long record = store.recordAt(track.cursor);
    if (record == store.end()) {
      track.cursor = TrackForwarder.LIVE;
      return 0;
    }
    track.cursor = store.after(record);
    int timestamp = store.timestamp(record);
    int from = clock.timestampAt(track.index, track.replayFromNs);
    if (store.track(record) != track.index || timestamp - from < 0) {
      return 0;
    }
    int payload = RtpHeader.FIXED_BYTES;
    if (scratch.length < payload + store.length(record)) {
      scratch = new byte[payload + store.length(record)];
    }
    store.copyPayload(record, scratch, payload);
    track.send(store.marker(record), timestamp, scratch, payload, store.length(record));
    return 1;
  }

  private @Nullable TrackForwarder furthestBehind() {
    TrackForwarder furthest = null;
    for (TrackForwarder track : tracks) {
      if (!track.isLive() && (furthest == null || track.cursor < furthest.cursor)) {
        furthest = track;
      }
    }
    return furthest;
  }

  /**
   * Where FFmpeg takes the first track to start. Each of its inputs begins at its first timestamp,
   * and of H264, H265 and AV1 it puts out the first frame without one (measured, 5.1 to 8.1): there
   * it is the second frame.
   */
  private long readersStartNs() {
    MediaStore store = kept.store();
    long first = store.recordAt(alignedRecord);
    TrackForwarder leader = tracks[store.track(first)];
    if (!losesFirstTimestamp(leader.output.codec())) {
      return alignedMediaNs;
    }
    int start = store.timestamp(first);
    for (long record = first; record != store.end(); record = store.recordAt(store.after(record))) {
      if (store.track(record) == leader.index && store.timestamp(record) != start) {
        int ticks = store.timestamp(record) - start; // modulo 2^32
        return alignedMediaNs + Ticks.toNs(ticks, leader.output.codec().clockRateHz());
      }
    }
    return alignedMediaNs;
  }

  private static boolean losesFirstTimestamp(Codec codec) {
    return codec == Codec.H264 || codec == Codec.H265 || codec == Codec.AV1;
  }

  private void align(long record, long mediaNs, long nowNs) {
    alignedRecord = record;
    alignedMediaNs = mediaNs;
    alignedUntilNs = nowNs + ALIGNMENT_NS;
  }

  private void forgetAlignmentWhenDone(long nowNs) {
    if (alignedRecord != NOWHERE
        && (nowNs >= alignedUntilNs || !someoneAbsent() || everyoneAbsent())) {
      alignedRecord = NOWHERE;
    }
  }

  private boolean someoneAbsent() {
    for (TrackForwarder track : tracks) {
      if (track.readerAbsent) {
        return true;
      }
    }
    return false;
  }

  private boolean everyoneAbsent() {
    for (TrackForwarder track : tracks) {
      if (!track.readerAbsent) {
        return false;
      }
    }
    return true;
  }
}
