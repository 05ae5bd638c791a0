package io.whipsidecar.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.whipsidecar.media.Codec;
import io.whipsidecar.wire.RtpHeader;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packet path allocates nothing once the store has as many chunks as a GOP takes. */
class ForwarderAllocationTest {
  private static final int PACKETS = 200_000;

  private final byte[] packet = new byte[1_240];
  private long sentBytes;

  private final ForwarderSink sink =
      new ForwarderSink() {
        @Override
        public void sendRtp(int track, byte[] bytes, int offset, int length) {
          sentBytes += length;
        }

        @Override
        public void sendRtcp(int track, byte[] compound, int offset, int length) {
          sentBytes += length;
        }

        @Override
        public void needKeyframe(int track) {}
      };

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldAllocateNothingPerPacket(boolean holdsFrames) {
    IngestForwarder forwarder = new IngestForwarder(parameters(), sink);
    forwarder.onPublisherStarted(0);
    long now = feed(forwarder, 0, holdsFrames);
    long before = allocatedBytes();
    feed(forwarder, now, holdsFrames);

    assertThat(allocatedBytes() - before).isLessThan(PACKETS / 100);
    assertThat(sentBytes).isGreaterThan(PACKETS * 1_000L);
  }

  private static ForwarderParameters parameters() {
    PayloadFormat format = new KeyframeByFirstByte();
    return new ForwarderParameters(
        List.of(
            new TrackOutput(Codec.VP8, 102, 1, 0, 0, format),
            new TrackOutput(Codec.OPUS, 111, 2, 0, 0, PayloadFormat.INDEPENDENT)),
        LossPolicy.SKIP_TO_KEYFRAME,
        true,
        false,
        ForwarderParameters.DEFAULT_KEPT_BYTES,
        "whip",
        0,
        0);
  }

  /** Ten packets a frame, 30 frames a second, a keyframe each second, reports in between. */
  private long feed(IngestForwarder forwarder, long from, boolean holdsFrames) {
    long now = from;
    for (int i = 0; i < PACKETS; i++) {
      now += 3_333_333;
      if (holdsFrames && i % 1_000 == 0) {
        forwarder.onRepair(0, now);
      }
      int frame = (int) (now / 33_333_333);
      packet[12] = (byte) (i % 300 == 0 ? 1 : 0);
      RtpHeader.write(packet, 0, i % 10 == 9, 96, i, frame * 3_000, 7);
      forwarder.onPacket(0, packet, 0, packet.length, now);
      if (i % 6 == 0) {
        RtpHeader.write(packet, 0, true, 97, i, (int) (now / 20_833), 8);
        forwarder.onPacket(1, packet, 0, 100, now);
      }
      if (i % 300 == 17) {
        forwarder.onSenderReport(0, Ticks.nsToNtp(now), frame * 3_000, now);
        forwarder.onSenderReport(1, Ticks.nsToNtp(now), (int) (now / 20_833), now);
      }
      if (now >= forwarder.nextDeadlineNs()) {
        forwarder.onTimeout(now);
      }
    }
    return now;
  }

  @Test
  void shouldCountAllocatedBytes() {
    long before = allocatedBytes();
    byte[] bytes = new byte[100_000];

    assertThat(allocatedBytes() - before).isGreaterThanOrEqualTo(bytes.length);
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static final class KeyframeByFirstByte implements PayloadFormat {
    @Override
    public int inspect(byte[] bytes, int payloadOffset, int payloadLength) {
      return bytes[payloadOffset];
    }

    @Override
    public boolean isKeyframe(byte[] bytes, int payloadOffset, int payloadLength) {
      return bytes[payloadOffset] == KEYFRAME;
    }

    @Override
    public boolean isLeftOut(byte[] bytes, int payloadOffset, int payloadLength) {
      return false;
    }

    @Override
    public boolean endsFrame(byte[] bytes, int payloadOffset, int payloadLength) {
      return false;
    }

    @Override
    public int shorten(byte[] packet, int payloadOffset, int payloadLength) {
      return 0;
    }

    @Override
    public boolean decodable() {
      return true;
    }

    @Override
    public int parameterSetCount() {
      return 0;
    }

    @Override
    public int writeParameterSet(int index, byte[] into, int offset) {
      throw new IndexOutOfBoundsException(index);
    }

    @Override
    public void reset() {}
  }
}
