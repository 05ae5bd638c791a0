package io.whipsidecar.dtls;

/** Which side of the handshake we are (RFC 8842 §5): active is the client, passive the server. */
public enum DtlsRole {
  CLIENT,
  SERVER
}
