package io.whipsidecar.session;

import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.observe.Counters;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What all sessions of a server share. Handed in by {@code Main}.
 *
 * @param io the network; event loop only
 * @param commands the way back into the event loop
 * @param handshakePool runs DTLS handshakes, which block
 * @param random a cryptographic source
 * @param clock the wall clock
 */
public record SessionServices(
    MediaIo io,
    CommandQueue commands,
    Executor handshakePool,
    DtlsIdentity identity,
    Counters counters,
    RandomGenerator random,
    MediaClock clock) {}
