package io.whipsidecar.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * The readers of all legs, with FFmpeg's receive buffer, and whatever comes back to the publishers,
 * in one thread.
 */
final class LoadSink extends Thread {
  /** FFmpeg's default. */
  private static final int BUFFER_BYTES = 393_216;

  /** What a socket is for. */
  private enum Kind {
    RTP,
    RTCP,
    PUBLISHER
  }

  private final LoadWindow window;
  private final Selector selector = Selector.open();
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(2_048);
  private final Durations latency = new Durations();
  private final long[] received = new long[Kind.values().length];
  private volatile boolean stopped;

  LoadSink(LoadWindow window) throws IOException {
    super("sink");
    this.window = window;
  }

  /** Before {@link #start}. */
  void addLeg(int rtpPort, int rtcpPort) throws IOException {
    bind(rtpPort, Kind.RTP);
    bind(rtcpPort, Kind.RTCP);
  }

  private void bind(int port, Kind kind) throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, kind);
  }

  /** Before {@link #start}. What comes is counted and not answered. */
  void addPublisher(DatagramChannel channel) throws IOException {
    channel.register(selector, SelectionKey.OP_READ, Kind.PUBLISHER);
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        selector.select(this::drain);
      }
      selector.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void drain(SelectionKey key) {
    try {
      DatagramChannel channel = (DatagramChannel) key.channel();
      Kind kind = (Kind) key.attachment();
      while (channel.receive(incoming.clear()) != null) {
        take(kind);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void take(Kind kind) {
    if (kind != Kind.RTP) {
      received[kind.ordinal()] += window.has(System.nanoTime()) ? 1 : 0;
      return;
    }
    long sentNs = incoming.getLong(incoming.position() - LoadMedia.STAMP_BYTES);
    if (window.has(sentNs)) {
      received[kind.ordinal()]++;
      latency.add(System.nanoTime() - sentNs);
    }
  }

  /** Ends the thread; the figures may be read afterwards. */
  void end() throws InterruptedException {
    stopped = true;
    selector.wakeup();
    join();
  }

  /** From the publisher's send to the reader's receive, of packets sent in the window. */
  Durations latency() {
    return latency;
  }

  /** Media packets that were sent in the window and came. */
  long receivedRtp() {
    return received[Kind.RTP.ordinal()];
  }

  /** Reports that came to readers in the window. */
  long receivedRtcp() {
    return received[Kind.RTCP.ordinal()];
  }

  /** What came back to publishers in the window. */
  long receivedByPublishers() {
    return received[Kind.PUBLISHER.ordinal()];
  }
}
