package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.whipsidecar.srtp.SrtpProfile;
import io.whipsidecar.wire.RtpHeader;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole way of a media packet costs no garbage of ours: from the datagram to the loopback
 * sender. AES-GCM of the JDK makes some objects per packet whatever one does; the same cipher alone
 * is measured beside it. The compiler may remove some of these in either loop, so the cipher's
 * worst round is the limit for our best.
 */
class PacketPathAllocationTest {
  private static final int PACKETS = 60_000;
  private static final int WARM_UP = 40_000;
  private static final int ROUND = 1_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long sent;

  @Test
  void shouldAllocateNothingInCounterMode() {
    assertThat(bytesPerRound(SrtpProfile.AES128_CM_HMAC_SHA1_80)).isZero();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AES128_CM_HMAC_SHA1_80")
  void shouldAddNothingToWhatTheCipherAllocates(SrtpProfile profile)
      throws GeneralSecurityException {
    long bare = bytesPerBareRound(profile);

    assertThat(bytesPerRound(profile)).isPositive().isLessThanOrEqualTo(bare);
  }

  private long bytesPerRound(SrtpProfile profile) {
    sent = 0;
    PacketPath path =
        new PacketPath(profile, PACKETS, (port, packet, offset, length) -> sent += length);
    run(path, WARM_UP);
    long best = Long.MAX_VALUE;
    for (int i = WARM_UP; i < PACKETS; i += ROUND) {
      path.fireTimers();
      long before = THREADS.getCurrentThreadAllocatedBytes();
      path.handle(ROUND);
      best = Math.min(best, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(sent).isGreaterThan((PACKETS - 10L) * PacketPath.PACKET_BYTES);
    return best;
  }

  private static void run(PacketPath path, int packets) {
    for (int i = 0; i < packets; i += ROUND) {
      path.handle(ROUND);
      path.fireTimers();
    }
  }

  private static long bytesPerBareRound(SrtpProfile profile) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    SecretKeySpec key = new SecretKeySpec(new byte[profile.keyBytes()], "AES");
    byte[] iv = new byte[profile.saltBytes()];
    byte[] header = new byte[RtpHeader.FIXED_BYTES];
    byte[] sealed = new byte[PacketPath.PACKET_BYTES + 16];
    byte[] out = new byte[PacketPath.PACKET_BYTES + 16];
    int bodyBytes = PacketPath.PACKET_BYTES - RtpHeader.FIXED_BYTES;
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
    cipher.updateAAD(header);
    cipher.doFinal(new byte[bodyBytes], 0, bodyBytes, sealed, 0);
    long worst = 0;
    for (int i = 0; i < PACKETS; i += ROUND) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int j = 0; j < ROUND; j++) {
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, iv));
        cipher.updateAAD(header);
        cipher.doFinal(sealed, 0, bodyBytes + 16, out, 0);
      }
      worst = Math.max(worst, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return worst;
  }
}
