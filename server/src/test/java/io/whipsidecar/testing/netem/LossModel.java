package io.whipsidecar.testing.netem;

import java.util.random.RandomGenerator;

/** Decides which packets a link loses. One instance per direction: models may have a state. */
public interface LossModel {
  boolean loses(RandomGenerator random);

  static LossModel none() {
    return random -> false;
  }

  /** Each packet independently. */
  static LossModel random(double probability) {
    return random -> random.nextDouble() < probability;
  }

  /**
   * Gilbert–Elliott: a good state that loses nothing and a bad one that loses everything.
   *
   * @param probability of loss over all packets
   * @param meanBurst mean length of a run of losses
   */
  static LossModel bursts(double probability, double meanBurst) {
    double leave = 1 / meanBurst;
    double enter = leave * probability / (1 - probability);
    return new LossModel() {
      private boolean bad;

      @Override
      public boolean loses(RandomGenerator random) {
        bad = bad ? random.nextDouble() >= leave : random.nextDouble() < enter;
        return bad;
      }
    };
  }
}
