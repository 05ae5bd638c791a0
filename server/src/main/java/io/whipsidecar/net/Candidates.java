package io.whipsidecar.net;

import io.whipsidecar.sdp.LocalCandidate;
import io.whipsidecar.sdp.LocalCandidate.Transport;
import io.whipsidecar.session.CandidateSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The candidates that publishers are told: what {@code --advertise} says, or the machine's
 * addresses, and loopback too for publishers on this machine. Made once, at start.
 */
public final class Candidates implements CandidateSource {
  private static final int MAX_PREFERENCE = 65_535;

  /** RFC 6544 §4.2: direction preference 4, passive, then what is left for the address. */
  private static final int MAX_TCP_PREFERENCE = (4 << 13) + 8_191;

  private final List<LocalCandidate> remote;
  private final List<LocalCandidate> local;

  private Candidates(List<LocalCandidate> remote, List<LocalCandidate> local) {
    this.remote = remote;
    this.local = local;
  }

  /**
   * Asks DNS and the kernel.
   *
   * @param advertise literals or names; empty: the machine's addresses
   * @param tcpPort 0 for no TCP
   * @throws UnknownHostException for a name that can't be resolved, with a message for the operator
   */
  public static Candidates of(List<String> advertise, int udpPort, int tcpPort)
      throws UnknownHostException {
    if (!advertise.isEmpty()) {
      List<LocalCandidate> said = candidates(LocalAddresses.resolve(advertise), udpPort, tcpPort);
      return new Candidates(said, said);
    }
    List<InetAddress> own = LocalAddresses.usable(false);
    List<InetAddress> withLoopback = new ArrayList<>(own);
    withLoopback.add(RtcpSockets.loopback());
    // A machine without any other address can still serve publishers of its own.
    return new Candidates(
        candidates(own.isEmpty() ? withLoopback : own, udpPort, tcpPort),
        candidates(withLoopback, udpPort, tcpPort));
  }

  private static List<LocalCandidate> candidates(
      List<InetAddress> addresses, int udpPort, int tcpPort) {
    List<LocalCandidate> candidates = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) { // RFC 8445 §5.1.2.1: unique, first is best
      String address = addresses.get(i).getHostAddress();
      candidates.add(new LocalCandidate(Transport.UDP, address, udpPort, MAX_PREFERENCE - i));
    }
    for (int i = 0; i < addresses.size() && tcpPort > 0; i++) {
      String address = addresses.get(i).getHostAddress();
      candidates.add(new LocalCandidate(Transport.TCP, address, tcpPort, MAX_TCP_PREFERENCE - i));
    }
    return List.copyOf(candidates);
  }

  @Override
  public List<LocalCandidate> candidates(boolean loopback) {
    return loopback ? local : remote;
  }
}
