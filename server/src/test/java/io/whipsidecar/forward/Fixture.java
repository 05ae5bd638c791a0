package io.whipsidecar.forward;

import io.whipsidecar.media.Codec;
import io.whipsidecar.wire.RtpHeader;
import java.util.List;

/** A forwarder with video as track 0 and audio as track 1, and packets to feed it. */
final class Fixture {
  static final int VIDEO = 0;
  static final int AUDIO = 1;
  static final long MS = 1_000_000L;
  static final byte[] SPS = {0x67, 0x42, 0, 0x1f};
  static final byte[] PPS = {0x68, 1, 2};
  static final byte[] IDR = {0x65, (byte) 0x88, 9};
  static final byte[] DELTA = {0x41, (byte) 0x9a, 3};

  static final long ANCHOR_NTP = 0xE000_0000_1234_5678L;

  final Reader reader = new Reader();
  final IngestForwarder forwarder;
  long nowNs = 5_000_000_000L;

  Fixture() {
    this(LossPolicy.SKIP_TO_KEYFRAME);
  }

  Fixture(LossPolicy policy) {
    forwarder = new IngestForwarder(parameters(policy, 5_000_000_000L), reader);
  }

  /** Whose kept media have to share memory. */
  Fixture(ChunkPool pool) {
    forwarder =
        new IngestForwarder(parameters(LossPolicy.SKIP_TO_KEYFRAME, 5_000_000_000L), reader, pool);
  }

  Fixture(Codec video) {
    ForwarderParameters usual = parameters(LossPolicy.SKIP_TO_KEYFRAME, 5_000_000_000L);
    TrackOutput track = new TrackOutput(video, 102, 0x1111, 0, 0, new FakeH264());
    forwarder =
        new IngestForwarder(
            new ForwarderParameters(
                List.of(track, usual.tracks().get(AUDIO)),
                usual.lossPolicy(),
                usual.rtcp(),
                usual.readerPerTrack(),
                usual.keptBytes(),
                usual.cname(),
                usual.anchorNtp(),
                usual.anchorNs()),
            reader);
  }

  static ForwarderParameters parameters(LossPolicy policy, long anchorNs) {
    return parameters(policy, false, anchorNs);
  }

  static ForwarderParameters parameters(LossPolicy policy, boolean perTrack, long anchorNs) {
    return new ForwarderParameters(
        List.of(
            new TrackOutput(Codec.H264, 102, 0x1111, 65_530, 0xffff_f000, new FakeH264()),
            new TrackOutput(Codec.OPUS, 111, 0x2222, 7, 1_000, PayloadFormat.INDEPENDENT)),
        policy,
        true,
        perTrack,
        ForwarderParameters.DEFAULT_KEPT_BYTES,
        "whip",
        ANCHOR_NTP,
        anchorNs);
  }

  void packet(int track, int timestamp, boolean marker, byte[] payload) {
    byte[] packet = new byte[40 + payload.length];
    RtpHeader.write(packet, 28, marker, 96, 1, timestamp, 42);
    System.arraycopy(payload, 0, packet, 40, payload.length);
    forwarder.onPacket(track, packet, 28, payload.length + 12, nowNs);
  }

  void keyframe(int timestamp) {
    packet(VIDEO, timestamp, false, SPS);
    packet(VIDEO, timestamp, false, PPS);
    packet(VIDEO, timestamp, true, IDR);
  }

  void delta(int timestamp) {
    packet(VIDEO, timestamp, true, DELTA);
  }

  void audio(int timestamp) {
    packet(AUDIO, timestamp, false, new byte[] {(byte) 0xfc, 1, 2, 3});
  }

  void passMs(long ms) {
    long untilNs = nowNs + ms * MS;
    while (forwarder.nextDeadlineNs() <= untilNs) {
      nowNs = Math.max(nowNs, forwarder.nextDeadlineNs());
      forwarder.onTimeout(nowNs);
    }
    nowNs = untilNs;
  }
}
