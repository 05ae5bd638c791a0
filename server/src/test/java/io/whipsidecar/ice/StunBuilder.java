package io.whipsidecar.ice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes STUN messages, right and wrong ones. */
final class StunBuilder {
  private static final byte[] TRANSACTION = "transaction!".getBytes(StandardCharsets.US_ASCII);

  private final ByteBuffer out = ByteBuffer.allocate(2_048);

  StunBuilder(int type) {
    out.putShort((short) type).putShort((short) 0).putInt(StunMessage.MAGIC_COOKIE);
    out.put(TRANSACTION);
  }

  static StunBuilder request(String username) {
    return new StunBuilder(StunMessage.BINDING_REQUEST).attribute(StunMessage.USERNAME, username);
  }

  /** A check as a controlling agent sends it, so far without a MAC. */
  static StunBuilder check(String username) {
    return request(username)
        .attribute(StunMessage.PRIORITY, 0x6e, 0, 1, 0xff)
        .attribute(StunMessage.ICE_CONTROLLING, 1, 2, 3, 4, 5, 6, 7, 8);
  }

  StunBuilder attribute(int type, String value) {
    return attribute(type, value.getBytes(StandardCharsets.UTF_8));
  }

  StunBuilder attribute(int type, int... value) {
    byte[] bytes = new byte[value.length];
    for (int i = 0; i < value.length; i++) {
      bytes[i] = (byte) value[i];
    }
    return attribute(type, bytes);
  }

  StunBuilder attribute(int type, byte[] value) {
    out.putShort((short) type).putShort((short) value.length).put(value);
    while ((out.position() & 3) != 0) {
      out.put((byte) 0);
    }
    return length();
  }

  StunBuilder useCandidate() {
    return attribute(StunMessage.USE_CANDIDATE);
  }

  StunBuilder integrity(String pwd) {
    byte[] mac = new StunIntegrity(pwd).mac(out.array(), 0, out.position());
    return attribute(StunMessage.MESSAGE_INTEGRITY, mac);
  }

  StunBuilder fingerprint() {
    int at = out.position();
    attribute(StunMessage.FINGERPRINT, new byte[4]);
    out.putInt(at + 4, StunIntegrity.fingerprint(out.array(), 0, at));
    return this;
  }

  private StunBuilder length() {
    out.putShort(2, (short) (out.position() - StunMessage.HEADER_BYTES));
    return this;
  }

  byte[] bytes() {
    byte[] message = new byte[out.position()];
    out.get(0, message);
    return message;
  }

  /** The whole of an ordinary check. */
  byte[] sealed(String pwd) {
    return integrity(pwd).fingerprint().bytes();
  }
}
