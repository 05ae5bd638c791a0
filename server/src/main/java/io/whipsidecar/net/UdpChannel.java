package io.whipsidecar.net;

import io.whipsidecar.net.linux.BatchedReceives;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * A channel, and how it is read.
 *
 * @param nio non-blocking
 * @param batched what receives from it by system calls, or null for java.nio alone
 * @param descriptor the channel's, for {@code batched}
 */
record UdpChannel(DatagramChannel nio, @Nullable BatchedReceives batched, int descriptor) {}
