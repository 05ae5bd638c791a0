package io.whipsidecar.net;

import io.whipsidecar.sdp.LocalCandidate;
import io.whipsidecar.sdp.LocalCandidate.Transport;
import io.whipsidecar.session.CandidateSource;
import io.whipsidecar.wire.IpText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The candidates that publishers are told: the addresses of an {@link AddressBook} with the ports.
 * Loop thread; what the book says may change meanwhile.
 */
public final class Candidates implements CandidateSource {
  private static final int MAX_PREFERENCE = 65_535;

  /** RFC 6544 §4.2: direction preference 4, passive, then what is left for the address. */
  private static final int MAX_TCP_PREFERENCE = (4 << 13) + 8_191;

  private final AddressBook book;
  private final int udpPort;
  private final int tcpPort;

  /**
   * @param tcpPort 0 for no TCP
   */
  public Candidates(AddressBook book, int udpPort, int tcpPort) {
    this.book = book;
    this.udpPort = udpPort;
    this.tcpPort = tcpPort;
  }

  @Override
  public List<LocalCandidate> candidates(boolean loopback, String reachedAt) {
    List<InetAddress> addresses = book.addresses(loopback, reachedAt);
    List<LocalCandidate> candidates = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) { // RFC 8445 §5.1.2.1: unique, first is best
      candidates.add(candidate(Transport.UDP, addresses.get(i), udpPort, MAX_PREFERENCE - i));
    }
    for (int i = 0; i < addresses.size() && tcpPort > 0; i++) {
      candidates.add(candidate(Transport.TCP, addresses.get(i), tcpPort, MAX_TCP_PREFERENCE - i));
    }
    return List.copyOf(candidates);
  }

  private static LocalCandidate candidate(
      Transport transport, InetAddress address, int port, int preference) {
    return new LocalCandidate(transport, IpText.of(address), port, preference);
  }
}
