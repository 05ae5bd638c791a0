package io.whipsidecar.demo;

/** What a good run of a scenario has, with the reasons for the numbers. Stateless. */
final class Expectations {
  private static final int FPS = 30;
  // Until FFmpeg's probe is through and the first keyframe is there.
  private static final double START_SECONDS = 1.5;
  // libwebrtc draws live from this machine's scheduler: about two frames of jitter.
  private static final double LIVE_STEP_MS = 150;
  private static final double LIVE_OFFSET_MS = 45; // nobody notices (ITU-R BT.1359: 45 ms)
  private static final double OPUS_FRAME_MS = 20;

  private Expectations() {}

  static Judgement.Limits of(Scenario scenario) {
    boolean libwebrtc = scenario.publisher() == PublisherKind.LIBWEBRTC;
    int frames = (int) ((scenario.seconds() - START_SECONDS) * FPS);
    return new Judgement.Limits(
        frames,
        libwebrtc ? Math.max(3, frames / 50) : 0,
        libwebrtc ? LIVE_STEP_MS : LIVE_STEP_MS / 2,
        2 * OPUS_FRAME_MS,
        LIVE_OFFSET_MS,
        scenario.audio() != null);
  }
}
