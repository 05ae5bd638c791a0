package io.whipsidecar.sdp;

/**
 * A host candidate of ours (RFC 8839 §5.1); an ICE-lite server has no others (RFC 8445 §5.1.1.1).
 *
 * @param address an IP literal without zone, or a name
 * @param localPreference 0..65,535; higher is preferred (RFC 8445 §5.1.2.1)
 */
public record LocalCandidate(Transport transport, String address, int port, int localPreference) {
  /** TCP candidates are passive (RFC 6544). */
  public enum Transport {
    UDP,
    TCP
  }

  private static final int UDP_TYPE_PREFERENCE = 126; // RFC 8445 §5.1.2.2: host
  private static final int TCP_TYPE_PREFERENCE = 90; // RFC 6544 §4.2: below every UDP candidate

  boolean isIpv6() {
    return address.indexOf(':') >= 0;
  }

  long priority() {
    long type = transport == Transport.UDP ? UDP_TYPE_PREFERENCE : TCP_TYPE_PREFERENCE;
    return (type << 24) + ((long) localPreference << 8) + 255; // component 1 is 256 - 1
  }

  /** Without {@code a=}. */
  String line() {
    // The foundation is the same for the same address and transport (RFC 8445 §5.1.1.3).
    String foundation = Integer.toUnsignedString(address.hashCode() * 31 + transport.ordinal());
    return "candidate:%s 1 %s %d %s %d typ host%s"
        .formatted(
            foundation,
            transport == Transport.UDP ? "udp" : "tcp",
            priority(),
            address,
            port,
            transport == Transport.UDP ? "" : " tcptype passive");
  }
}
