package io.whipsidecar.srtp;

import static io.whipsidecar.srtp.SrtpPackets.rtcp;
import static io.whipsidecar.srtp.SrtpPackets.rtp;
import static io.whipsidecar.srtp.SrtpPackets.sender;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpSenderTest {
  private final byte[] out = new byte[1500];

  @ParameterizedTest
  @EnumSource
  void shouldProtectASequenceNumberOnceOnly(SrtpProfile profile) {
    SrtpSender sender = sender(profile);
    byte[] packet = rtp(7, 1, 30);

    assertThat(sender.protectRtp(packet, 0, packet.length, out, 0))
        .isEqualTo(packet.length + profile.tagBytes());
    assertThat(sender.protectRtp(packet, 0, packet.length, out, 0)).isEqualTo(SrtpStatus.REPLAYED);
  }

  @ParameterizedTest
  @EnumSource
  void shouldNumberRtcpPackets(SrtpProfile profile) {
    SrtpSender sender = sender(profile);
    SrtpReceiver receiver = SrtpPackets.receiver(profile);
    for (int i = 0; i < 300; i++) {
      byte[] report = rtcp(i % 3, 1);
      byte[] wire = SrtpPackets.protectRtcp(sender, report);

      assertThat(wire).hasSize(report.length + profile.rtcpOverheadBytes());
      assertThat(SrtpPackets.unprotectRtcp(receiver, wire)).isEqualTo(report);
    }
  }

  @Test
  void shouldStopWhenRtcpIndicesAreUsedUp() {
    SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
    PacketCipher cipher =
        KeyDerivation.rtcpCipher(profile, SrtpPackets.key(profile), SrtpPackets.salt(profile));
    SrtpSender sender = new SrtpSender(cipher, cipher, Integer.MAX_VALUE);
    byte[] report = rtcp(1, 1);

    assertThat(sender.protectRtcp(report, 0, report.length, out, 0)).isPositive();
    assertThat(sender.protectRtcp(report, 0, report.length, out, 0))
        .isEqualTo(SrtpStatus.KEY_EXHAUSTED);
  }

  @Test
  void shouldRefuseMalformedPackets() {
    SrtpSender sender = sender(SrtpProfile.AEAD_AES_128_GCM);

    assertThat(sender.protectRtp(new byte[12], 0, 12, out, 0)).isEqualTo(SrtpStatus.MALFORMED);
    assertThat(sender.protectRtcp(new byte[8], 0, 8, out, 0)).isEqualTo(SrtpStatus.MALFORMED);
    assertThat(sender.protectRtcp(rtcp(1, 0), 0, 4, out, 0)).isEqualTo(SrtpStatus.MALFORMED);
  }
}
