package io.whipsidecar.demo;

/** What a good run of a scenario has, with the reasons for the numbers. Stateless. */
final class Expectations {
  private static final int FPS = 30;
  // Until FFmpeg's probe is through and the first keyframe is there.
  private static final double START_SECONDS = 1.5;
  private static final double FRAME_MS = 1_000.0 / FPS;
  private static final double OPUS_FRAME_MS = 20;
  // FFmpeg's pictures have the timestamps of its filters, whatever the scheduler does.
  private static final double EXACT_SPREAD_MS = 15;
  // libwebrtc's are drawn live and stamped on arrival, and its encoder leaves some out to keep up:
  // on a busy machine that says nothing about the chain. What the chain itself loses shows in the
  // server's count of lost packets, in damaged frames and in decode errors, which may not be there.
  private static final double LIVE_LOST = 0.15;
  private static final double LIVE_STEP_MS = 500;
  private static final double LIVE_SPREAD_MS = 200;

  private Expectations() {}

  static Judgement.Limits of(Scenario scenario) {
    boolean live = scenario.publisher().isLive();
    double seconds = scenario.seconds() - START_SECONDS;
    double frames = seconds * FPS;
    return new Judgement.Limits(
        scenario.video() != null,
        (int) (live ? frames * (1 - LIVE_LOST) : frames),
        (int) (live ? scenario.seconds() * FPS * LIVE_LOST : 0),
        live ? LIVE_STEP_MS : 2 * FRAME_MS,
        scenario.audio() != null,
        seconds * 1_000,
        2 * OPUS_FRAME_MS,
        scenario.publisher().maxOffsetMs(),
        live ? LIVE_SPREAD_MS : EXACT_SPREAD_MS);
  }
}
