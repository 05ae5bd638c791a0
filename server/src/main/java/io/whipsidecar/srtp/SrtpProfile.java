package io.whipsidecar.srtp;

import org.jspecify.annotations.Nullable;

/**
 * The SRTP protection profiles that we negotiate by DTLS-SRTP, with the numbers of the IANA
 * registry (RFC 5764 §4.1.2, RFC 7714 §14.2). Lengths are in bytes.
 */
public enum SrtpProfile {
  AES128_CM_HMAC_SHA1_80(0x0001, 16, 14, 10),
  AEAD_AES_128_GCM(0x0007, 16, 12, 16),
  AEAD_AES_256_GCM(0x0008, 32, 12, 16);

  private final int id;
  private final int keyBytes;
  private final int saltBytes;
  private final int tagBytes;

  SrtpProfile(int id, int keyBytes, int saltBytes, int tagBytes) {
    this.id = id;
    this.keyBytes = keyBytes;
    this.saltBytes = saltBytes;
    this.tagBytes = tagBytes;
  }

  /** The number in the use_srtp extension. */
  public int id() {
    return id;
  }

  /** Length of the master key, and of the session keys derived from it. */
  public int keyBytes() {
    return keyBytes;
  }

  /** Length of the master salt. */
  public int saltBytes() {
    return saltBytes;
  }

  /** Length of the authentication tag: what protecting adds to an RTP packet. */
  public int tagBytes() {
    return tagBytes;
  }

  /** What protecting adds to an RTCP packet: the tag and the SRTCP index (RFC 3711 §3.4). */
  public int rtcpOverheadBytes() {
    return tagBytes + 4;
  }

  boolean isAead() {
    return this != AES128_CM_HMAC_SHA1_80;
  }

  /** The profile with this number, or null for one that we do not speak. */
  public static @Nullable SrtpProfile ofId(int id) {
    for (SrtpProfile profile : values()) {
      if (profile.id == id) {
        return profile;
      }
    }
    return null;
  }
}
