package io.whipsidecar.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
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
 * Bytes allocated per packet after warm-up. Counter mode allocates nothing. GCM allocates what the
 * JDK's cipher allocates for init, updateAAD and doFinal with a new GCMParameterSpec (about 1 KB:
 * the parameter object with its copy of the IV, the engine, the expanded key, GHASH state), and not
 * a byte more. The compiler may remove some of these objects, in either loop: so the cipher's worst
 * round is the limit for our best.
 */
class SrtpAllocationTest {
  private static final int PACKETS = 4_000; // fewer than 65,536: a sequence number is used once
  private static final int ROUND = 500;
  private static final int PAYLOAD_BYTES = 1188;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final byte[] out = new byte[1500];

  @Test
  void shouldAllocateNothingInCounterMode() throws GeneralSecurityException {
    assertThat(bytesPerUnprotect(SrtpProfile.AES128_CM_HMAC_SHA1_80)).isZero();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AES128_CM_HMAC_SHA1_80")
  void shouldAddNothingToWhatTheCipherAllocates(SrtpProfile profile)
      throws GeneralSecurityException {
    long bare = bytesPerBareDecryption(profile);
    long ours = bytesPerUnprotect(profile);

    assertThat(ours).as("bytes per packet").isLessThanOrEqualTo(bare);
  }

  private long bytesPerUnprotect(SrtpProfile profile) throws GeneralSecurityException {
    byte[][] wire = wirePackets(profile);
    SrtpReceiver warm = SrtpPackets.receiver(profile);
    unprotectAll(warm, wire, 0, PACKETS);
    unprotectAll(SrtpPackets.receiver(profile), wire, 0, PACKETS);
    SrtpReceiver receiver = SrtpPackets.receiver(profile);
    unprotectAll(receiver, wire, 0, ROUND); // makes the source's replay window
    long best = Long.MAX_VALUE;
    for (int from = ROUND; from < PACKETS; from += ROUND) {
      long before = threads.getCurrentThreadAllocatedBytes();
      unprotectAll(receiver, wire, from, from + ROUND);
      best = Math.min(best, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return best / ROUND;
  }

  private void unprotectAll(SrtpReceiver receiver, byte[][] wire, int from, int to) {
    for (int i = from; i < to; i++) {
      if (receiver.unprotectRtp(wire[i], 0, wire[i].length, out, 0) < 0) {
        throw new AssertionError("refused packet " + i);
      }
    }
  }

  private long bytesPerBareDecryption(SrtpProfile profile) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    SecretKeySpec key = new SecretKeySpec(SrtpPackets.key(profile), "AES");
    byte[] iv = SrtpPackets.salt(profile);
    byte[] plain = SrtpPackets.rtp(1, 2, PAYLOAD_BYTES);
    byte[] sealed = new byte[plain.length + 16];
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
    cipher.updateAAD(plain, 0, RtpHeader.FIXED_BYTES);
    cipher.doFinal(plain, RtpHeader.FIXED_BYTES, PAYLOAD_BYTES, sealed, RtpHeader.FIXED_BYTES);
    long worst = 0;
    for (int i = 0; i < 3 * PACKETS; i += ROUND) {
      long before = threads.getCurrentThreadAllocatedBytes();
      decrypt(cipher, key, iv, plain, sealed, ROUND);
      worst = Math.max(worst, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return worst / ROUND;
  }

  private void decrypt(
      Cipher cipher, SecretKeySpec key, byte[] iv, byte[] header, byte[] sealed, int times)
      throws GeneralSecurityException {
    for (int i = 0; i < times; i++) {
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, iv));
      cipher.updateAAD(header, 0, RtpHeader.FIXED_BYTES);
      cipher.doFinal(sealed, RtpHeader.FIXED_BYTES, PAYLOAD_BYTES + 16, out, 0);
    }
  }

  private static byte[][] wirePackets(SrtpProfile profile) {
    SrtpSender sender = SrtpPackets.sender(profile);
    byte[][] wire = new byte[PACKETS][];
    for (int i = 0; i < PACKETS; i++) {
      wire[i] = SrtpPackets.protectRtp(sender, SrtpPackets.rtp(i, 2, PAYLOAD_BYTES));
    }
    return wire;
  }
}
