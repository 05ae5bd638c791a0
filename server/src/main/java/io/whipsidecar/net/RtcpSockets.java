package io.whipsidecar.net;

import io.whipsidecar.observe.Counter;
import io.whipsidecar.observe.Counters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * A connected socket per RTCP port of the legs: carries SRs and RR+BYE, and learns from
 * ECONNREFUSED that nobody is bound. Opened with the first compound to a port and closed by {@link
 * #release}, so that only ingests with a publisher hold one. All methods are called from one
 * thread.
 */
public final class RtcpSockets implements AutoCloseable {
  /** What became of a compound. */
  public enum Outcome {
    /** A socket is bound to the port and has it. */
    DELIVERED,
    /** Nobody is bound to the port. */
    REFUSED,
    /** It could not be sent for another reason: counted, the reader is unknown. */
    FAILED
  }

  private final Map<Integer, DatagramChannel> channels = new HashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(ReceiveBatch.SLOT_BYTES);
  private final InetAddress loopback = loopback();
  private final Counters counters;

  public RtcpSockets(Counters counters) {
    this.counters = counters;
  }

  /**
   * Sends one compound at once. A refusal costs an exception inside the JDK (some microseconds), so
   * send no more than the reports that are due.
   */
  public Outcome send(int port, byte[] compound, int offset, int length) {
    try {
      Outcome outcome = deliver(channel(port), compound, offset, length);
      counters.increment(
          outcome == Outcome.DELIVERED ? Counter.LEG_RTCP_SENT : Counter.LEG_SEND_FAILED);
      return outcome;
    } catch (IOException e) {
      counters.increment(Counter.LEG_SEND_FAILED);
      release(port);
      return Outcome.FAILED;
    }
  }

  /** Closes the socket of a port, if there is one. */
  public void release(int port) {
    DatagramChannel channel = channels.remove(port);
    if (channel != null) {
      close(channel);
    }
  }

  /** Sockets that are open. */
  public int openSockets() {
    return channels.size();
  }

  @Override
  public void close() {
    channels.values().forEach(RtcpSockets::close);
    channels.clear();
  }

  /** On loopback the refusal is there when send returns; reading collects it. */
  private Outcome deliver(DatagramChannel channel, byte[] compound, int offset, int length)
      throws IOException {
    try {
      buffer.clear().put(compound, offset, length).flip();
      int sent = channel.write(buffer);
      buffer.clear();
      channel.read(buffer); // also empties what a reader sent to us: FFmpeg's reports are not used
      return sent > 0 ? Outcome.DELIVERED : Outcome.FAILED;
    } catch (PortUnreachableException e) {
      return Outcome.REFUSED;
    }
  }

  private DatagramChannel channel(int port) throws IOException {
    DatagramChannel channel = channels.get(port);
    if (channel == null) {
      channel = open(port);
      channels.put(port, channel);
    }
    return channel;
  }

  private DatagramChannel open(int port) throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(loopback, port));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void close(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** 127.0.0.1, where the readers are bound whatever the machine's loopback is called. */
  static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
