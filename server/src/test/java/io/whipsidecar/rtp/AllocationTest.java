package io.whipsidecar.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.wire.RtpHeader;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes in order costs no garbage, timers and feedback included. */
class AllocationTest {
  private static final int WARM_UP = 200_000;
  private static final int COUNTED = 100_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final CountingSink sink = new CountingSink();
  private final RtpReceiver receiver = new RtpReceiver(parameters(), sink);
  private final byte[] packet =
      Packets.sequence(0).extension(4, "0").extension(5, new byte[2]).bytes();
  private int sequence;
  private long nowNs = 1;

  @Test
  void shouldAllocateNothingPerPacketInOrder() {
    send(WARM_UP);
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    send(COUNTED);
    long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(sink.packets).isEqualTo(WARM_UP + COUNTED);
    assertThat(sink.rtcp).isPositive();
    assertThat(allocated).isLessThan(COUNTED / 100);
  }

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      RtpHeader.write(packet, 0, false, Packets.VIDEO, sequence & 0xffff, sequence / 8, 0x1111);
      packet[0] |= 0x10;
      packet[19] = (byte) (sequence >> 8); // the transport-wide sequence number
      packet[20] = (byte) sequence;
      sequence++;
      nowNs += 1_000_000;
      receiver.handleRtp(packet, 0, packet.length, nowNs);
      if (receiver.nextDeadlineNs() <= nowNs) {
        receiver.onTimeout(nowNs);
      }
    }
  }

  private static ReceiverParameters parameters() {
    Feedback feedback = new Feedback(true, true, false, true, true);
    TrackParameters video =
        TrackParameters.plain(MediaKind.VIDEO, "0", Packets.VIDEO, 90_000, feedback);
    ExtensionIds extensions = new ExtensionIds(4, 0, 0, 5);
    return new ReceiverParameters(List.of(video), extensions, 1, "cname", true, 1_000_000);
  }

  /** Only counts. */
  private static final class CountingSink implements RtpReceiverSink {
    private long packets;
    private long rtcp;

    @Override
    public void onPacket(
        int track, byte[] packet, int offset, int length, long extendedSequence, long nowNs) {
      packets++;
    }

    @Override
    public void onLost(int track, long fromExtendedSequence, int count, long nowNs) {}

    @Override
    public void onRepair(int track, long nowNs) {}

    @Override
    public void onStreamReset(int track, long nowNs) {}

    @Override
    public void onSenderReport(int track, long ntpTimestamp, int rtpTimestamp, long nowNs) {}

    @Override
    public void onBye(int track, long nowNs) {}

    @Override
    public void sendRtcp(byte[] compound, int offset, int length) {
      rtcp++;
    }
  }
}
