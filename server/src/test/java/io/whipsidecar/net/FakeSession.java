package io.whipsidecar.net;

import io.whipsidecar.session.DatagramHandler;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A session that writes down what it is told. */
class FakeSession implements DatagramHandler {
  final List<String> heard = new CopyOnWriteArrayList<>();
  final List<Long> timeouts = new CopyOnWriteArrayList<>();
  volatile long deadlineNs = NEVER;

  @Override
  public void handle(byte[] buffer, int offset, int length, SocketAddress source, long nowNs) {
    heard.add(new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void onTimeout(long nowNs) {
    timeouts.add(nowNs);
    deadlineNs = NEVER;
  }

  @Override
  public long nextDeadlineNs() {
    return deadlineNs;
  }
}
