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
   * @throws UnknownHostException for a name that can't be resolved, with a message for the operator
   */
  public static Candidates of(List<String> advertise, int udpPort) throws UnknownHostException {
    if (!advertise.isEmpty()) {
      List<LocalCandidate> said = candidates(LocalAddresses.resolve(advertise), udpPort);
      return new Candidates(said, said);
    }
    List<InetAddress> own = LocalAddresses.usable(false);
    List<InetAddress> withLoopback = new ArrayList<>(own);
    withLoopback.add(RtcpSockets.loopback());
    // A machine without any other address can still serve publishers of its own.
    return new Candidates(
        candidates(own.isEmpty() ? withLoopback : own, udpPort), candidates(withLoopback, udpPort));
  }

  private static List<LocalCandidate> candidates(List<InetAddress> addresses, int udpPort) {
    List<LocalCandidate> candidates = new ArrayList<>();
    for (InetAddress address : addresses) {
      int preference = 65_535 - candidates.size(); // RFC 8445 §5.1.2.1: unique, first is best
      candidates.add(
          new LocalCandidate(Transport.UDP, address.getHostAddress(), udpPort, preference));
    }
    return List.copyOf(candidates);
  }

  @Override
  public List<LocalCandidate> candidates(boolean loopback) {
    return loopback ? local : remote;
  }
}
