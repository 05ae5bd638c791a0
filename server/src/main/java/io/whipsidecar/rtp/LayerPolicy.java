package io.whipsidecar.rtp;

import static java.util.Objects.requireNonNull;

/**
 * How a track's layer is chosen.
 *
 * @param choice the layer wanted; while it is not sent, the next best is handed on
 */
public record LayerPolicy(LayerChoice choice, LayerInspector inspector) {
  public LayerPolicy {
    requireNonNull(choice, "choice");
    requireNonNull(inspector, "inspector");
  }
}
