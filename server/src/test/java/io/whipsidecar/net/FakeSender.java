package io.whipsidecar.net;

/** A loopback sender that only counts. */
class FakeSender implements LoopbackSender {
  int staged;
  int flushes;

  @Override
  public void stage(int port, byte[] packet, int offset, int length) {
    staged++;
  }

  @Override
  public void flush() {
    flushes++;
  }

  @Override
  public void close() {}
}
