package io.whipsidecar.ingest;

/** Which of a publisher's simulcast layers is put out. */
public enum SimulcastLayer {
  HIGHEST,

  /** Of two, the lower one. */
  MIDDLE,

  LOWEST
}
