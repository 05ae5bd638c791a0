package io.whipsidecar.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** No bytes make a receiver throw, and none that its peer did not protect change its state. */
class SrtpReceiverFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void shouldRefuseForgeriesWithoutTrace(byte[] data) {
    for (SrtpProfile profile : SrtpProfile.values()) {
      SrtpReceiver receiver = SrtpPackets.receiver(profile);
      byte[] media = SrtpPackets.protectRtp(SrtpPackets.sender(profile), SrtpPackets.rtp(1, 2, 9));
      byte[] report = SrtpPackets.protectRtcp(SrtpPackets.sender(profile), SrtpPackets.rtcp(2, 1));

      assertThat(SrtpPackets.statusOfRtp(receiver, data)).isNegative();
      assertThat(SrtpPackets.statusOfRtcp(receiver, data)).isNegative();

      assertThat(SrtpPackets.statusOfRtp(receiver, media)).isPositive();
      assertThat(SrtpPackets.statusOfRtcp(receiver, report)).isPositive();
    }
  }
}
