package io.whipsidecar.ingest;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The id that a manager gives a process: any non-empty string, compared exactly, which also names
 * the WHIP endpoint. Ordered by its UTF-8 bytes.
 *
 * @param value 1 to 512 bytes of UTF-8 without NUL; not {@code .} or {@code ..}, which every client
 *     removes from a URL's path (RFC 3986 §5.2.4)
 */
public record ProcessId(String value) implements Comparable<ProcessId> {
  /** What {@link #isValid} asks for, for messages. */
  public static final String EXPECTATION =
      "1 to 512 bytes of UTF-8 without NUL, not \".\" or \"..\"";

  private static final int MAX_BYTES = 512;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  public ProcessId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("process id: (expected: " + EXPECTATION + ")");
    }
  }

  /** Whether a string can be an id. */
  public static boolean isValid(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_BYTES
        && value.indexOf('\0') < 0
        && !value.equals(".")
        && !value.equals("..")
        && isUtf8(value);
  }

  /** The id as one segment of a URL's path: all but RFC 3986 §2.3 "unreserved" percent-encoded. */
  public String pathSegment() {
    StringBuilder segment = new StringBuilder(value.length());
    for (byte b : bytes(value)) {
      if (isUnreserved(b)) {
        segment.append((char) b);
      } else {
        segment.append('%').append(HEX.toHexDigits(b));
      }
    }
    return segment.toString();
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || "-._~".indexOf(b) >= 0;
  }

  /** Without lone surrogates, and not too long. Makes nothing: a restart asks it 10,000 times. */
  private static boolean isUtf8(String value) {
    int bytes = 0;
    for (int i = 0; i < value.length(); ) {
      int codePoint = value.codePointAt(i);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        return false;
      }
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      i += Character.charCount(codePoint);
    }
    return bytes <= MAX_BYTES;
  }

  /** UTF-8 sorts as code points do. */
  @Override
  public int compareTo(ProcessId other) {
    int common = Math.min(value.length(), other.value.length());
    for (int i = 0; i < common; i++) {
      char mine = value.charAt(i);
      char others = other.value.charAt(i);
      if (mine != others) { // surrogates stand for the highest code points
        int highest = Boolean.compare(Character.isSurrogate(mine), Character.isSurrogate(others));
        return highest != 0 ? highest : Character.compare(mine, others);
      }
    }
    return Integer.compare(value.length(), other.value.length());
  }

  private static byte[] bytes(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return value;
  }
}
