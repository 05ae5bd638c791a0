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
import io.whipsidecar.rtp.ReceiverStatistics;
import io.whipsidecar.rtp.RtpReceiver;
import io.whipsidecar.sdp.IceParameters;
import io.whipsidecar.sdp.Setup;
import io.whipsidecar.wire.PacketKind;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One publisher: ICE, DTLS, SRTP and RTP put together. {@link #handle} is the picture of the packet
 * path: demultiplexer, SRTP, receiver, and from there through {@link SessionOwner} into the ingest.
 *
 * <p>All methods are called from the event loop. After {@link #close} nothing is passed on any
 * more.
 */
final class PublisherSession implements DatagramHandler {
  /** How long a publisher may take from its POST to its first media. */
  static final long SETUP_TIMEOUT_NS = 15_000_000_000L;

  /** RFC 7675 §5.1: consent expires after 30 s without an authentic message. */
  static final long EXPIRY_NS = 30_000_000_000L;

  private static final int MAX_DATAGRAM_BYTES = 2048;
  private static final long SECOND_NS = 1_000_000_000L;

  private final SessionParameters parameters;
  private final SessionOwner owner;
  private final SessionServices services;
  private final SessionTracks tracks;
  private final SessionTrace trace = new SessionTrace();
  private final EarlyMedia early = new EarlyMedia();
  private final SrtpChannel srtp = new SrtpChannel();
  private final IceLiteAgent ice;
  private final DtlsEndpoint dtls;
  private final RtpReceiver rtp;
  private final byte[] plain;
  private final SsrcIndex streams;
  private final List<String> ufrags = new ArrayList<>();
  private final byte[] protectedRtcp = new byte[MAX_DATAGRAM_BYTES];
  private final long openedNs;

  private @Nullable InetSocketAddress path;
  private @Nullable InetSocketAddress mediaSource;
  private String cipherSuite = "";
  private IceParameters remoteIce;
  private String etag;
  private long nowNs;
  private long lastHeardNs;
  private long lastMediaNs;
  private boolean closed;

  /**
   * @param plain room for one decrypted packet, shared by all sessions of the loop
   * @param streams the streams of all sessions of the loop
   */
  PublisherSession(
      SessionParameters parameters,
      SessionOwner owner,
      SessionServices services,
      byte[] plain,
      SsrcIndex streams,
      long nowNs) {
    this.parameters = parameters;
    this.owner = owner;
    this.services = services;
    this.plain = plain;
    this.streams = streams;
    this.openedNs = nowNs;
    this.nowNs = nowNs;
    this.lastHeardNs = nowNs;
    this.lastMediaNs = nowNs;
    this.remoteIce = parameters.negotiated().ice();
    this.etag = parameters.etag();
    this.tracks = new SessionTracks(parameters.negotiated(), parameters.ingest());
    this.ice = new IceLiteAgent(parameters.credentials(), new IceEvents());
    this.dtls = dtls();
    this.rtp =
        new RtpReceiver(
            tracks.receiverParameters(
                services.random().nextInt(), parameters.ingest().config().maxBitrate()),
            new ReceivedMedia(tracks, owner, this::sendRtcp, ssrc -> streams.add(ssrc, this)));
  }

  private DtlsEndpoint dtls() {
    DtlsRole role =
        parameters.negotiated().setup() == Setup.ACTIVE ? DtlsRole.CLIENT : DtlsRole.SERVER;
    List<DtlsFingerprint> fingerprints =
        parameters.negotiated().fingerprints().stream()
            .map(f -> new DtlsFingerprint(f.hashFunction(), f.value()))
            .toList();
    return new DtlsEndpoint(
        services.identity(),
        role,
        fingerprints,
        services.handshakePool(),
        this::inLoop,
        new DtlsEvents());
  }

  private void inLoop(Runnable command) {
    services
        .commands()
        .execute(
            now -> {
              nowNs = now;
              command.run();
            });
  }

  /** Begins: the routes exist from now on. */
  void open() {
    ufrags.add(parameters.credentials().ufrag());
    services.io().register(parameters.credentials().ufrag(), this);
    pass(Stage.POST_ACCEPTED, parameters.userAgent());
  }

  @Override
  public void handle(byte[] buffer, int offset, int length, InetSocketAddress source, long now) {
    if (closed) {
      return;
    }
    nowNs = now;
    switch (PacketKind.of(buffer, offset, length)) {
      case RTP -> handleRtp(buffer, offset, length, source);
      case RTCP -> handleRtcp(buffer, offset, length, source);
      case STUN -> handleStun(buffer, offset, length, source);
      case DTLS -> handleDtls(buffer, offset, length, source);
      case UNKNOWN -> services.counters().increment(Counter.UDP_UNKNOWN);
    }
  }

  private void handleRtp(
      byte[] buffer, int offset, int length, @Nullable InetSocketAddress source) {
    int plainBytes = srtp.unprotectRtp(buffer, offset, length, plain);
    if (plainBytes < 0) {
      reject(plainBytes, buffer, offset, length);
      return;
    }
    onAuthentic(source);
    lastMediaNs = nowNs;
    if (!trace.has(Stage.FIRST_SRTP)) {
      pass(Stage.FIRST_SRTP, srtp.profile());
    }
    rtp.handleRtp(plain, 0, plainBytes, nowNs);
  }

  private void handleRtcp(
      byte[] buffer, int offset, int length, @Nullable InetSocketAddress source) {
    int plainBytes = srtp.unprotectRtcp(buffer, offset, length, plain);
    if (plainBytes < 0) {
      reject(plainBytes, buffer, offset, length);
      return;
    }
    onAuthentic(source);
    rtp.handleRtcp(plain, 0, plainBytes, nowNs);
  }

  /**
   * Media came from this address. It may be a new one: a NAT has forgotten the former, or a phone
   * has changed its network, and the next check is seconds away. What is sent goes to the former
   * until that check: a copied packet must not turn our traffic to somebody else.
   */
  private void onAuthentic(@Nullable InetSocketAddress source) {
    lastHeardNs = nowNs;
    if (source != null && !source.equals(mediaSource)) {
      mediaSource = source;
      services.io().bind(source, this);
    }
  }

  private void reject(int status, byte[] buffer, int offset, int length) {
    if (status == SrtpChannel.NO_KEYS) {
      early.add(buffer, offset, length);
    } else {
      services.counters().increment(Counter.SRTP_REJECTED);
    }
  }

  private void handleStun(byte[] buffer, int offset, int length, InetSocketAddress source) {
    if (ice.handle(buffer, offset, length, source, nowNs) == IceLiteAgent.Outcome.DROPPED) {
      services.counters().increment(Counter.STUN_REJECTED);
    }
  }

  /** DTLS is taken only from addresses that have authenticated themselves by a check. */
  private void handleDtls(byte[] buffer, int offset, int length, InetSocketAddress source) {
    if (!ice.isAuthenticated(source)) {
      services.counters().increment(Counter.DTLS_REJECTED);
      return;
    }
    if (path == null) {
      path = source;
    }
    pass(Stage.DTLS_STARTED, "as server");
    dtls.handle(buffer, offset, length);
  }

  private void sendRtcp(byte[] compound, int offset, int length) {
    int bytes = srtp.protectRtcp(compound, offset, length, protectedRtcp);
    InetSocketAddress to = path;
    if (bytes > 0 && to != null) {
      services.io().sendToPublisher(to, protectedRtcp, 0, bytes);
    }
  }

  private final class IceEvents implements IceSink {
    @Override
    public void sendStun(InetSocketAddress to, byte[] message, int offset, int length) {
      services.io().sendToPublisher(to, message, offset, length);
    }

    @Override
    public void onAuthenticated(InetSocketAddress source) {
      lastHeardNs = nowNs;
      services.io().bind(source, PublisherSession.this);
      if (!trace.has(Stage.STUN_SEEN)) {
        pass(Stage.STUN_SEEN, source.toString());
      }
    }

    @Override
    public void onSelectedPath(InetSocketAddress address, boolean nominated) {
      path = address;
      if (nominated) {
        pass(Stage.NOMINATED, address.toString());
      }
      if (parameters.negotiated().setup() == Setup.ACTIVE && !dtls.isStarted()) {
        pass(Stage.DTLS_STARTED, "as client");
        dtls.start();
      }
    }
  }

  private final class DtlsEvents implements DtlsSink {
    @Override
    public void sendDtls(byte[] datagram, int offset, int length) {
      InetSocketAddress to = path;
      if (to != null) {
        services.io().sendToPublisher(to, datagram, offset, length);
      }
    }

    @Override
    public void onKeys(DtlsKeys keys) {
      PublisherSession.this.onKeys(keys);
    }

    @Override
    public void onClosed(String reason) {
      end(SessionEnd.Cause.CLOSE_NOTIFY, "The publisher closed its connection: " + reason + ".");
    }

    @Override
    public void onFailed(String reason) {
      end(SessionEnd.Cause.DTLS_FAILED, "The DTLS handshake failed: " + reason + ".");
    }
  }

  /** The handshake is done: what waited for its keys goes first. */
  void onKeys(DtlsKeys keys) {
    if (closed) {
      return;
    }
    cipherSuite = keys.cipherSuite();
    srtp.install(keys);
    pass(Stage.DTLS_DONE, cipherSuite);
    services.counters().add(Counter.EARLY_MEDIA_DROPPED, early.dropped());
    early.drainTo(this::handleEarly);
  }

  private void handleEarly(byte[] packet, int offset, int length) {
    if (PacketKind.of(packet, offset, length) == PacketKind.RTCP) {
      handleRtcp(packet, offset, length, null);
    } else {
      handleRtp(packet, offset, length, null);
    }
  }

  private void pass(Stage stage, String detail) {
    if (trace.pass(stage, detail, nowNs)) {
      owner.onProgress(this, stage, nowNs);
    }
  }

  /** Notes a stage that the ingest's output has reached. */
  void note(Stage stage, String detail, long now) {
    if (!trace.has(stage)) {
      nowNs = now;
      pass(stage, detail);
    }
  }

  @Override
  public void onTimeout(long now) {
    if (closed) {
      return;
    }
    nowNs = now;
    rtp.onTimeout(now);
    if (!trace.has(Stage.FIRST_SRTP)) {
      if (now - openedNs >= SETUP_TIMEOUT_NS) {
        end(
            SessionEnd.Cause.SETUP_TIMEOUT,
            trace.verdict(SETUP_TIMEOUT_NS / SECOND_NS, parameters.candidatesInWords()));
      }
    } else if (now - lastHeardNs >= EXPIRY_NS) {
      end(
          SessionEnd.Cause.EXPIRED,
          "Nothing was heard of the publisher for " + EXPIRY_NS / SECOND_NS + " s.");
    }
  }

  @Override
  public long nextDeadlineNs() {
    if (closed) {
      return NEVER;
    }
    long ownNs =
        trace.has(Stage.FIRST_SRTP) ? lastHeardNs + EXPIRY_NS : openedNs + SETUP_TIMEOUT_NS;
    return Math.min(Math.min(ownNs, rtp.nextDeadlineNs()), owner.ownerDeadlineNs());
  }

  /** Asks the publisher for a keyframe; the receiver limits how often. */
  void requestKeyframe(int ingestTrack) {
    int track = tracks.toReceiver(ingestTrack);
    if (track >= 0) {
      rtp.requestKeyframe(track, nowNs);
    }
  }

  /** A keyframe has come: requests for it were answered. */
  void onKeyframe(int ingestTrack) {
    int track = tracks.toReceiver(ingestTrack);
    if (track >= 0) {
      rtp.onKeyframe(track);
    }
    if (!trace.has(Stage.FIRST_KEYFRAME)) {
      pass(Stage.FIRST_KEYFRAME, "");
    }
  }

  /** An ICE restart: fresh credentials on both sides, the old ones valid until the new are used. */
  void restartIce(IceCredentials fresh, IceParameters remote, String newEtag) {
    ice.restart(fresh);
    remoteIce = remote;
    etag = newEtag;
    ufrags.add(fresh.ufrag());
    services.io().register(fresh.ufrag(), this);
    releaseUfrags();
  }

  /** However often a publisher restarts, it has two ufrags at most. */
  private void releaseUfrags() {
    for (int i = ufrags.size() - 1; i >= 0; i--) {
      if (!ice.answers(ufrags.get(i))) {
        services.io().release(ufrags.remove(i));
      }
    }
  }

  /** Ends the session by itself. */
  private void end(SessionEnd.Cause cause, String sentence) {
    if (!closed) {
      close();
      owner.onEnded(this, new SessionEnd(cause, sentence), nowNs);
    }
  }

  /** Frees everything; the publisher sees close_notify. Does not call the owner. */
  void close() {
    closed = true;
    dtls.close();
    streams.remove(this);
    services.io().unregister(this);
  }

  SessionParameters parameters() {
    return parameters;
  }

  SessionTracks tracks() {
    return tracks;
  }

  SessionTrace trace() {
    return trace;
  }

  ReceiverStatistics statistics(long now) {
    return rtp.statistics(now);
  }

  /** When the last authentic media packet came; when the session was opened, before the first. */
  long lastMediaNs() {
    return lastMediaNs;
  }

  /** When anything authentic came last. */
  long lastHeardNs() {
    return lastHeardNs;
  }

  long openedNs() {
    return openedNs;
  }

  /** Milliseconds since the POST. */
  long ageMs(long now) {
    return (now - openedNs) / 1_000_000;
  }

  /** The local ufrags that lead here. */
  List<String> ufrags() {
    return ufrags;
  }

  @Nullable InetSocketAddress path() {
    return path;
  }

  String cipherSuite() {
    return cipherSuite;
  }

  String srtpProfile() {
    return srtp.profile();
  }

  IceParameters remoteIce() {
    return remoteIce;
  }

  String etag() {
    return etag;
  }
}
