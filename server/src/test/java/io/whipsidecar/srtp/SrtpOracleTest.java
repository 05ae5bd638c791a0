package io.whipsidecar.srtp;

import static io.whipsidecar.srtp.SrtpPackets.protectRtcp;
import static io.whipsidecar.srtp.SrtpPackets.protectRtp;
import static io.whipsidecar.srtp.SrtpPackets.rtcp;
import static io.whipsidecar.srtp.SrtpPackets.rtpWithExtension;
import static io.whipsidecar.srtp.SrtpPackets.unprotectRtcp;
import static io.whipsidecar.srtp.SrtpPackets.unprotectRtp;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtpErrorStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every packet crosses between this package and jitsi-srtp, in both directions. */
class SrtpOracleTest {
  private static final int SSRC = 0x8badf00d;
  private static final int PACKETS = 500;

  /** Wraps once, skips, and swaps neighbours (within the 64 packets that jitsi-srtp looks back). */
  private static int sequenceNumber(int i) {
    return (60_000 + (i ^ 1) * 37) & 0xffff;
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadWhatJitsiWrites(SrtpProfile profile) throws GeneralSecurityException {
    JitsiSrtp jitsi = new JitsiSrtp(profile, true, SSRC);
    SrtpReceiver receiver = SrtpPackets.receiver(profile);
    for (int i = 0; i < PACKETS; i++) {
      byte[] media = rtpWithExtension(sequenceNumber(i), SSRC, i % 16, 1 + i * 2);
      byte[] report = rtcp(SSRC, i % 32);

      assertThat(unprotectRtp(receiver, jitsi.protectRtp(media)))
          .as("packet %d", i)
          .isEqualTo(media);
      assertThat(unprotectRtcp(receiver, jitsi.protectRtcp(report))).isEqualTo(report);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldWriteWhatJitsiReads(SrtpProfile profile) throws GeneralSecurityException {
    JitsiSrtp jitsi = new JitsiSrtp(profile, false, SSRC);
    SrtpSender sender = SrtpPackets.sender(profile);
    for (int i = 0; i < PACKETS; i++) {
      byte[] media = rtpWithExtension(sequenceNumber(i), SSRC, i % 16, 1 + i * 2);
      byte[] report = rtcp(SSRC, i % 32);

      assertThat(jitsi.unprotectRtp(protectRtp(sender, media))).as("packet %d", i).isEqualTo(media);
      assertThat(jitsi.unprotectRtcp(protectRtcp(sender, report))).isEqualTo(report);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldWriteWhatJitsiRefusesOnceChanged(SrtpProfile profile) throws GeneralSecurityException {
    JitsiSrtp jitsi = new JitsiSrtp(profile, false, SSRC);
    byte[] wire = protectRtp(SrtpPackets.sender(profile), rtpWithExtension(9, SSRC, 1, 50));
    byte[] changed = SrtpReceiverTest.flipped(wire, 8 * wire.length - 1);

    assertThat(jitsi.statusOfRtp(changed)).isEqualTo(SrtpErrorStatus.AUTH_FAIL);
    assertThat(jitsi.statusOfRtp(wire)).isEqualTo(SrtpErrorStatus.OK);
    assertThat(jitsi.statusOfRtp(wire)).isEqualTo(SrtpErrorStatus.REPLAY_FAIL);
  }
}
