package io.whipsidecar.srtp;

import static io.whipsidecar.srtp.SrtpPackets.protectRtcp;
import static io.whipsidecar.srtp.SrtpPackets.protectRtp;
import static io.whipsidecar.srtp.SrtpPackets.receiver;
import static io.whipsidecar.srtp.SrtpPackets.rtcp;
import static io.whipsidecar.srtp.SrtpPackets.rtpWithExtension;
import static io.whipsidecar.srtp.SrtpPackets.sender;
import static io.whipsidecar.srtp.SrtpPackets.statusOfRtp;
import static io.whipsidecar.srtp.SrtpPackets.unprotectRtcp;
import static io.whipsidecar.srtp.SrtpPackets.unprotectRtp;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SrtpRoundTripProperties {
  @Property(tries = 300)
  void shouldReturnEveryPacketOfAnySizeAndHeader(
      @ForAll SrtpProfile profile,
      @ForAll int ssrc,
      @ForAll @IntRange(max = 65_535) int sequence,
      @ForAll @IntRange(max = 15) int csrcs,
      @ForAll @IntRange(max = 4000) int payloadBytes,
      @ForAll @IntRange(max = 31) int blocks) {
    byte[] media = rtpWithExtension(sequence, ssrc, csrcs, payloadBytes);
    byte[] report = rtcp(ssrc, blocks);
    SrtpSender sender = sender(profile);
    SrtpReceiver receiver = receiver(profile);

    assertThat(unprotectRtp(receiver, protectRtp(sender, media))).isEqualTo(media);
    assertThat(unprotectRtcp(receiver, protectRtcp(sender, report))).isEqualTo(report);
  }

  @Property(tries = 100)
  void shouldReturnShuffledLossyStreamsOnceEach(
      @ForAll SrtpProfile profile,
      @ForAll @IntRange(max = 65_535) int start,
      @ForAll @IntRange(min = 1, max = 200) int stride,
      @ForAll long seed) {
    SrtpSender sender = sender(profile);
    SrtpReceiver receiver = receiver(profile);
    List<byte[]> wires = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      byte[] media = rtpWithExtension((start + i * stride) & 0xffff, 1, 0, 9);
      wires.add(protectRtp(sender, media));
    }
    for (int i = 1; i + 8 <= wires.size(); i += 8) { // the first packet sets the ROC
      Collections.shuffle(wires.subList(i, i + 8), new Random(seed + i));
    }
    for (byte[] wire : wires) {
      assertThat(statusOfRtp(receiver, wire)).isPositive();
      assertThat(statusOfRtp(receiver, wire)).isEqualTo(SrtpStatus.REPLAYED);
    }
  }
}
