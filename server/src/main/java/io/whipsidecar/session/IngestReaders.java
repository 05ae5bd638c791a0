package io.whipsidecar.session;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.TrackEndpoint;

/**
 * Which readers of one ingest are there. With a combined leg one FFmpeg binds all ports one after
 * another, so its tracks count as read when all of them are bound. Event loop only.
 */
final class IngestReaders {
  private final int[] rtpPorts;
  private final boolean[] bound;
  private final boolean[] told;
  private final boolean combined;
  private final Listener listener;

  /** Told about each change, under the ingest's track numbers. */
  interface Listener {
    void onReader(int track, boolean present, long nowNs);
  }

  IngestReaders(Ingest ingest, Listener listener) {
    this.rtpPorts = ingest.tracks().stream().mapToInt(TrackEndpoint::rtpPort).toArray();
    this.bound = new boolean[rtpPorts.length];
    this.told = new boolean[rtpPorts.length];
    this.combined = ingest.config().legFormat() == LegFormat.FFMPEG_SDP;
    this.listener = listener;
  }

  /** The reader of an RTP port has come or gone. */
  void set(int rtpPort, boolean present, long nowNs) {
    for (int i = 0; i < rtpPorts.length; i++) {
      if (rtpPorts[i] == rtpPort) {
        bound[i] = present;
      }
    }
    update(nowNs);
  }

  /** The reader of an RTP port is another one now: it knows nothing of what was sent. */
  void replaced(int rtpPort, long nowNs) {
    set(rtpPort, false, nowNs);
    set(rtpPort, true, nowNs);
  }

  private void update(long nowNs) {
    for (int i = 0; i < told.length; i++) {
      boolean present = combined ? allBound() : bound[i];
      if (present != told[i]) {
        told[i] = present;
        listener.onReader(i, present, nowNs);
      }
    }
  }

  private boolean allBound() {
    for (boolean one : bound) {
      if (!one) {
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

  boolean isPresent(int track) {
    return told[track];
  }

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
