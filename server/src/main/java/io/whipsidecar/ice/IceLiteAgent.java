package io.whipsidecar.ice;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The lite, controlled side of ICE for one session (RFC 8445 §2.5, §7.3). It answers authenticated
 * checks, learns peer-reflexive addresses from them, and follows the path that the publisher
 * nominates. All methods are called from the session's thread.
 */
public final class IceLiteAgent {
  /** What became of a message. */
  public enum Outcome {
    /** Answered with success. */
    ANSWERED,
    /** Authentic, and answered with an error. */
    REFUSED,
    /** For us, but sealed with another password: dropped without an answer. */
    UNAUTHENTIC,
    /** Not a STUN binding request of ours: dropped without an answer. */
    DROPPED;

    /** Whether the sender got an answer. */
    public boolean isAnswered() {
      return this == ANSWERED || this == REFUSED;
    }
  }

  /** Paths remembered; a publisher checks from each of its interfaces to each of our addresses. */
  static final int MAX_ADDRESSES = 64;

  /** After so long without a sign of life a provisional path gives way to another that is heard. */
  static final long PROVISIONAL_STALE_NS = 3_000_000_000L;

  /**
   * The same for a path that was nominated. Clients check it every 2.5 s (browsers) to 6 s
   * (libjuice), and a check may be lost.
   */
  static final long NOMINATED_STALE_NS = 15_000_000_000L;

  /** After so long a nominated path gives way to one over which media comes. */
  static final long DESERTED_NS = 1_000_000_000L;

  private final IceSink sink;
  private final StunMessage message = new StunMessage();
  private final StunResponse response = new StunResponse();
  private final ArrayDeque<SocketAddress> authenticated = new ArrayDeque<>();

  private Local current;
  private @Nullable Local restarted;
  private @Nullable SocketAddress selected;
  private boolean nominated;
  private long selectedHeardNs;

  private record Local(IceCredentials credentials, StunIntegrity integrity) {
    static Local of(IceCredentials credentials) {
      return new Local(credentials, new StunIntegrity(credentials.pwd()));
    }
  }

  public IceLiteAgent(IceCredentials local, IceSink sink) {
    this.current = Local.of(local);
    this.sink = sink;
  }

  /** The local ufrag that a binding request names, or null; for routing, before any session. */
  public static @Nullable String localUfrag(byte[] stun, int offset, int length) {
    return StunMessage.localUfrag(stun, offset, length);
  }

  /** The sender's own ufrag, which stands behind the colon of USERNAME, or null. */
  public static @Nullable String remoteUfrag(byte[] stun, int offset, int length) {
    return StunMessage.remoteUfrag(stun, offset, length);
  }

  /**
   * An ICE restart (RFC 9725 §4.3.3): checks with the new credentials are answered from now on, and
   * those with the old ones until the first new one has come.
   */
  public void restart(IceCredentials fresh) {
    restarted = Local.of(fresh);
  }

  /** The credentials of the latest (re)start. */
  public IceCredentials credentials() {
    Local fresh = restarted;
    return fresh == null ? current.credentials() : fresh.credentials();
  }

  /** Whether no check has used the credentials of the last restart yet. */
  public boolean isRestartUnused() {
    return restarted != null;
  }

  /** Whether checks that name this local ufrag are answered. */
  public boolean answers(String ufrag) {
    Local fresh = restarted;
    return current.credentials().ufrag().equals(ufrag)
        || (fresh != null && fresh.credentials().ufrag().equals(ufrag));
  }

  /** Takes one STUN message. */
  public Outcome handle(byte[] stun, int offset, int length, SocketAddress source, long nowNs) {
    if (!message.parse(stun, offset, length) || message.type() != StunMessage.BINDING_REQUEST) {
      return Outcome.DROPPED;
    }
    Local local = addressee();
    if (local == null || !StunIntegrity.fingerprintFits(message)) {
      return Outcome.DROPPED;
    }
    if (!local.integrity().verifies(message)) {
      return Outcome.UNAUTHENTIC;
    }
    if (message.unknownCount() > 0) {
      send(source, response.unknownAttributes(message, local.integrity()));
      return Outcome.REFUSED;
    }
    if (message.isControlled()) { // a lite agent never controls a full one (RFC 8445 §6.1.1)
      send(source, response.roleConflict(message, local.integrity()));
      return Outcome.REFUSED;
    }
    send(source, response.success(message, source, local.integrity()));
    accept(local, source, nowNs);
    return Outcome.ANSWERED;
  }

  private @Nullable Local addressee() {
    Local fresh = restarted;
    if (fresh != null && message.isFor(fresh.credentials().ufrag())) {
      return fresh;
    }
    return message.isFor(current.credentials().ufrag()) ? current : null;
  }

  private void accept(Local local, SocketAddress source, long nowNs) {
    if (local.equals(restarted)) {
      current = local;
      restarted = null;
      selected = null; // the new generation nominates anew
      nominated = false;
    }
    remember(source);
    sink.onAuthenticated(source);
    follow(source, nowNs);
  }

  /** RFC 8445 §7.3.1.5: a lite agent takes what the controlling one nominates, without a check. */
  private void follow(SocketAddress source, long nowNs) {
    boolean isSelected = source.equals(selected);
    boolean nominates = message.isUseCandidate();
    if (isSelected) {
      selectedHeardNs = nowNs;
    }
    if (isSelected ? nominates && !nominated : nominates || isStale(nowNs)) {
      select(source, nominates, nowNs);
    }
  }

  private boolean isStale(long nowNs) {
    long patienceNs = nominated ? NOMINATED_STALE_NS : PROVISIONAL_STALE_NS;
    return selected == null || nowNs - selectedHeardNs > patienceNs;
  }

  private void select(SocketAddress source, boolean nominates, long nowNs) {
    selected = source;
    selectedHeardNs = nowNs;
    nominated = nominates;
    sink.onSelectedPath(source, nominates);
  }

  /**
   * Authentic media came from here: as good a sign of life as a check. Whoever sends it from
   * another checked address than before, and nothing from there, has moved without a nomination.
   */
  public void onMedia(SocketAddress source, long nowNs) {
    if (source.equals(selected)) {
      selectedHeardNs = nowNs;
    } else if (selected != null
        && nowNs - selectedHeardNs > DESERTED_NS
        && isAuthenticated(source)) {
      select(source, nominated, nowNs);
    }
  }

  private void remember(SocketAddress source) {
    if (source.equals(authenticated.peekLast())) {
      return;
    }
    authenticated.remove(source);
    authenticated.addLast(source);
    if (authenticated.size() > MAX_ADDRESSES) {
      authenticated.removeFirst();
    }
  }

  /** Whether a check from this address was authentic: DTLS is taken from such addresses only. */
  public boolean isAuthenticated(SocketAddress source) {
    return authenticated.contains(source);
  }

  /** A connection is gone: the next check, on whatever path, finds another one. */
  public void forget(SocketAddress lost) {
    authenticated.remove(lost);
    if (lost.equals(selected)) {
      selected = null;
      nominated = false;
    }
  }

  /** Where to send, or null before the first check. */
  public @Nullable SocketAddress selectedPath() {
    return selected;
  }

  private void send(SocketAddress to, int length) {
    sink.sendStun(to, response.bytes(), 0, length);
  }
}
