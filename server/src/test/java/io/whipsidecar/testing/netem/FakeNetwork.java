package io.whipsidecar.testing.netem;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A client behind a NAT and a server, with a link in each direction. The server sees the client
 * under the NAT's address; {@link #rebind} gives it another one, as NATs and phones do, and what is
 * sent to the former address is then lost.
 */
public final class FakeNetwork {
  /** Takes what arrives at an address. */
  public interface Host {
    void receive(Datagram datagram, long nowNs);
  }

  private final Link<Datagram> up;
  private final Link<Datagram> down;
  private final Map<InetSocketAddress, Host> servers = new HashMap<>();
  private final InetSocketAddress clientAddress;
  private final Host client;
  private InetSocketAddress natAddress;

  public FakeNetwork(
      VirtualTime time,
      RandomGenerator random,
      LinkProfile upstream,
      LinkProfile downstream,
      InetSocketAddress clientAddress,
      Host client) {
    this.clientAddress = clientAddress;
    this.client = client;
    natAddress = clientAddress;
    up = new Link<>(time, random, upstream, this::arriveAtServer);
    down = new Link<>(time, random, downstream, this::arriveAtClient);
  }

  public void bind(InetSocketAddress address, Host server) {
    servers.put(address, server);
  }

  /** From now on the client's packets come from this address, and only this one leads to it. */
  public void rebind(InetSocketAddress address) {
    natAddress = address;
  }

  /** Whether packets to this address reach the client. */
  public boolean leadsTo(InetSocketAddress address) {
    return natAddress.equals(address);
  }

  public Link<Datagram> up() {
    return up;
  }

  public Link<Datagram> down() {
    return down;
  }

  /** The client sends; the bytes are copied. */
  public void fromClient(InetSocketAddress to, byte[] bytes, int offset, int length) {
    byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
    up.send(new Datagram(natAddress, to, copy), length);
  }

  /** A server sends; the bytes are copied. */
  public void fromServer(
      InetSocketAddress from, InetSocketAddress to, byte[] bytes, int offset, int length) {
    byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
    down.send(new Datagram(from, to, copy), length);
  }

  private void arriveAtServer(Datagram datagram, long nowNs) {
    Host server = servers.get(datagram.destination());
    if (server != null) {
      server.receive(datagram, nowNs);
    }
  }

  private void arriveAtClient(Datagram datagram, long nowNs) {
    if (datagram.destination().equals(natAddress)) {
      client.receive(new Datagram(datagram.source(), clientAddress, datagram.bytes()), nowNs);
    }
  }
}
