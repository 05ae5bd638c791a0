package io.whipsidecar.publish;

import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays the test pattern into libwebrtc in real time, from one thread of its own: a frame at each
 * multiple of the frame interval, and the next 10 ms of sound at each multiple of 10 ms, both
 * counted from one start. libwebrtc stamps pictures with the time at which they arrive, so after a
 * stall of this machine those that are too late are left out, as a camera would.
 */
final class PatternPump implements AutoCloseable {
  private static final int AUDIO_STEP_MS = 10; // what CustomAudioSource takes at once
  private static final int SAMPLES = TestPattern.SAMPLE_RATE_HZ * AUDIO_STEP_MS / 1_000;
  private static final int CHANNELS = 2;
  private static final byte GREY = (byte) 128;

  private final PublishOptions options;
  private final CustomVideoSource video;
  private final CustomAudioSource audio;
  private final byte[] pcm = new byte[SAMPLES * CHANNELS * 2];
  private final Thread thread = new Thread(this::run, "test-pattern");
  private volatile boolean running = true;
  private final AtomicLong frames = new AtomicLong();
  private volatile long startNs;

  PatternPump(PublishOptions options, CustomVideoSource video, CustomAudioSource audio) {
    this.options = options;
    this.video = video;
    this.audio = audio;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Frames handed to libwebrtc so far. */
  long frames() {
    return frames.get();
  }

  /** Frames whose time has come, by the clock. */
  long framesDue() {
    long start = startNs;
    return start == 0 ? 0 : (System.nanoTime() - start) / intervalNs() + 1;
  }

  private long intervalNs() {
    return 1_000_000_000L / options.fps();
  }

  private void run() {
    long intervalNs = intervalNs();
    long toleranceNs = intervalNs / 5; // so there is at least this much between two frames
    startNs = System.nanoTime();
    long frame = 0;
    long step = 0;
    while (running) {
      long frameNs = startNs + frame * intervalNs;
      long stepNs = startNs + step * AUDIO_STEP_MS * 1_000_000L;
      sleepUntil(Math.min(frameNs, stepNs));
      // Sound first where both are due: it is the one that must not be late.
      if (stepNs <= frameNs) {
        pushSound(step++);
      } else {
        long latest = (System.nanoTime() - startNs + toleranceNs) / intervalNs;
        if (frame >= latest) {
          pushFrame(frame++, frameNs);
          frames.incrementAndGet();
        } else {
          frame = latest;
        }
      }
    }
  }

  private void sleepUntil(long timeNs) {
    for (long leftNs = timeNs - System.nanoTime();
        leftNs > 0 && running;
        leftNs = timeNs - System.nanoTime()) {
      LockSupport.parkNanos(this, leftNs);
    }
  }

  private void pushFrame(long frame, long timestampNs) {
    if (!options.video()) {
      return;
    }
    NativeI420Buffer buffer = NativeI420Buffer.allocate(options.width(), options.height());
    TestPattern.drawLuma(
        buffer.getDataY(),
        buffer.getStrideY(),
        options.width(),
        options.height(),
        frame,
        options.fps());
    fillGrey(buffer.getDataU());
    fillGrey(buffer.getDataV());
    VideoFrame videoFrame = new VideoFrame(buffer, timestampNs);
    video.pushFrame(videoFrame);
    videoFrame.release();
  }

  private static void fillGrey(ByteBuffer plane) {
    byte[] grey = new byte[plane.remaining()];
    java.util.Arrays.fill(grey, GREY);
    plane.put(0, grey);
  }

  private void pushSound(long step) {
    if (!options.audio()) {
      return;
    }
    for (int i = 0; i < SAMPLES; i++) {
      short sample = TestPattern.sample(step * SAMPLES + i);
      for (int channel = 0; channel < CHANNELS; channel++) {
        int at = (i * CHANNELS + channel) * 2;
        pcm[at] = (byte) sample;
        pcm[at + 1] = (byte) (sample >> 8);
      }
    }
    audio.pushAudio(pcm, 16, TestPattern.SAMPLE_RATE_HZ, CHANNELS, SAMPLES);
  }

  /** Stops and waits, so that nothing is pushed into a source that is being disposed of. */
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
