package io.whipsidecar.session;

import io.whipsidecar.dtls.DtlsEndpoint;
import io.whipsidecar.dtls.DtlsFingerprint;
import io.whipsidecar.dtls.DtlsKeys;
import io.whipsidecar.dtls.DtlsRole;
import io.whipsidecar.dtls.DtlsSink;
import io.whipsidecar.ice.IceCredentials;
import io.whipsidecar.ice.IceLiteAgent;
import io.whipsidecar.ice.IceSink;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.sdp.NegotiatedSession;
import io.whipsidecar.sdp.Setup;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The way to one publisher: ICE finds its addresses, DTLS agrees on keys with the one that it
 * nominates. Owned by a {@link PublisherSession}; event loop only.
 */
final class SessionTransport implements IceSink, DtlsSink {
  /** To follow a publisher costs system calls: two of its addresses in turn must not cost many. */
  static final long FOLLOW_INTERVAL_NS = 1_000_000_000;

  private final SessionParameters parameters;
  private final SessionServices services;
  private final DatagramHandler session;
  private final SetupEvidence evidence;
  private final Listener listener;
  private final IceLiteAgent ice;
  private final DtlsEndpoint dtls;
  private final Nudges nudges;
  private final List<String> ufrags = new ArrayList<>();
  private @Nullable SocketAddress path;
  private @Nullable SocketAddress followed;
  private long followedNs;
  private boolean connected;

  /** Told what the transport comes to; from within its methods or through {@code inLoop}. */
  interface Listener {
    /** A check was authentic: the publisher lives. */
    void onCheck(SocketAddress source);

    /** May come again for a stage that was passed. */
    void onStage(Stage stage, String detail);

    /** A datagram of DTLS goes out. */
    void onDtlsSent();

    /** The handshake is done. */
    void onKeys(DtlsKeys keys);

    void onTransportEnded(SessionEnd end);
  }

  /**
   * @param session where the routes lead
   * @param inLoop back from the handshake's thread
   */
  SessionTransport(
      SessionParameters parameters,
      SessionServices services,
      DatagramHandler session,
      Executor inLoop,
      SetupEvidence evidence,
      Listener listener) {
    this.parameters = parameters;
    this.services = services;
    this.session = session;
    this.evidence = evidence;
    this.listener = listener;
    this.ice = new IceLiteAgent(parameters.credentials(), this);
    this.nudges = new Nudges(parameters.id().hashCode());
    NegotiatedSession negotiated = parameters.negotiated();
    this.dtls =
        new DtlsEndpoint(
            services.identity(),
            isClient() ? DtlsRole.CLIENT : DtlsRole.SERVER,
            negotiated.fingerprints().stream()
                .map(f -> new DtlsFingerprint(f.hashFunction(), f.value()))
                .toList(),
            services.handshakes(),
            inLoop,
            this);
  }

  private boolean isClient() {
    return parameters.negotiated().setup() == Setup.ACTIVE;
  }

  /** The routes exist from now on. */
  void open() {
    register(parameters.credentials().ufrag());
  }

  private void register(String ufrag) {
    ufrags.add(ufrag);
    services.io().register(ufrag, session);
  }

  void handleStun(byte[] buffer, int offset, int length, SocketAddress source, long nowNs) {
    switch (ice.handle(buffer, offset, length, source, nowNs)) {
      case ANSWERED -> {}
      case REFUSED -> evidence.refusedChecks.add(source);
      case UNAUTHENTIC -> {
        evidence.forgedChecks.add(source);
        services.counters().increment(Counter.STUN_REJECTED);
      }
      case DROPPED -> services.counters().increment(Counter.STUN_REJECTED);
    }
  }

  /** DTLS is taken only from addresses that have authenticated themselves by a check. */
  void handleDtls(byte[] buffer, int offset, int length, SocketAddress source, long nowNs) {
    if (!ice.isAuthenticated(source)) {
      services.counters().increment(Counter.DTLS_REJECTED);
      return;
    }
    if (path == null) {
      path = source;
    }
    if (followed == null) {
      follow(source, nowNs); // before media comes, while little is under way
    }
    boolean begun = dtls.isStarted();
    dtls.handle(buffer, offset, length);
    if (!begun && dtls.isStarted()) {
      listener.onStage(Stage.DTLS_STARTED, "as server, by " + AddressText.of(source));
    }
  }

  @Override
  public void sendStun(SocketAddress to, byte[] message, int offset, int length) {
    services.io().sendToPublisher(to, message, offset, length);
  }

  @Override
  public void onAuthenticated(SocketAddress source) {
    services.io().bind(source, session);
    listener.onCheck(source);
  }

  @Override
  public void onSelectedPath(SocketAddress address, boolean nominated) {
    path = address;
    if (nominated) {
      listener.onStage(Stage.NOMINATED, AddressText.of(address));
    }
    if (isClient() && !dtls.isStarted()) {
      listener.onStage(Stage.DTLS_STARTED, "as client, to " + AddressText.of(address));
      dtls.start();
    }
  }

  /** The publisher uses this address. May be called for each packet. */
  void follow(SocketAddress source, long nowNs) {
    if (source == followed || source.equals(followed)) {
      return;
    }
    if (followed == null || nowNs - followedNs >= FOLLOW_INTERVAL_NS) {
      followed = source;
      followedNs = nowNs;
      services.io().follow(source, session);
    }
  }

  /** Authentic media came from this address. */
  void onMedia(SocketAddress source, long nowNs) {
    ice.onMedia(source, nowNs);
  }

  /** A connection is gone. */
  void forget(SocketAddress lost) {
    ice.forget(lost);
    if (lost.equals(path)) {
      path = null;
    }
    if (lost.equals(followed)) {
      followed = null;
    }
  }

  @Override
  public void sendDtls(byte[] datagram, int offset, int length) {
    if (path != null) {
      listener.onDtlsSent();
      send(datagram, offset, length);
    }
  }

  /** To where the publisher is; dropped while that is unknown. */
  void send(byte[] datagram, int offset, int length) {
    SocketAddress to = path;
    if (to != null) {
      services.io().sendToPublisher(to, datagram, offset, length);
    }
  }

  @Override
  public void onKeys(DtlsKeys keys) {
    connected = true;
    listener.onKeys(keys);
  }

  @Override
  public void onClosed(String reason) {
    listener.onTransportEnded(
        new SessionEnd(
            SessionEnd.Cause.CLOSE_NOTIFY, "The publisher closed its connection: " + reason + "."));
  }

  @Override
  public void onFailed(String reason) {
    listener.onTransportEnded(
        new SessionEnd(
            SessionEnd.Cause.DTLS_FAILED,
            "The DTLS handshake with %s failed: %s.".formatted(AddressText.of(path), reason)));
  }

  /** An ICE restart: fresh credentials, the old ones valid until the new are used. */
  void restart(IceCredentials fresh) {
    ice.restart(fresh);
    register(fresh.ufrag());
    releaseUfrags();
  }

  /** Whether no check has used what the last restart was answered with. */
  boolean isRestartUnused() {
    return ice.isRestartUnused();
  }

  /** Our credentials, of the latest (re)start. */
  IceCredentials credentials() {
    return ice.credentials();
  }

  /** However often a publisher restarts, it has two ufrags at most. */
  private void releaseUfrags() {
    for (int i = ufrags.size() - 1; i >= 0; i--) {
      if (!ice.answers(ufrags.get(i))) {
        services.io().release(ufrags.remove(i));
      }
    }
  }

  /** Says close_notify and forgets the routes. */
  void close() {
    dtls.close();
    services.io().unregister(session);
  }

  /** When {@link #onTimeout} is due. */
  long nextDeadlineNs() {
    return nudges.nextDeadlineNs();
  }

  void onTimeout(long nowNs) {
    byte[] nudge = nudges.due(nowNs);
    if (nudge != null) {
      send(nudge, 0, nudge.length);
    }
  }

  /**
   * To be called after DTLS has done something: a publisher that may block on its reads is kept
   * going from now on.
   */
  void afterDtls(long nowNs) {
    if (connected && isClient() && dtls.hasRepeatedLastFlight()) {
      nudges.begin(nowNs);
    }
  }

  /** The local ufrags that lead here. */
  List<String> ufrags() {
    return ufrags;
  }

  /** Where to send, or null before the first check. */
  @Nullable SocketAddress path() {
    return path;
  }

  /** How far the DTLS handshake came, for people. */
  String handshakeProgress() {
    return dtls.progress();
  }
}
