package io.whipsidecar.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes connectivity checks as a publisher does (RFC 8445 §7.2.2, RFC 8489). */
final class StunCheck {
  private StunCheck() {}

  /** A binding request with everything that a browser puts in. */
  static byte[] request(
      String username, String password, boolean nominate, RandomGenerator random) {
    ByteBuffer out = ByteBuffer.allocate(256);
    byte[] name = username.getBytes(StandardCharsets.UTF_8);
    byte[] transaction = new byte[12];
    random.nextBytes(transaction);
    out.putShort((short) 1).putShort((short) 0).putInt(0x2112A442).put(transaction);
    out.putShort((short) 0x0006).putShort((short) name.length).put(name);
    out.position((out.position() + 3) & ~3);
    out.putShort((short) 0x0024).putShort((short) 4).putInt(0x6e7f1eff); // PRIORITY
    out.putShort((short) 0x802A).putShort((short) 8).putLong(random.nextLong()); // CONTROLLING
    if (nominate) {
      out.putShort((short) 0x0025).putShort((short) 0); // USE-CANDIDATE
    }
    int end = out.position();
    out.putShort(2, (short) (end + 24 - 20));
    byte[] mac = mac(password, Arrays.copyOf(out.array(), end));
    out.putShort((short) 0x0008).putShort((short) 20).put(mac);
    out.putShort(2, (short) (end + 32 - 20));
    CRC32 crc = new CRC32();
    crc.update(out.array(), 0, out.position());
    out.putShort((short) 0x8028).putShort((short) 4);
    out.putInt((int) crc.getValue() ^ 0x5354554E);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] mac(String password, byte[] message) {
    try {
      Mac hmac = Mac.getInstance("HmacSHA1");
      hmac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return hmac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
