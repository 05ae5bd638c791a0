package io.whipsidecar.net;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/** A port without a socket: datagrams are put in by the test, staged ones kept. */
class FakePort implements DatagramPort {
  private final Queue<SocketAddress> sources = new ArrayDeque<>();
  private final Queue<byte[]> arrivals = new ArrayDeque<>();
  final List<byte[]> sent = new ArrayList<>();
  final List<String> paths = new ArrayList<>();
  int flushes;
  int wakeups;

  /** What the next receive finds. */
  void arrive(SocketAddress source, byte[] bytes) {
    sources.add(source);
    arrivals.add(bytes);
  }

  @Override
  public void receive(ReceiveBatch batch) {
    while (!batch.isFull() && !arrivals.isEmpty()) {
      byte[] bytes = arrivals.remove();
      System.arraycopy(bytes, 0, batch.slab(), batch.nextOffset(), bytes.length);
      batch.commit(bytes.length, sources.remove());
    }
  }

  @Override
  public void stage(SocketAddress to, byte[] datagram, int offset, int length) {
    sent.add(Arrays.copyOfRange(datagram, offset, offset + length));
  }

  @Override
  public void follow(SocketAddress path) {
    paths.add("follow " + path);
  }

  @Override
  public void unfollow(SocketAddress path) {
    paths.add("unfollow " + path);
  }

  @Override
  public void release(SocketAddress path) {
    paths.add("release " + path);
  }

  @Override
  public void flush() {
    flushes++;
  }

  @Override
  public void await(long timeoutNs) {
    throw new UnsupportedOperationException("a test turns the loop by hand");
  }

  @Override
  public void wakeup() {
    wakeups++;
  }

  @Override
  public InetSocketAddress localAddress() {
    return InetSocketAddress.createUnresolved("fake", 1);
  }

  @Override
  public int receiveBufferBytes() {
    return 0;
  }

  @Override
  public void close() {}
}
