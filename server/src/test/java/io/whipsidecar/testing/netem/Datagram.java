package io.whipsidecar.testing.netem;

import java.net.InetSocketAddress;

/** One UDP datagram on its way; the bytes are its own. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Datagram(InetSocketAddress source, InetSocketAddress destination, byte[] bytes) {}
