package io.whipsidecar.rtp;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.whipsidecar.media.MediaKind;
import java.util.List;

/**
 * Arbitrary bytes from a publisher that has keys: nothing may throw, and what comes out keeps its
 * promises (the sink checks).
 */
class RtpReceiverFuzzTest {
  private static final Feedback FEEDBACK = new Feedback(true, true, true, true, true);

  @FuzzTest(maxDuration = "60s")
  void handleRtpTakesAnything(FuzzedDataProvider data) {
    RtpReceiver receiver = receiver(data.consumeBoolean());
    long nowNs = 1;
    while (data.remainingBytes() > 0) {
      nowNs += data.consumeInt(0, 100) * 1_000_000L;
      byte[] packet = data.consumeBytes(data.consumeInt(0, 64));
      if (packet.length >= 12 && data.consumeBoolean()) { // makes deep paths likely
        packet[0] = (byte) (0x80 | (packet[0] & 0x3f));
        packet[1] = (byte) (102 + (packet[1] & 1));
        packet[8] = 0;
        packet[9] = 0;
        packet[10] = 0;
        packet[11] &= 3;
      }
      receiver.handleRtp(packet, 0, packet.length, nowNs);
      runTimers(receiver, nowNs);
    }
    runTimers(receiver, nowNs + 2_000_000_000L);
  }

  @FuzzTest(maxDuration = "60s")
  void handleRtcpTakesAnything(byte[] compound) {
    RtpReceiver receiver = receiver(false);
    byte[] packet = Packets.sequence(1).ssrc(0x01010101).bytes();
    receiver.handleRtp(packet, 0, packet.length, 1);
    receiver.handleRtcp(compound, 0, compound.length, 1);
    receiver.onTimeout(2_000_000_000L);
  }

  @FuzzTest(maxDuration = "60s")
  void headerExtensionsStayWithinThePacket(byte[] packet) {
    for (int id = 1; id < 256; id++) {
      if (!io.whipsidecar.wire.RtpHeader.isValid(packet, 0, packet.length)) {
        return;
      }
      int found = HeaderExtensions.find(packet, 0, id);
      int end = HeaderExtensions.position(found) + HeaderExtensions.length(found);
      if (found != HeaderExtensions.NONE && end > packet.length) {
        throw new AssertionError("element ends at " + end + " (expected: <= " + packet.length);
      }
    }
  }

  private static void runTimers(RtpReceiver receiver, long nowNs) {
    receiver.onTimeout(nowNs);
    if (receiver.nextDeadlineNs() <= nowNs) {
      throw new AssertionError("a deadline is left behind (expected: all that is due is done)");
    }
  }

  private static RtpReceiver receiver(boolean layered) {
    TrackParameters video =
        new TrackParameters(
            MediaKind.VIDEO,
            "0",
            102,
            90_000,
            103,
            FEEDBACK,
            List.of(),
            List.of(),
            layered ? List.of("h", "m", "l") : List.of(),
            layered ? new LayerPolicy(LayerChoice.MIDDLE, new LetterLayers()) : null);
    ReceiverParameters parameters =
        new ReceiverParameters(List.of(video), new ExtensionIds(1, 2, 3, 4), 1, "cname", false, 0);
    return new RtpReceiver(parameters, new RecordingSink(false, false));
  }
}
