package io.whipsidecar.testing.netem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A bad network between real programs on one machine: a NAT with one public port per client socket,
 * and a {@link Link} in each direction. Clients send to {@link #address}, which is no loopback
 * address if the machine has another (libnice cannot reach one); the server sees the NAT's ports.
 * One thread owns all of it; the public methods may be called from any.
 */
public final class ImpairedUdp implements Schedule, AutoCloseable {
  private static final int MAX_DATAGRAM_BYTES = 2_048;
  private static final int BUFFER_BYTES = 4 << 20;
  private static final long MILLISECOND_NS = 1_000_000;
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private record Entry(long atNs, long order, Event event) {}

  /** One socket of a client and the public port that stands for it. */
  private static final class Mapping {
    final InetSocketAddress client;
    DatagramChannel outside;

    Mapping(InetSocketAddress client, DatagramChannel outside) {
      this.client = client;
      this.outside = outside;
    }
  }

  private record Packet(Mapping mapping, ByteBuffer bytes) {}

  private final PriorityQueue<Entry> events =
      new PriorityQueue<>(Comparator.comparingLong(Entry::atNs).thenComparingLong(Entry::order));
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Map<InetSocketAddress, Mapping> mappings = new HashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
  private final Selector selector = Selector.open();
  private final DatagramChannel inside;
  private final InetSocketAddress address;
  private final Link<Packet> up;
  private final Link<Packet> down;
  private final Thread thread = new Thread(this::run, "impaired-udp");
  private volatile @Nullable InetSocketAddress server;
  private volatile Predicate<ByteBuffer> swallowed = bytes -> false;
  private volatile boolean closed;
  private long order;

  /**
   * Starts.
   *
   * @param seed of everything random in it
   */
  public ImpairedUdp(long seed, LinkProfile upstream, LinkProfile downstream) throws IOException {
    inside = channel(ownAddress());
    inside.register(selector, SelectionKey.OP_READ);
    address = (InetSocketAddress) inside.getLocalAddress();
    SplittableRandom random = new SplittableRandom(seed);
    up = new Link<>(this, random.split(), upstream, this::toServer);
    down = new Link<>(this, random.split(), downstream, this::toClient);
    thread.setDaemon(true);
    thread.start();
  }

  /** Where clients send to. */
  public InetSocketAddress address() {
    return address;
  }

  /** Where the server is. */
  public void server(InetSocketAddress destination) {
    server = destination;
  }

  /** From now on the links behave like this. */
  public void change(LinkProfile upstream, LinkProfile downstream) {
    command(
        () -> {
          up.change(upstream);
          down.change(downstream);
        });
  }

  /** While it is down, nothing gets through in either direction. */
  public void down(boolean isDown) {
    command(
        () -> {
          up.down(isDown);
          down.down(isDown);
        });
  }

  /** What the server sends and this accepts never arrives. */
  public void swallowFromServer(Predicate<ByteBuffer> which) {
    swallowed = which;
  }

  /** The NAT forgets its ports: what the clients send comes from others from now on. */
  public void rebind() {
    command(() -> mappings.values().forEach(this::rebind));
  }

  @Override
  public long nowNs() {
    return System.nanoTime();
  }

  @Override
  public void at(long atNs, Event event) {
    events.add(new Entry(atNs, order++, event));
  }

  private void command(Runnable command) {
    commands.add(command);
    selector.wakeup();
  }

  /** Of this machine, so that the packets stay on it. */
  private static InetAddress ownAddress() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(own -> own instanceof Inet4Address && !own.isLoopbackAddress())
        .findFirst()
        .orElse(LOOPBACK);
  }

  private static DatagramChannel channel(InetAddress own) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    channel.bind(new InetSocketAddress(own, 0));
    channel.configureBlocking(false);
    return channel;
  }

  private void run() {
    try {
      while (!closed) {
        await();
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
          command.run();
        }
        for (SelectionKey key : selector.selectedKeys()) {
          read((DatagramChannel) key.channel(), (Mapping) key.attachment());
        }
        selector.selectedKeys().clear();
        fireDue();
      }
    } catch (IOException e) {
      if (!closed) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The selector knows milliseconds only; what is due earlier is waited for by the thread. */
  private void await() throws IOException {
    Entry head = events.peek();
    long waitNs = head == null ? 100 * MILLISECOND_NS : head.atNs() - nowNs();
    if (waitNs >= MILLISECOND_NS) {
      selector.select(waitNs / MILLISECOND_NS);
      return;
    }
    if (waitNs > 0) {
      LockSupport.parkNanos(waitNs);
    }
    selector.selectNow();
  }

  private void fireDue() {
    for (Entry head = events.peek(); head != null && head.atNs() <= nowNs(); head = events.peek()) {
      events.remove().event().run(nowNs());
    }
  }

  private void read(DatagramChannel channel, @Nullable Mapping mapping) throws IOException {
    while (channel.isOpen()) {
      buffer.clear();
      InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
      if (source == null) {
        return;
      }
      buffer.flip();
      ByteBuffer copy = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
      if (mapping == null) {
        up.send(new Packet(mapping(source), copy), copy.remaining());
      } else if (!swallowed.test(copy)) {
        down.send(new Packet(mapping, copy), copy.remaining());
      }
    }
  }

  private Mapping mapping(InetSocketAddress client) throws IOException {
    Mapping known = mappings.get(client);
    if (known != null) {
      return known;
    }
    DatagramChannel outside = channel(LOOPBACK);
    Mapping mapping = new Mapping(client, outside);
    outside.register(selector, SelectionKey.OP_READ, mapping);
    mappings.put(client, mapping);
    return mapping;
  }

  private void rebind(Mapping mapping) {
    try {
      mapping.outside.close();
      mapping.outside = channel(LOOPBACK);
      mapping.outside.register(selector, SelectionKey.OP_READ, mapping);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void toServer(Packet packet, long nowNs) {
    InetSocketAddress to = server;
    if (to != null) {
      send(packet.mapping().outside, packet.bytes(), to);
    }
  }

  private void toClient(Packet packet, long nowNs) {
    send(inside, packet.bytes(), packet.mapping().client);
  }

  private static void send(DatagramChannel from, ByteBuffer bytes, InetSocketAddress to) {
    try {
      from.send(bytes.duplicate(), to); // twice when the link duplicates
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    inside.close();
    for (Mapping mapping : mappings.values()) {
      mapping.outside.close();
    }
    selector.close();
  }
}
