package io.whipsidecar.conformance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Writes and reads STUN messages, right and wrong ones (RFC 8489 §5). */
final class Stun {
  static final int REQUEST = 0x0001;
  static final int SUCCESS = 0x0101;
  static final int ERROR = 0x0111;
  static final int USERNAME = 0x0006;
  static final int MESSAGE_INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int UNKNOWN_ATTRIBUTES = 0x000A;
  static final int XOR_MAPPED_ADDRESS = 0x0020;
  static final int PRIORITY = 0x0024;
  static final int USE_CANDIDATE = 0x0025;
  static final int FINGERPRINT = 0x8028;
  static final int ICE_CONTROLLING = 0x802A;
  static final int COOKIE = 0x2112A442;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int FINGERPRINT_XOR = 0x5354554E;
  private static final int HEADER_BYTES = 20;
  private static final int MAC_BYTES = 20;

  private final ByteBuffer out = ByteBuffer.allocate(1_200);

  Stun() {
    byte[] transaction = new byte[12];
    RANDOM.nextBytes(transaction);
    out.putShort((short) REQUEST).putShort((short) 0).putInt(COOKIE).put(transaction);
  }

  /** A connectivity check as a controlling agent begins it, without its MAC. */
  static Stun check(Session session) throws Unmet {
    return named(session).attribute(PRIORITY, 0x6e, 0, 1, 0xff).controlling();
  }

  static Stun named(Session session) throws Unmet {
    String user = session.answer().first("ice-ufrag") + ":" + session.offer().ufrag();
    return new Stun().attribute(USERNAME, user.getBytes(StandardCharsets.US_ASCII));
  }

  Stun controlling() {
    return attribute(ICE_CONTROLLING, 1, 2, 3, 4, 5, 6, 7, 8);
  }

  Stun attribute(int type, int... value) {
    byte[] bytes = new byte[value.length];
    for (int i = 0; i < value.length; i++) {
      bytes[i] = (byte) value[i];
    }
    return attribute(type, bytes);
  }

  Stun attribute(int type, byte[] value) {
    out.putShort((short) type).putShort((short) value.length).put(value);
    while ((out.position() & 3) != 0) {
      out.put((byte) 0);
    }
    out.putShort(2, (short) (out.position() - HEADER_BYTES));
    return this;
  }

  /** RFC 8489 §14.5: over the message so far, with a length that includes the attribute. */
  Stun integrity(String pwd) {
    int end = out.position();
    attribute(MESSAGE_INTEGRITY, new byte[MAC_BYTES]);
    out.put(end + 4, mac(pwd, out.array(), end), 0, MAC_BYTES);
    return this;
  }

  Stun fingerprint() {
    int end = out.position();
    attribute(FINGERPRINT, new byte[4]);
    out.putInt(end + 4, crc(out.array(), end));
    return this;
  }

  byte[] bytes() {
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] mac(String pwd, byte[] message, int end) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(pwd.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return mac.doFinal(Arrays.copyOf(message, end));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA1", e);
    }
  }

  private static int crc(byte[] message, int end) {
    CRC32 crc = new CRC32();
    crc.update(message, 0, end);
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }

  /** A message that came, or null when the bytes are none, or none of this transaction. */
  static @Nullable Message parse(byte[] bytes, byte[] request) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER_BYTES
        || in.getInt(4) != COOKIE
        || !Arrays.equals(bytes, 8, HEADER_BYTES, request, 8, HEADER_BYTES)) {
      return null;
    }
    Map<Integer, Integer> attributes = new HashMap<>();
    int at = HEADER_BYTES;
    while (at + 4 <= bytes.length) {
      attributes.putIfAbsent(in.getShort(at) & 0xffff, at);
      at += 4 + (((in.getShort(at + 2) & 0xffff) + 3) & ~3);
    }
    return new Message(in.getShort(0), bytes, attributes);
  }

  /** A response; {@code attributes} has where each begins. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Message(int type, byte[] bytes, Map<Integer, Integer> attributes) {
    boolean isSuccess() {
      return type == SUCCESS;
    }

    byte @Nullable [] value(int attribute) {
      Integer at = attributes.get(attribute);
      if (at == null) {
        return null;
      }
      int length = ByteBuffer.wrap(bytes).getShort(at + 2) & 0xffff;
      return Arrays.copyOfRange(bytes, at + 4, at + 4 + length);
    }

    int errorCode() {
      byte[] value = value(ERROR_CODE);
      return value == null || value.length < 4 ? 0 : (value[2] & 7) * 100 + value[3];
    }

    boolean isAuthentic(String pwd) {
      Integer at = attributes.get(MESSAGE_INTEGRITY);
      if (at == null) {
        return false;
      }
      byte[] covered = bytes.clone();
      ByteBuffer.wrap(covered).putShort(2, (short) (at + 4 + MAC_BYTES - HEADER_BYTES));
      return Arrays.equals(mac(pwd, covered, at), value(MESSAGE_INTEGRITY));
    }

    boolean fingerprintFits() {
      Integer at = attributes.get(FINGERPRINT);
      return at != null && ByteBuffer.wrap(bytes).getInt(at + 4) == crc(bytes, at);
    }
  }
}
