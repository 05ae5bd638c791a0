package io.whipsidecar.ice;

import java.nio.ByteBuffer;

/**
 * The keepalive of ICE (RFC 8445 §11): a STUN message that its receiver takes and forgets.
 * Stateless.
 */
public final class BindingIndication {
  private static final int TYPE = 0x0011;
  private static final int BYTES =
      StunMessage.HEADER_BYTES + StunIntegrity.FINGERPRINT_ATTRIBUTE_BYTES;

  private BindingIndication() {}

  /**
   * A whole message. Nobody answers it, so it may be sent again as it is.
   *
   * @param transaction any value; the transaction id is made of it
   */
  public static byte[] of(long transaction) {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.putShort((short) TYPE).putShort((short) StunIntegrity.FINGERPRINT_ATTRIBUTE_BYTES);
    out.putInt(StunMessage.MAGIC_COOKIE).putInt(0).putLong(transaction);
    int fingerprint = StunIntegrity.fingerprint(out.array(), 0, out.position());
    out.putShort((short) StunMessage.FINGERPRINT).putShort((short) 4).putInt(fingerprint);
    return out.array();
  }
}
