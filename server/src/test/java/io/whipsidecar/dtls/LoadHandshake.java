package io.whipsidecar.dtls;

import io.whipsidecar.srtp.SrtpProfile;
import io.whipsidecar.srtp.SrtpSender;
import java.io.IOException;
import java.math.BigInteger;
import java.net.DatagramSocket;
import java.util.Arrays;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.UDPTransport;

/**
 * The handshake of a load's publishers, on bare Bouncy Castle, blocking. All have one certificate
 * and offer one profile. Safe for threads.
 */
public final class LoadHandshake {
  private static final int MTU = 1_200;

  private final SrtpProfile profile;
  private final PeerCertificate certificate = PeerCertificate.ecdsa(BigInteger.ONE);

  public LoadHandshake(SrtpProfile profile) {
    this.profile = profile;
  }

  /** SHA-256, as in an SDP. */
  public String fingerprint() {
    return certificate.fingerprint().value();
  }

  /**
   * As the client; what the socket receives meanwhile and is no DTLS is dropped.
   *
   * @param socket connected to the server
   * @return protects what the publisher sends
   */
  public SrtpSender connect(DatagramSocket socket) throws IOException {
    PeerClient client = PeerClient.of(certificate, profile.id());
    new DTLSClientProtocol().connect(client, new UDPTransport(socket, MTU));
    byte[] material = client.material();
    int salt = 2 * profile.keyBytes(); // RFC 5764 §4.2: both keys, then both salts
    return new SrtpSender(
        profile,
        Arrays.copyOf(material, profile.keyBytes()),
        Arrays.copyOfRange(material, salt, salt + profile.saltBytes()));
  }
}
