package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.net.linux.SystemCalls;
import java.util.Optional;

/** For tests that run once by java.nio alone and once by system calls. */
final class BothWays {
  private BothWays() {}

  /** The system calls, if they are wanted: then there must be some. */
  static Optional<SystemCalls> calls(boolean batches) {
    Optional<SystemCalls> calls = batches ? SystemCalls.load() : Optional.empty();
    assertThat(calls.isPresent()).isEqualTo(batches);
    return calls;
  }
}
