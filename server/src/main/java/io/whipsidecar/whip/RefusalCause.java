package io.whipsidecar.whip;

import io.whipsidecar.ingest.RefusalReason;

/**
 * Why a request was refused, for the operator, who may learn more than the publisher.
 *
 * @param detail what was seen and what was expected; holds no token
 */
public record RefusalCause(RefusalReason reason, String detail) {
  /** The reason's own sentence says all. */
  public static RefusalCause of(RefusalReason reason) {
    return new RefusalCause(reason, reason.sentence());
  }
}
