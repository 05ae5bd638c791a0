package io.whipsidecar.forward;

import io.whipsidecar.wire.RtpHeader;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** One session of a publisher: random numbers, real media, its own NTP clock, fed in real time. */
final class SyntheticPublisher {
  private final SyntheticMedia media;
  private final int firstPicture;
  private final int videoBase;
  private final int audioBase;
  private final long ntpBase;

  /** How much later than it was captured each kind arrives. */
  long videoDelayNs;

  long audioDelayNs;

  /** When the first reports come, after the start; they are due each second then. */
  double firstReportSeconds = 0.5;

  /** Publishers that say nothing about their clocks. */
  boolean silent;

  /** Frames of which the last packets are lost for good. */
  Set<Integer> damaged = Set.of();

  private double actionSeconds = Double.MAX_VALUE;
  private Runnable action = () -> {};
  private long startNs = -1;
  private int nextPicture;
  private int nextSound;
  private int nextReport;

  SyntheticPublisher(SyntheticMedia media, int firstPicture, long seed) {
    this.media = media;
    this.firstPicture = firstPicture;
    Random random = new Random(seed);
    videoBase = random.nextInt();
    audioBase = random.nextInt();
    ntpBase = random.nextLong();
  }

  /** Does something once, so many seconds after the start. */
  void atSeconds(double seconds, Runnable newAction) {
    actionSeconds = seconds;
    action = newAction;
  }

  void feed(IngestForwarder forwarder, long now) {
    if (startNs < 0) {
      startNs = now;
    }
    if (now - startNs >= actionSeconds * 1e9) {
      actionSeconds = Double.MAX_VALUE;
      action.run();
    }
    while (now >= startNs + videoDelayNs + pictureNs(nextPicture)) {
      picture(forwarder, now);
    }
    while (now >= startNs + audioDelayNs + soundNs(nextSound)) {
      byte[] sound = media.sound(firstSound() + nextSound);
      packet(forwarder, 1, true, audioBase + nextSound * 960, sound, now);
      nextSound++;
    }
    while (!silent && now >= startNs + (long) ((firstReportSeconds + nextReport) * 1e9)) {
      report(forwarder, now);
    }
  }

  private void picture(IngestForwarder forwarder, long now) {
    List<byte[]> payloads = media.payloads(firstPicture + nextPicture);
    boolean loses = damaged.contains(firstPicture + nextPicture);
    for (int i = 0; i < payloads.size(); i++) {
      if (loses && i > 0 && i >= payloads.size() / 2) {
        forwarder.onLost(0, payloads.size() - i, now);
        break;
      }
      packet(
          forwarder,
          0,
          i == payloads.size() - 1,
          videoBase + nextPicture * 3_000,
          payloads.get(i),
          now);
    }
    nextPicture++;
  }

  private void report(IngestForwarder forwarder, long now) {
    long passedNs = now - startNs;
    long ntp = ntpBase + Ticks.nsToNtp(passedNs);
    forwarder.onSenderReport(0, ntp, videoBase + (int) Ticks.ofNs(passedNs, 90_000), now);
    forwarder.onSenderReport(1, ntp, audioBase + (int) Ticks.ofNs(passedNs, 48_000), now);
    nextReport++;
  }

  private static void packet(
      IngestForwarder forwarder,
      int track,
      boolean marker,
      int timestamp,
      byte[] payload,
      long now) {
    byte[] packet = new byte[RtpHeader.FIXED_BYTES + payload.length];
    RtpHeader.write(packet, 0, marker, 96, 0, timestamp, 1);
    System.arraycopy(payload, 0, packet, RtpHeader.FIXED_BYTES, payload.length);
    forwarder.onPacket(track, packet, 0, packet.length, now);
  }

  /** The sound that belongs to the first picture. */
  private int firstSound() {
    return (int) (pictureNs(firstPicture) / 20_000_000);
  }

  static long pictureNs(int picture) {
    return picture * 1_000_000_000L / 30;
  }

  static long soundNs(int sound) {
    return sound * 20_000_000L;
  }
}
