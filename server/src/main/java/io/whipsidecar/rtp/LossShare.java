package io.whipsidecar.rtp;

/** The share of packets that had to be asked for, over about the last {@value #WINDOW} packets. */
final class LossShare {
  private static final int WINDOW = 512;
  private static final int ONE = 1 << 16;
  private static final int WORTH_FROM = ONE / 100;

  /** Asking twice for each costs as much again as is lost: beyond this that is too much. */
  private static final int WORTH_TO = ONE * 8 / 100;

  private int share;

  void onPacket() {
    share -= share / WINDOW;
  }

  void onLoss() {
    share += ONE / WINDOW;
  }

  /**
   * Whether a second question right behind the first one pays: one of the two and of their answers
   * arrives nearly always, and a round trip is saved.
   */
  boolean isWorthDoubling() {
    return share >= WORTH_FROM && share <= WORTH_TO;
  }
}
