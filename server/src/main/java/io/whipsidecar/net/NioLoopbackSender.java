package io.whipsidecar.net;

import io.whipsidecar.net.linux.RefusedPorts;
import io.whipsidecar.net.linux.SegmentedSends;
import io.whipsidecar.net.linux.SystemCalls;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.observe.FailureText;
import io.whipsidecar.wire.IpText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link LoopbackSender} on a java.nio channel, unconnected, for all ports: a connected one would
 * throw for every packet while its reader is absent. Where {@link SystemCalls} are to be had,
 * {@link PacketRuns} do the sending.
 */
public final class NioLoopbackSender implements LoopbackSender {
  private static final int STAGED_PACKETS = 256;
  private static final int STAGED_BYTES = 256 * 1_500;
  private static final int WANTED_BUFFER_BYTES = 4 << 20;

  private final DatagramChannel channel;
  private final Counters counters;
  private final DatagramSlab staged = new DatagramSlab(STAGED_PACKETS, STAGED_BYTES);
  private final int[] ports = new int[STAGED_PACKETS];
  // One address object per port ever used; an array, because a map would box the port.
  private final @Nullable InetSocketAddress[] addresses = new InetSocketAddress[65_536];
  private final InetAddress loopback;
  private final @Nullable PacketRuns runs;
  private final @Nullable RefusedPorts refusedPorts;
  private IntConsumer onRefused = port -> {};

  private NioLoopbackSender(
      DatagramChannel channel,
      InetAddress loopback,
      Optional<SegmentedSends> segmented,
      Counters counters) {
    this.channel = channel;
    this.loopback = loopback;
    this.counters = counters;
    this.refusedPorts = segmented.flatMap(SegmentedSends::refusedPorts).orElse(null);
    this.runs =
        segmented.map(sends -> new PacketRuns(sends, staged, ports, this::send)).orElse(null);
  }

  /**
   * Opens the channel, bound to 127.0.0.1 and a port of the kernel's choice, for java.nio alone.
   */
  public static NioLoopbackSender open(Counters counters) throws IOException {
    return open(counters, Optional.empty());
  }

  /** The same, with batches by system calls where there are some. */
  public static NioLoopbackSender open(Counters counters, Optional<SystemCalls> calls)
      throws IOException {
    InetAddress loopback = RtcpSockets.loopback();
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, WANTED_BUFFER_BYTES);
      bind(channel, loopback);
      channel.configureBlocking(false);
      Optional<SegmentedSends> segmented =
          calls.isPresent()
              ? SegmentedSends.of(calls.get(), channel, STAGED_PACKETS)
              : Optional.empty();
      return new NioLoopbackSender(channel, loopback, segmented, counters);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void bind(DatagramChannel channel, InetAddress loopback) throws IOException {
    try {
      channel.bind(new InetSocketAddress(loopback, 0));
    } catch (IOException e) {
      throw new IOException(
          "no socket can be opened on %s for the legs to FFmpeg: %s (expected: a loopback interface"
                  .formatted(IpText.of(loopback), FailureText.of(e))
              + " that is up and has this address: ip address add 127.0.0.1/8 dev lo)",
          e);
    }
  }

  /**
   * Who is told of a port that refused packets, once a flush, right after it: nobody is bound to
   * it.
   *
   * @return whether that can be known here
   */
  public boolean onRefused(IntConsumer listener) {
    onRefused = listener;
    return refusedPorts != null;
  }

  @Override
  public void stage(int port, byte[] packet, int offset, int length) {
    if (!staged.hasRoom(length)) {
      flush();
    }
    ports[staged.add(packet, offset, length)] = port;
  }

  @Override
  public void flush() {
    int sent = runs == null ? sendSingly() : runs.send();
    counters.add(Counter.LEG_RTP_SENT, sent);
    counters.add(Counter.LEG_SEND_FAILED, staged.size() - sent);
    if (refusedPorts != null && staged.size() > 0) {
      tellRefused(refusedPorts);
    }
    staged.clear();
  }

  private void tellRefused(RefusedPorts refused) {
    int told = 0;
    for (int port = refused.next(); port != 0; port = refused.next()) {
      if (port != told) {
        told = port; // a frame's packets are refused one by one
        onRefused.accept(port);
      }
    }
  }

  private int sendSingly() {
    int sent = 0;
    for (int i = 0; i < staged.size(); i++) {
      sent += send(i);
    }
    return sent;
  }

  private int send(int index) {
    try {
      return channel.send(staged.view(index), address(ports[index])) > 0 ? 1 : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private InetSocketAddress address(int port) {
    InetSocketAddress address = addresses[port];
    if (address == null) {
      address = new InetSocketAddress(loopback, port);
      addresses[port] = address;
    }
    return address;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
