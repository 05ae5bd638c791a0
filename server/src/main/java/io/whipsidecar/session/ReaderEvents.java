package io.whipsidecar.session;

import io.whipsidecar.observe.Counter;

/** Adds the time to what the reader watch says. Called from the event loop. */
final class ReaderEvents implements ReaderListener {
  private final SessionServices services;
  private final IngestReaders readers;

  ReaderEvents(SessionServices services, IngestReaders readers) {
    this.services = services;
    this.readers = readers;
  }

  @Override
  public void onBound(int rtpPort) {
    services.commands().execute(nowNs -> readers.set(rtpPort, true, nowNs));
  }

  @Override
  public void onUnbound(int rtpPort) {
    services.commands().execute(nowNs -> readers.set(rtpPort, false, nowNs));
  }

  @Override
  public void onReplaced(int rtpPort) {
    services.commands().execute(nowNs -> readers.replaced(rtpPort, nowNs));
  }

  @Override
  public void onDrops(int rtpPort, long packets) {
    services.counters().add(Counter.READER_DROPS, packets);
    services.commands().execute(nowNs -> readers.addDrops(rtpPort, packets)); // after onBound
  }
}
