package io.whipsidecar.ingest;

/** What is put out after a video frame was lost for good. */
public enum LossPolicy {
  /** Nothing until the next keyframe. */
  SKIP_TO_KEYFRAME,
  /** What there is. */
  PASS
}
