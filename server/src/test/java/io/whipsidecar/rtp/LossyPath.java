package io.whipsidecar.rtp;

import io.whipsidecar.media.MediaKind;
import io.whipsidecar.testing.netem.Link;
import io.whipsidecar.testing.netem.LinkProfile;
import io.whipsidecar.testing.netem.PublisherProfile;
import io.whipsidecar.testing.netem.RtpPublisher;
import io.whipsidecar.testing.netem.VirtualTime;
import java.util.List;
import java.util.SplittableRandom;

/** A scripted publisher, a link each way, and a receiver, in virtual time. */
final class LossyPath {
  static final Feedback VIDEO_FEEDBACK = new Feedback(true, true, true, true, false);
  static final Feedback AUDIO_FEEDBACK = new Feedback(true, false, false, true, false);

  final VirtualTime time = new VirtualTime(123_456_789_000_000_000L);
  final RecordingSink sink = new RecordingSink(false, true);
  final RtpReceiver receiver;
  final RtpPublisher publisher;
  final Link<byte[]> up;
  final Link<byte[]> down;
  private int rtcpSent;

  LossyPath(long seed, PublisherProfile profile, LinkProfile upProfile, LinkProfile downProfile) {
    SplittableRandom random = new SplittableRandom(seed);
    receiver = new RtpReceiver(parameters(profile), sink);
    up = new Link<>(time, random, upProfile, this::arrive);
    publisher = new RtpPublisher(time, profile, packet -> up.send(packet, packet.length));
    down = new Link<>(time, random, downProfile, (packet, nowNs) -> publisher.onRtcp(packet));
    time.drive(
        receiver::nextDeadlineNs,
        nowNs -> {
          receiver.onTimeout(nowNs);
          answer();
        });
  }

  static ReceiverParameters parameters(PublisherProfile profile) {
    boolean rtx = profile.retransmission() == PublisherProfile.Retransmission.RTX;
    TrackParameters video =
        track(MediaKind.VIDEO, "0", RtpPublisher.VIDEO_PAYLOAD_TYPE, 90_000, rtx, VIDEO_FEEDBACK);
    TrackParameters audio =
        track(MediaKind.AUDIO, "1", RtpPublisher.AUDIO_PAYLOAD_TYPE, 48_000, rtx, AUDIO_FEEDBACK);
    ExtensionIds extensions = new ExtensionIds(RtpPublisher.MID_EXTENSION, 10, 11, 0);
    return new ReceiverParameters(List.of(video, audio), extensions, 0x77, "sidecar", true, 0);
  }

  void run(long durationNs) {
    publisher.start();
    time.runFor(durationNs);
    publisher.stop();
    time.runFor(2 * VirtualTime.SECOND);
  }

  RecordingSink.Track video() {
    return sink.tracks.get(RtpPublisher.VIDEO);
  }

  RecordingSink.Track audio() {
    return sink.tracks.get(RtpPublisher.AUDIO);
  }

  TrackStatistics statistics(int track) {
    return receiver.statistics(time.nowNs()).tracks().get(track);
  }

  private static TrackParameters track(
      MediaKind kind, String mid, int payloadType, int clockRate, boolean rtx, Feedback feedback) {
    return new TrackParameters(
        kind,
        mid,
        payloadType,
        clockRate,
        rtx ? payloadType + 1 : -1,
        feedback,
        List.of(),
        List.of(),
        List.of(),
        null);
  }

  private void arrive(byte[] packet, long nowNs) {
    byte[] copy = packet.clone();
    if ((copy[1] & 0xff) >= 192 && (copy[1] & 0xff) <= 223) {
      receiver.handleRtcp(copy, 0, copy.length, nowNs);
    } else {
      receiver.handleRtp(copy, 0, copy.length, nowNs);
    }
    answer();
  }

  private void answer() {
    while (rtcpSent < sink.rtcp.size()) {
      byte[] packet = sink.rtcp.get(rtcpSent++);
      down.send(packet, packet.length);
    }
  }
}
