package io.whipsidecar.bench;

/** The time that counts. Set once by one thread, asked by the others for every packet. */
final class LoadWindow {
  private volatile long fromNs = Long.MAX_VALUE;
  private volatile long untilNs = Long.MAX_VALUE;

  void open() {
    fromNs = System.nanoTime();
  }

  void close() {
    untilNs = System.nanoTime();
  }

  boolean has(long ns) {
    return ns >= fromNs && ns < untilNs;
  }
}
