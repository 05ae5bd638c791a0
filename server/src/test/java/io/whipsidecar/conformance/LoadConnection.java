package io.whipsidecar.conformance;

import io.whipsidecar.dtls.LoadHandshake;
import io.whipsidecar.srtp.SrtpSender;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A publisher of a load, connected: its POST, its check and its handshake are done. It has an HTTP
 * connection and a UDP socket of its own. Offers H264 and Opus without transport-cc.
 */
public final class LoadConnection implements AutoCloseable {
  /** What the offer calls its streams. */
  public static final int VIDEO_SSRC = 2001;

  public static final int AUDIO_SSRC = 1001;
  public static final int VIDEO_PT = 96;
  public static final int AUDIO_PT = 111;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ATTEMPTS = 4;
  private static final int WAIT_MS = 500;

  private final Session session;
  private final DatagramChannel channel;
  private final SrtpSender srtp;

  private LoadConnection(Session session, DatagramChannel channel, SrtpSender srtp) {
    this.session = session;
    this.channel = channel;
    this.srtp = srtp;
  }

  /** Connects, in a second or so when the server is busy. */
  public static LoadConnection open(URI endpoint, LoadHandshake handshake) throws IOException {
    try {
      Whip whip = new Whip(endpoint, null, "H264");
      Offer offer =
          Offer.of(RANDOM, handshake.fingerprint(), "H264")
              .without("a=extmap:5 ")
              .without("a=rtcp-fb:96 transport-cc");
      Session session = whip.open(offer);
      DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
      InetSocketAddress server = session.candidate("udp");
      Unmet.unless(server != null, "the answer has no UDP candidate with an IPv4 address");
      channel.connect(server);
      nominate(session, channel.socket());
      SrtpSender srtp = handshake.connect(channel.socket());
      channel.configureBlocking(false);
      return new LoadConnection(session, channel, srtp);
    } catch (Unmet e) {
      throw new IOException(endpoint + ": " + e.getMessage(), e);
    }
  }

  private static void nominate(Session session, DatagramSocket socket) throws IOException, Unmet {
    byte[] request = check(session);
    for (int i = 0; i < ATTEMPTS; i++) {
      socket.send(new DatagramPacket(request, request.length));
      Stun.Message response = response(socket, request);
      if (response != null) {
        Unmet.unless(response.isSuccess(), "the check had no success");
        return;
      }
    }
    throw new Unmet("the check had no answer");
  }

  private static Stun.@Nullable Message response(DatagramSocket socket, byte[] request)
      throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
    socket.setSoTimeout(WAIT_MS);
    try {
      socket.receive(packet);
      return Stun.parse(Arrays.copyOf(packet.getData(), packet.getLength()), request);
    } catch (SocketTimeoutException e) {
      return null;
    }
  }

  private static byte[] check(Session session) throws Unmet {
    return Stun.check(session)
        .attribute(Stun.USE_CANDIDATE)
        .integrity(session.answer().first("ice-pwd"))
        .fingerprint()
        .bytes();
  }

  /** A new check, to keep the server's consent (RFC 7675). */
  public byte[] check() {
    try {
      return check(session);
    } catch (Unmet e) {
      throw new IllegalStateException("the same answer had all of it", e);
    }
  }

  /** Connected to the server; does not block. */
  public DatagramChannel channel() {
    return channel;
  }

  public SrtpSender srtp() {
    return srtp;
  }

  /** Ends the session by a DELETE. */
  @Override
  public void close() throws IOException {
    try {
      session.close();
    } catch (Unmet e) {
      throw new IOException(e);
    } finally {
      channel.close();
    }
  }
}
