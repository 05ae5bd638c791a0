package io.whipsidecar.session;

import io.whipsidecar.observe.Counter;
import java.util.function.LongConsumer;

/** Adds the time to what the reader watch says. Called from the event loop. */
final class ReaderEvents implements ReaderListener {
  private final SessionServices services;
  private final IngestReaders readers;
  private final PortHolders holders;
  private final LongConsumer onHolders;

  /**
   * @param onHolders told the time whenever the holders of the ports have changed
   */
  ReaderEvents(
      SessionServices services,
      IngestReaders readers,
      PortHolders holders,
      LongConsumer onHolders) {
    this.services = services;
    this.readers = readers;
    this.holders = holders;
    this.onHolders = onHolders;
  }

  @Override
  public void onBound(int rtpPort) {
    set(rtpPort, true);
  }

  @Override
  public void onUnbound(int rtpPort) {
    set(rtpPort, false);
  }

  private void set(int rtpPort, boolean bound) {
    services
        .commands()
        .execute(
            nowNs -> {
              readers.set(rtpPort, bound, nowNs);
              holders.onBound(rtpPort, bound, nowNs);
              onHolders.accept(nowNs);
            });
  }

  @Override
  public void onHalfBound(int rtpPort, int heldPort) {
    services
        .commands()
        .execute(
            nowNs -> {
              holders.onHalfBound(rtpPort, heldPort, nowNs);
              onHolders.accept(nowNs);
            });
  }

  @Override
  public void onReplaced(int rtpPort) {
    services
        .commands()
        .execute(
            nowNs -> {
              readers.replaced(rtpPort, nowNs);
              holders.onBound(rtpPort, true, nowNs);
              onHolders.accept(nowNs);
            });
  }

  @Override
  public void onDrops(int rtpPort, long packets) {
    services.counters().add(Counter.READER_DROPS, packets);
    services.commands().execute(nowNs -> readers.addDrops(rtpPort, packets)); // after onBound
  }
}
