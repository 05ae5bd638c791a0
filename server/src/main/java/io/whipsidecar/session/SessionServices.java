package io.whipsidecar.session;

import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.dtls.Handshakes;
import io.whipsidecar.observe.Counters;
import java.util.random.RandomGenerator;

/**
 * What all sessions of a server share. Handed in by {@code Main}.
 *
 * @param io the network; event loop only
 * @param commands the way back into the event loop
 * @param handshakes runs DTLS handshakes, which block
 * @param random a cryptographic source
 * @param clock the wall clock
 * @param forwarderStates lets outputs go on after a restart
 */
public record SessionServices(
    MediaIo io,
    CommandQueue commands,
    Handshakes handshakes,
    DtlsIdentity identity,
    Counters counters,
    RandomGenerator random,
    MediaClock clock,
    ForwarderStates forwarderStates) {
  /** Services of a server that remembers no outputs. */
  public SessionServices(
      MediaIo io,
      CommandQueue commands,
      Handshakes handshakes,
      DtlsIdentity identity,
      Counters counters,
      RandomGenerator random,
      MediaClock clock) {
    this(io, commands, handshakes, identity, counters, random, clock, ForwarderStates.none());
  }
}
