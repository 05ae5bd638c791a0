package io.whipsidecar.dtls;

/** Whom a {@link DtlsEndpoint} tells; always through the owner's executor. */
public interface DtlsSink {
  /** A datagram for the publisher. */
  void sendDtls(byte[] datagram, int offset, int length);

  /** The handshake is done and the publisher's certificate is the one that was announced. */
  void onKeys(DtlsKeys keys);

  /** The publisher has closed the connection. */
  void onClosed(String reason);

  /** The handshake has failed. */
  void onFailed(String reason);
}
