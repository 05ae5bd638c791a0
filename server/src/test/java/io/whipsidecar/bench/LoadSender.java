package io.whipsidecar.bench;

import io.whipsidecar.conformance.LoadConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends the media of all publishers from one thread: 30 frames a second, each a burst, a keyframe
 * of four times the size every 2 s; Opus every 20 ms; sender reports every second; a check every 5
 * s. The publishers are spread evenly over each of these intervals.
 */
final class LoadSender extends Thread {
  private static final int FRAME_RATE = 30;
  private static final int FRAMES_PER_KEYFRAME = 60;
  private static final int KEYFRAME_SIZE = 4;
  private static final long FRAME_NS = 1_000_000_000 / FRAME_RATE;
  private static final long AUDIO_NS = 20_000_000;
  private static final long REPORT_NS = 1_000_000_000;
  private static final long CHECK_NS = 5_000_000_000L;

  private final List<Publisher> publishers = new ArrayList<>();
  private final LoadWindow window;
  private final Durations lateness = new Durations();
  private final int frameBytes;
  private volatile boolean stopped;

  LoadSender(List<LoadConnection> connections, int bitRate, LoadWindow window) {
    super("sender");
    this.window = window;
    int units = FRAMES_PER_KEYFRAME - 1 + KEYFRAME_SIZE;
    this.frameBytes = (int) ((long) bitRate / 8 / FRAME_RATE * FRAMES_PER_KEYFRAME / units);
    long nowNs = System.nanoTime();
    for (int i = 0; i < connections.size(); i++) {
      double share = (double) i / connections.size();
      publishers.add(new Publisher(new LoadMedia(connections.get(i), window), nowNs, share));
    }
  }

  /** What is due when. */
  private final class Publisher {
    private final LoadMedia media;
    private final int keyframePhase;
    private int frame;
    private long frameNs;
    private long audioNs;
    private long reportNs;
    private long checkNs;

    Publisher(LoadMedia media, long startNs, double share) {
      this.media = media;
      this.keyframePhase = (int) (share * FRAMES_PER_KEYFRAME);
      this.frameNs = startNs + (long) (FRAME_NS * share);
      this.audioNs = startNs + (long) (AUDIO_NS * share);
      this.reportNs = startNs + (long) (REPORT_NS * share);
      this.checkNs = startNs + (long) (CHECK_NS * share);
    }

    /** Returns when it has to be called again. */
    long sendDue(long nowNs) throws IOException {
      if (nowNs >= frameNs) {
        late(nowNs, frameNs);
        boolean keyframe = frame == 0 || frame % FRAMES_PER_KEYFRAME == keyframePhase;
        media.sendFrame(keyframe ? KEYFRAME_SIZE * frameBytes : frameBytes, keyframe);
        frame++;
        frameNs += FRAME_NS;
      }
      if (nowNs >= audioNs) {
        late(nowNs, audioNs);
        media.sendAudio();
        audioNs += AUDIO_NS;
      }
      if (nowNs >= reportNs) {
        media.sendReports(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
        reportNs += REPORT_NS;
      }
      if (nowNs >= checkNs) {
        media.sendCheck();
        checkNs += CHECK_NS;
      }
      return Math.min(Math.min(frameNs, audioNs), Math.min(reportNs, checkNs));
    }
  }

  private void late(long nowNs, long dueNs) {
    if (window.has(nowNs)) {
      lateness.add(nowNs - dueNs);
    }
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        long nextNs = Long.MAX_VALUE;
        for (Publisher publisher : publishers) {
          nextNs = Math.min(nextNs, publisher.sendDue(System.nanoTime()));
        }
        LockSupport.parkNanos(nextNs - System.nanoTime());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the media; the figures may be read afterwards. */
  void end() throws InterruptedException {
    stopped = true;
    join();
  }

  /** How much later than planned bursts and audio packets left. */
  Durations lateness() {
    return lateness;
  }

  long sentInWindow() {
    return publishers.stream().mapToLong(p -> p.media.sentInWindow()).sum();
  }
}
