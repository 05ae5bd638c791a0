package io.whipsidecar.testing.netem;

import java.util.random.RandomGenerator;

/** One direction of a path: takes what is sent and delivers it later, twice, or never. */
public final class Link<T> {
  /** Takes what arrives. */
  public interface Receiver<T> {
    void receive(T packet, long nowNs);
  }

  private final Schedule time;
  private final RandomGenerator random;
  private final Receiver<T> receiver;
  private LinkProfile profile;
  private boolean down;
  private long busyUntilNs;
  private long lastArrivalNs;
  private long lost;

  public Link(Schedule time, RandomGenerator random, LinkProfile profile, Receiver<T> receiver) {
    this.time = time;
    this.random = random;
    this.profile = profile;
    this.receiver = receiver;
  }

  /** From now on the link behaves like this. */
  public void change(LinkProfile newProfile) {
    profile = newProfile;
  }

  /** While it is down, everything that is sent is lost. */
  public void down(boolean isDown) {
    down = isDown;
  }

  /** Packets lost so far, for whatever reason. */
  public long lost() {
    return lost;
  }

  public void send(T packet, int bytes) {
    long queuedNs = queue(bytes);
    if (down || profile.loss().loses(random) || queuedNs < 0) {
      lost++;
      return;
    }
    deliver(packet, queuedNs);
    if (random.nextDouble() < profile.duplicateProbability()) {
      deliver(packet, queuedNs);
    }
  }

  private long queue(int bytes) {
    if (profile.bandwidthBps() == 0) {
      return time.nowNs();
    }
    long startNs = Math.max(time.nowNs(), busyUntilNs);
    if (startNs - time.nowNs() > profile.queueNs()) {
      return -1;
    }
    busyUntilNs = startNs + bytes * 8L * VirtualTime.SECOND / profile.bandwidthBps();
    return busyUntilNs;
  }

  private void deliver(T packet, long sentNs) {
    long arrivalNs = sentNs + profile.delayNs() + upTo(profile.jitterNs());
    if (random.nextDouble() < profile.reorderProbability()) {
      arrivalNs += upTo(profile.reorderNs());
    } else {
      arrivalNs = Math.max(arrivalNs, lastArrivalNs);
      lastArrivalNs = arrivalNs;
    }
    time.at(arrivalNs, nowNs -> receiver.receive(packet, nowNs));
  }

  private long upTo(long ns) {
    return ns == 0 ? 0 : random.nextLong(ns + 1);
  }
}
