package io.whipsidecar.dtls;

import org.bouncycastle.tls.SRTPProtectionProfile;
import org.bouncycastle.tls.TlsContext;

/** The protection profiles of use_srtp that we speak, in our order of preference. */
final class SrtpProtection {
  private static final String EXPORTER_LABEL = "EXTRACTOR-dtls_srtp"; // RFC 5764 §4.2

  /** AES-GCM first: it costs less per packet than AES-CM with HMAC-SHA1. */
  static final int[] PREFERENCE = {
    SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM,
    SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80,
    SRTPProtectionProfile.SRTP_AEAD_AES_256_GCM
  };

  private SrtpProtection() {}

  /** The first of ours that was offered, or 0. */
  static int choose(int[] offered) {
    for (int ours : PREFERENCE) {
      for (int theirs : offered) {
        if (ours == theirs) {
          return ours;
        }
      }
    }
    return 0;
  }

  /** Cuts the exported keying material into keys and salts, client first (RFC 5764 §4.2). */
  static DtlsKeys keys(TlsContext context, int profile, boolean isClient, String cipherSuite) {
    int key = profile == SRTPProtectionProfile.SRTP_AEAD_AES_256_GCM ? 32 : 16;
    int salt = profile == SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80 ? 14 : 12;
    byte[] material = context.exportKeyingMaterial(EXPORTER_LABEL, null, 2 * (key + salt));
    byte[] clientKey = slice(material, 0, key);
    byte[] serverKey = slice(material, key, key);
    byte[] clientSalt = slice(material, 2 * key, salt);
    byte[] serverSalt = slice(material, 2 * key + salt, salt);
    return isClient
        ? new DtlsKeys(profile, clientKey, clientSalt, serverKey, serverSalt, cipherSuite)
        : new DtlsKeys(profile, serverKey, serverSalt, clientKey, clientSalt, cipherSuite);
  }

  private static byte[] slice(byte[] bytes, int offset, int length) {
    return java.util.Arrays.copyOfRange(bytes, offset, offset + length);
  }
}
