package io.whipsidecar.net;

import io.whipsidecar.wire.IpText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses that publishers are told: what {@code --advertise} says, or the machine's own, and
 * loopback too for publishers on this machine; and those of the machine's addresses that need a
 * socket of their own. Names and interfaces are looked up again every minute, on a thread of its
 * own; what can't be looked up stays as it was. Any thread may ask.
 */
public final class AddressBook implements AutoCloseable {
  /** Every TCP and UDP line of so many addresses fits into an answer. */
  static final int MAX_ADDRESSES = 16;

  private static final InetAddress LOOPBACK_IPV6 = ipv6Loopback();
  private static final long INTERVAL_S = 60;
  private static final Logger LOG = LoggerFactory.getLogger(AddressBook.class);

  private final Lookup lookup;
  private final Lookup machine;
  private final boolean advertised;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(AddressBook::daemon);
  private volatile List<InetAddress> addresses;
  private volatile Set<InetAddress> ambiguous;
  private Consumer<Set<InetAddress>> onLookup = looked -> {};
  private boolean failing;

  /** Asks DNS or the kernel. */
  @FunctionalInterface
  interface Lookup {
    List<InetAddress> addresses() throws UnknownHostException;
  }

  /**
   * @param lookup what publishers are told
   * @param advertised whether the operator says that
   * @param machine the machine's own addresses
   */
  AddressBook(Lookup lookup, boolean advertised, Lookup machine) throws UnknownHostException {
    this.lookup = lookup;
    this.advertised = advertised;
    this.machine = machine;
    this.addresses = limited(lookup.addresses());
    this.ambiguous = LocalAddresses.ambiguous(machine.addresses(), addresses);
  }

  /**
   * Asks DNS and the kernel for the first time.
   *
   * @param advertise literals or names; empty: the machine's addresses
   * @param interfaces which of the machine's addresses count, by interface name and address
   * @throws UnknownHostException for a name that can't be resolved, and when nothing is left of the
   *     machine's addresses; the message is for the operator
   */
  public static AddressBook open(
      List<String> advertise, BiPredicate<String, InetAddress> interfaces)
      throws UnknownHostException {
    return new AddressBook(
        lookup(advertise, interfaces), !advertise.isEmpty(), () -> LocalAddresses.usable(false));
  }

  /** What publishers elsewhere would be told now; arguments and exception as for {@link #open}. */
  public static List<InetAddress> told(
      List<String> advertise, BiPredicate<String, InetAddress> interfaces)
      throws UnknownHostException {
    return limited(lookup(advertise, interfaces).addresses());
  }

  private static Lookup lookup(
      List<String> advertise, BiPredicate<String, InetAddress> interfaces) {
    return advertise.isEmpty() ? () -> own(interfaces) : () -> LocalAddresses.resolve(advertise);
  }

  private static List<InetAddress> own(BiPredicate<String, InetAddress> interfaces)
      throws UnknownHostException {
    List<InetAddress> own = LocalAddresses.usable(false, interfaces);
    if (own.isEmpty() && !LocalAddresses.usable(false).isEmpty()) {
      throw new UnknownHostException(
          "ice-interface: none of this machine's addresses is left (expected: some of "
              + LocalAddresses.described()
              + ")");
    }
    return own;
  }

  private static List<InetAddress> limited(List<InetAddress> all) {
    return List.copyOf(all.subList(0, Math.min(all.size(), MAX_ADDRESSES)));
  }

  private static InetAddress ipv6Loopback() {
    try {
      return InetAddress.getByName("::1");
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // a literal is not looked up
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "addresses");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Looks up again from now on.
   *
   * @param onLookup told {@link #ambiguous()} after each time, on the thread that looks up
   */
  public void start(Consumer<Set<InetAddress>> onLookup) {
    this.onLookup = onLookup;
    var unused =
        thread.scheduleWithFixedDelay(this::refresh, INTERVAL_S, INTERVAL_S, TimeUnit.SECONDS);
  }

  /** Looks up once more. */
  void refresh() {
    try {
      List<InetAddress> now = limited(lookup.addresses());
      if (!now.equals(addresses)) {
        LOG.atInfo()
            .addKeyValue("before", IpText.of(addresses))
            .addKeyValue("now", IpText.of(now))
            .log("addresses");
        addresses = now;
      }
      ambiguous = LocalAddresses.ambiguous(machine.addresses(), now);
      onLookup.accept(ambiguous);
      failing = false;
    } catch (UnknownHostException | RuntimeException e) {
      if (!failing) {
        LOG.atWarn()
            .addKeyValue("kept", IpText.of(addresses))
            .setCause(e)
            .log("addresses-not-looked-up");
      }
      failing = true;
    }
  }

  /**
   * The addresses, best first. What the operator says stays in his order, and nothing is added. Of
   * the machine's own, the one that the publisher's POST came to is known to be reachable, and goes
   * first; publishers on this machine are told 127.0.0.1 too, and ::1 when their POST came over it.
   *
   * @param loopback whether the publisher is on this machine
   * @param reachedAt the local address of its POST, or empty
   */
  List<InetAddress> addresses(boolean loopback, String reachedAt) {
    List<InetAddress> now = addresses;
    if (advertised) {
      return now;
    }
    List<InetAddress> sorted = new ArrayList<>(now);
    sorted.sort((a, b) -> rank(a, reachedAt) - rank(b, reachedAt)); // stable
    // A machine without any other address can still serve publishers of its own. Last, because a
    // tunnel's POST comes over loopback too, and FFmpeg tries the first address only.
    if (loopback || sorted.isEmpty()) {
      if (IpText.of(LOOPBACK_IPV6).equals(reachedAt)) {
        sorted.add(LOOPBACK_IPV6);
      }
      sorted.add(RtcpSockets.loopback());
    }
    return sorted;
  }

  /**
   * Those of the machine's addresses that need a socket of their own, because one that is bound to
   * all may answer from another.
   */
  public Set<InetAddress> ambiguous() {
    return ambiguous;
  }

  private static int rank(InetAddress address, String reachedAt) {
    return IpText.of(address).equals(reachedAt) ? 0 : 1;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
