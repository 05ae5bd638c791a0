package io.whipsidecar.forward;

/** What becomes of video when packets are lost for good (after the receiver gave up on them). */
public enum LossPolicy {
  /**
   * Nothing more of the damaged frame and of the frames that depend on it: output goes on at the
   * next keyframe. The reader's picture stands still for that long and is never damaged.
   */
  SKIP_TO_KEYFRAME,

  /** All that arrived is passed on: the picture keeps moving, damaged until the next keyframe. */
  PASS
}
