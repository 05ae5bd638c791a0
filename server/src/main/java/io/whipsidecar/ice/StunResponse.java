package io.whipsidecar.ice;

import io.whipsidecar.wire.PeerPath;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * Writes answers to binding requests (RFC 8489 §6.3.1): authenticated, with a fingerprint, and no
 * longer than needed. Used by one thread; the bytes are valid until the next answer.
 */
final class StunResponse {
  /** Header, the largest body, MESSAGE-INTEGRITY and FINGERPRINT. */
  private static final int MAX_BYTES = 128;

  private final ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);

  byte[] bytes() {
    return out.array();
  }

  /** A success response with the address that the request came from; returns its length. */
  int success(StunMessage request, SocketAddress source, StunIntegrity integrity) {
    begin(StunMessage.BINDING_SUCCESS, request);
    xorMappedAddress(PeerPath.remote(source), request);
    return end(integrity);
  }

  /** Error 487: the peer has to take the controlling role (RFC 8445 §7.3.1.1). */
  int roleConflict(StunMessage request, StunIntegrity integrity) {
    begin(StunMessage.BINDING_ERROR, request);
    errorCode(487);
    return end(integrity);
  }

  /** Error 420 with the attributes that were not understood (RFC 8489 §6.3.1). */
  int unknownAttributes(StunMessage request, StunIntegrity integrity) {
    begin(StunMessage.BINDING_ERROR, request);
    errorCode(420);
    out.putShort((short) StunMessage.UNKNOWN_ATTRIBUTES);
    out.putShort((short) (2 * request.unknownCount()));
    for (int i = 0; i < request.unknownCount(); i++) {
      out.putShort((short) request.unknown(i));
    }
    while ((out.position() & 3) != 0) {
      out.put((byte) 0);
    }
    return end(integrity);
  }

  private void begin(int type, StunMessage request) {
    out.clear();
    out.putShort((short) type).putShort((short) 0);
    out.put(request.bytes(), request.start() + 4, 16); // cookie and transaction id
  }

  private void errorCode(int code) {
    out.putShort((short) StunMessage.ERROR_CODE).putShort((short) 4);
    out.putInt(((code / 100) << 8) | (code % 100)); // RFC 8489 §14.8, without a reason phrase
  }

  /** RFC 8489 §14.2. */
  private void xorMappedAddress(InetSocketAddress source, StunMessage request) {
    byte[] address = source.getAddress().getAddress();
    out.putShort((short) StunMessage.XOR_MAPPED_ADDRESS).putShort((short) (4 + address.length));
    out.putShort((short) (source.getAddress() instanceof Inet4Address ? 1 : 2));
    out.putShort((short) (source.getPort() ^ (StunMessage.MAGIC_COOKIE >>> 16)));
    for (int i = 0; i < address.length; i++) {
      out.put((byte) (address[i] ^ request.bytes()[request.start() + 4 + i]));
    }
  }

  private int end(StunIntegrity integrity) {
    int at = out.position();
    byte[] mac = integrity.mac(out.array(), 0, at);
    out.putShort((short) StunMessage.MESSAGE_INTEGRITY).putShort((short) mac.length).put(mac);
    int length = out.position() + StunIntegrity.FINGERPRINT_ATTRIBUTE_BYTES;
    out.putShort(2, (short) (length - StunMessage.HEADER_BYTES));
    int fingerprint = StunIntegrity.fingerprint(out.array(), 0, out.position());
    out.putShort((short) StunMessage.FINGERPRINT).putShort((short) 4).putInt(fingerprint);
    return length;
  }
}
