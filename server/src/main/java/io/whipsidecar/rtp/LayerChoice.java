package io.whipsidecar.rtp;

/** Which layer of simulcast to hand on. */
public enum LayerChoice {
  HIGHEST,

  /** Of two, the lower one. */
  MIDDLE,

  LOWEST;

  /** The rank of the layer meant, 0 being the highest of {@code layers}. */
  int rank(int layers) {
    return switch (this) {
      case HIGHEST -> 0;
      case MIDDLE -> layers / 2;
      case LOWEST -> layers - 1;
    };
  }
}
