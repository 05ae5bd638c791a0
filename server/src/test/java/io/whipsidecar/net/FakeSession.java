package io.whipsidecar.net;

import io.whipsidecar.session.DatagramHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A session that writes down what it is told. */
class FakeSession implements DatagramHandler {
  final List<String> heard = new ArrayList<>();
  final List<Long> timeouts = new ArrayList<>();
  long deadlineNs = NEVER;

  @Override
  public void handle(byte[] buffer, int offset, int length, InetSocketAddress source, long nowNs) {
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
