package io.whipsidecar.dtls;

/**
 * What the handshake came to (RFC 5764 §4.2). {@link #toString} shows no key.
 *
 * @param srtpProfileId the negotiated protection profile
 * @param localKey master key of what we send
 * @param remoteKey master key of what the publisher sends
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once; never compared
public record DtlsKeys(
    int srtpProfileId,
    byte[] localKey,
    byte[] localSalt,
    byte[] remoteKey,
    byte[] remoteSalt,
    String cipherSuite) {
  @Override
  public String toString() {
    return "DtlsKeys[srtpProfileId=" + srtpProfileId + ", cipherSuite=" + cipherSuite + "]";
  }
}
