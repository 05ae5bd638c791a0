package io.whipsidecar.ice;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One received STUN message (RFC 8489 §5), parsed in place: offsets into the caller's bytes. An
 * object is used for one message after another; it is touched by one thread.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0|     STUN Message Type     |         Message Length        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         Magic Cookie                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     Transaction ID (96 bits)                  |
 * </pre>
 */
final class StunMessage {
  static final int HEADER_BYTES = 20;
  static final int MAGIC_COOKIE = 0x2112A442;
  static final int BINDING_REQUEST = 0x0001;
  static final int BINDING_SUCCESS = 0x0101;
  static final int BINDING_ERROR = 0x0111;

  static final int USERNAME = 0x0006;
  static final int MESSAGE_INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int UNKNOWN_ATTRIBUTES = 0x000A;
  static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
  static final int XOR_MAPPED_ADDRESS = 0x0020;
  static final int PRIORITY = 0x0024;
  static final int USE_CANDIDATE = 0x0025;
  static final int FINGERPRINT = 0x8028;
  static final int ICE_CONTROLLED = 0x8029;
  static final int ICE_CONTROLLING = 0x802A;

  /** More unknown attributes than these are not listed in a 420. */
  static final int MAX_UNKNOWN = 8;

  private static final int MAX_UFRAG_CHARS = 256; // RFC 8445 §5.3
  private static final int COMPREHENSION_OPTIONAL = 0x8000;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[0];
  private int start;
  private int usernameOffset;
  private int usernameBytes;
  private int integrityOffset;
  private int fingerprintOffset;
  private boolean useCandidate;
  private boolean controlled;
  private final int[] unknown = new int[MAX_UNKNOWN];
  private int unknownCount;

  /**
   * Parses a message. Keeps a reference to {@code buffer} until the next call.
   *
   * @return false for anything that is not exactly one well-formed message
   */
  boolean parse(byte[] buffer, int offset, int length) {
    reset(buffer, offset);
    if (!hasHeader(buffer, offset, length)) {
      return false;
    }
    int end = offset + length;
    int at = offset + HEADER_BYTES;
    while (at < end) {
      if (fingerprintOffset != 0 || end - at < 4) { // RFC 8489 §14.7: FINGERPRINT is the last one
        return false;
      }
      int valueBytes = unsignedShort(buffer, at + 2);
      int next = at + 4 + ((valueBytes + 3) & ~3);
      if (next > end || !take(unsignedShort(buffer, at), at, valueBytes)) {
        return false;
      }
      at = next;
    }
    return true;
  }

  /** Whether the bytes start like a STUN message whose length is the datagram's (RFC 8489 §6.3). */
  private static boolean hasHeader(byte[] buffer, int offset, int length) {
    return length >= HEADER_BYTES
        && (buffer[offset] & 0xC0) == 0
        && (int) INT.get(buffer, offset + 4) == MAGIC_COOKIE
        && (length & 3) == 0
        && unsignedShort(buffer, offset + 2) == length - HEADER_BYTES;
  }

  /** The local ufrag of a binding request's USERNAME, without parsing the rest; else null. */
  static @Nullable String localUfrag(byte[] buffer, int offset, int length) {
    int at = username(buffer, offset, length);
    return at < 0 ? null : beforeColon(buffer, at + 4, unsignedShort(buffer, at + 2));
  }

  /** As {@link #localUfrag}, what follows the colon. */
  static @Nullable String remoteUfrag(byte[] buffer, int offset, int length) {
    int at = username(buffer, offset, length);
    if (at < 0) {
      return null;
    }
    int bytes = unsignedShort(buffer, at + 2);
    String local = beforeColon(buffer, at + 4, bytes);
    int rest = local == null ? bytes : bytes - local.length() - 1;
    return local == null || rest > MAX_UFRAG_CHARS
        ? null
        : new String(buffer, at + 4 + bytes - rest, rest, StandardCharsets.ISO_8859_1);
  }

  /** Where the USERNAME attribute of a binding request is, or -1. */
  private static int username(byte[] buffer, int offset, int length) {
    if (!hasHeader(buffer, offset, length) || unsignedShort(buffer, offset) != BINDING_REQUEST) {
      return -1;
    }
    int end = offset + length;
    int at = offset + HEADER_BYTES;
    while (end - at >= 4) {
      int valueBytes = unsignedShort(buffer, at + 2);
      if (valueBytes > end - at - 4) {
        return -1;
      }
      if (unsignedShort(buffer, at) == USERNAME) {
        return at;
      }
      at += 4 + ((valueBytes + 3) & ~3);
    }
    return -1;
  }

  private static @Nullable String beforeColon(byte[] buffer, int offset, int length) {
    for (int i = 0; i < length && i <= MAX_UFRAG_CHARS; i++) {
      if (buffer[offset + i] == ':') {
        return new String(buffer, offset, i, StandardCharsets.ISO_8859_1);
      }
    }
    return null;
  }

  private void reset(byte[] buffer, int offset) {
    bytes = buffer;
    start = offset;
    usernameOffset = 0;
    usernameBytes = 0;
    integrityOffset = 0;
    fingerprintOffset = 0;
    useCandidate = false;
    controlled = false;
    unknownCount = 0;
  }

  private boolean take(int type, int at, int valueBytes) {
    if (type == FINGERPRINT) {
      fingerprintOffset = at;
      return valueBytes == 4;
    }
    if (integrityOffset != 0) {
      return true; // RFC 8489 §14.5: ignore what follows MESSAGE-INTEGRITY
    }
    switch (type) {
      case USERNAME -> takeUsername(at + 4, valueBytes);
      case MESSAGE_INTEGRITY -> {
        integrityOffset = at;
        return valueBytes == StunIntegrity.MAC_BYTES;
      }
      case USE_CANDIDATE -> useCandidate = true;
      case ICE_CONTROLLED -> controlled = true;
      // A MAC by SHA-256 comes with one by SHA-1, until both sides are known to have it (§9.1.2).
      case PRIORITY, ICE_CONTROLLING, MESSAGE_INTEGRITY_SHA256 -> {}
      default -> noteUnknown(type);
    }
    return true;
  }

  /** RFC 8489 §14: only the first of several counts. */
  private void takeUsername(int offset, int valueBytes) {
    if (usernameOffset == 0) {
      usernameOffset = offset;
      usernameBytes = valueBytes;
    }
  }

  private void noteUnknown(int type) {
    if (type < COMPREHENSION_OPTIONAL && unknownCount < MAX_UNKNOWN) {
      unknown[unknownCount++] = type;
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int type() {
    return unsignedShort(bytes, start);
  }

  boolean isUseCandidate() {
    return useCandidate;
  }

  /** The sender believes that it is the controlled agent. */
  boolean isControlled() {
    return controlled;
  }

  /** Offset of the MESSAGE-INTEGRITY attribute, 0 without one. */
  int integrityOffset() {
    return integrityOffset;
  }

  /** Offset of the FINGERPRINT attribute, 0 without one. */
  int fingerprintOffset() {
    return fingerprintOffset;
  }

  int unknownCount() {
    return unknownCount;
  }

  int unknown(int index) {
    return unknown[index];
  }

  /** Whether USERNAME is {@code localUfrag}, a colon and anything (RFC 8445 §7.3). */
  boolean isFor(String localUfrag) {
    int length = localUfrag.length();
    if (usernameBytes <= length || bytes[usernameOffset + length] != ':') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[usernameOffset + i] != (byte) localUfrag.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int unsignedShort(byte[] buffer, int offset) {
    return (short) SHORT.get(buffer, offset) & 0xffff;
  }
}
