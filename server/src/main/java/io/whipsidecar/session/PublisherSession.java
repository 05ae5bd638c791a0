package io.whipsidecar.session;

import io.whipsidecar.dtls.DtlsKeys;
import io.whipsidecar.ice.IceCredentials;
import io.whipsidecar.ingest.TrackEndpoint;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.rtp.ReceiverStatistics;
import io.whipsidecar.rtp.RtpReceiver;
import io.whipsidecar.sdp.IceParameters;
import io.whipsidecar.wire.PacketKind;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One publisher: ICE, DTLS, SRTP and RTP put together. {@link #handle} is the picture of the packet
 * path: demultiplexer, SRTP, receiver, and from there through {@link SessionOwner} into the ingest.
 *
 * <p>All methods are called from the event loop. After {@link #close} nothing is passed on any
 * more.
 */
final class PublisherSession implements DatagramHandler, SessionTransport.Listener {
  /** A client checks as soon as it has the answer: what does not come by then does not come. */
  static final long FIRST_CHECK_TIMEOUT_NS = 10_000_000_000L;

  /** How long a publisher may take from its POST to the end of the DTLS handshake. */
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
  private final HandshakeRoundTrip roundTrip = new HandshakeRoundTrip();
  private final SrtpChannel srtp = new SrtpChannel();
  private final SessionTransport transport;
  private final RtpReceiver rtp;
  private final byte[] plain;
  private final SsrcIndex streams;
  private final byte[] protectedRtcp = new byte[MAX_DATAGRAM_BYTES];
  private final long openedNs;

  private @Nullable SocketAddress mediaSource;
  private String cipherSuite = "";
  private IceParameters remoteIce;
  private @Nullable IceParameters formerIce;
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
    this.transport =
        new SessionTransport(parameters, services, this, this::inLoop, trace.evidence(), this);
    this.rtp =
        new RtpReceiver(
            tracks.receiverParameters(
                services.random().nextInt(), parameters.ingest().config().maxBitrate()),
            new ReceivedMedia(tracks, owner, this::sendRtcp, ssrc -> streams.add(ssrc, this)));
  }

  private void inLoop(Runnable command) {
    services
        .commands()
        .execute(
            now -> {
              nowNs = now;
              command.run();
              transport.afterDtls(now);
            });
  }

  /** Whether the set-up is over; media may come later, when a page attaches its tracks. */
  boolean isSetUp() {
    return trace.has(Stage.DTLS_DONE);
  }

  /** Begins: the routes exist from now on. */
  void open() {
    transport.open();
    pass(Stage.POST_ACCEPTED, "from " + parameters.postAddress());
  }

  @Override
  public void handle(byte[] buffer, int offset, int length, SocketAddress source, long now) {
    if (closed) {
      return;
    }
    nowNs = now;
    switch (PacketKind.of(buffer, offset, length)) {
      case RTP -> handleRtp(buffer, offset, length, source);
      case RTCP -> handleRtcp(buffer, offset, length, source);
      case STUN -> transport.handleStun(buffer, offset, length, source, now);
      case DTLS -> handleDtls(buffer, offset, length, source);
      case UNKNOWN -> services.counters().increment(Counter.UDP_UNKNOWN);
    }
  }

  private void handleRtp(byte[] buffer, int offset, int length, @Nullable SocketAddress source) {
    int plainBytes = srtp.unprotectRtp(buffer, offset, length, plain);
    if (plainBytes < 0) {
      reject(plainBytes, buffer, offset, length, source);
      return;
    }
    onAuthentic(source);
    lastMediaNs = nowNs;
    if (!trace.has(Stage.FIRST_SRTP)) {
      onFirstMedia(source);
    }
    rtp.handleRtp(plain, 0, plainBytes, nowNs);
  }

  private void onFirstMedia(@Nullable SocketAddress source) {
    pass(Stage.FIRST_SRTP, srtp.profile() + mediaFrom());
    if (source != null && roundTrip.onAnswer(nowNs)) { // else it has waited for its keys
      rtp.onRoundTrip(roundTrip.ns());
    }
  }

  private void handleRtcp(byte[] buffer, int offset, int length, @Nullable SocketAddress source) {
    int plainBytes = srtp.unprotectRtcp(buffer, offset, length, plain);
    if (plainBytes < 0) {
      reject(plainBytes, buffer, offset, length, source);
      return;
    }
    onAuthentic(source);
    trace.evidence().rtcp.add(source);
    rtp.handleRtcp(plain, 0, plainBytes, nowNs);
  }

  /**
   * Media came from this address. It may be a new one: a NAT has forgotten the former, or a phone
   * has changed its network, and the next check is seconds away. What is sent goes to the former
   * until a check came from the new one: a copied packet must not turn our traffic to somebody
   * else.
   */
  private void onAuthentic(@Nullable SocketAddress source) {
    lastHeardNs = nowNs;
    if (source == null) {
      return;
    }
    transport.onMedia(source, nowNs);
    if (!source.equals(mediaSource)) {
      mediaSource = source;
      services.io().bind(source, this);
    }
    transport.follow(source, nowNs);
  }

  private String mediaFrom() {
    return mediaSource == null ? "" : " from " + AddressText.of(mediaSource);
  }

  private void reject(
      int status, byte[] buffer, int offset, int length, @Nullable SocketAddress source) {
    if (status == SrtpChannel.NO_KEYS) {
      trace.evidence().earlyMedia.add(source);
      early.add(buffer, offset, length);
    } else {
      trace.evidence().rejectedMedia.add(source);
      services.counters().increment(Counter.SRTP_REJECTED);
    }
  }

  @Override
  public void onPathLost(SocketAddress lost, long now) {
    transport.forget(lost);
    if (lost.equals(mediaSource)) {
      mediaSource = null;
    }
  }

  private void sendRtcp(byte[] compound, int offset, int length) {
    int bytes = srtp.protectRtcp(compound, offset, length, protectedRtcp);
    if (bytes > 0) {
      transport.send(protectedRtcp, 0, bytes);
    }
  }

  @Override
  public void onCheck(SocketAddress source) {
    lastHeardNs = nowNs;
    if (!trace.has(Stage.STUN_SEEN)) {
      pass(Stage.STUN_SEEN, AddressText.of(source));
    }
  }

  private void handleDtls(byte[] buffer, int offset, int length, SocketAddress source) {
    if (roundTrip.onReceived(buffer, offset, length, nowNs)) {
      rtp.onRoundTrip(roundTrip.ns());
    }
    transport.handleDtls(buffer, offset, length, source, nowNs);
  }

  @Override
  public void onDtlsSent() {
    roundTrip.onSent(nowNs);
  }

  @Override
  public void onStage(Stage stage, String detail) {
    pass(stage, detail);
  }

  @Override
  public void onTransportEnded(SessionEnd end) {
    end(end);
  }

  /** The handshake is done: what waited for its keys goes first. */
  @Override
  public void onKeys(DtlsKeys keys) {
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
    transport.onTimeout(now);
    if (now >= lifeDeadlineNs()) {
      end(
          isSetUp()
              ? new SessionEnd(SessionEnd.Cause.EXPIRED, silence(now))
              : new SessionEnd(SessionEnd.Cause.SETUP_TIMEOUT, verdict(now)));
    }
  }

  /** When the session ends if nothing more comes. */
  private long lifeDeadlineNs() {
    return isSetUp()
        ? lastHeardNs + EXPIRY_NS
        : openedNs + (trace.has(Stage.STUN_SEEN) ? SETUP_TIMEOUT_NS : FIRST_CHECK_TIMEOUT_NS);
  }

  private String silence(long now) {
    String silence = "Nothing was heard of the publisher for " + EXPIRY_NS / SECOND_NS + " s.";
    return trace.has(Stage.FIRST_SRTP) ? silence : silence + ' ' + verdict(now);
  }

  /** Why no media has come so far: one sentence. */
  String verdict(long now) {
    return new Verdict(trace, parameters.candidatesInWords(), transport.handshakeProgress())
        .afterSeconds((now - openedNs) / SECOND_NS);
  }

  /** Whether no check has come yet. */
  boolean awaitsCheck() {
    return !closed && !trace.has(Stage.STUN_SEEN);
  }

  /** A check came that has the publisher's ufrag, but not ours. */
  void onStrayCheck(SocketAddress source) {
    trace.evidence().strayChecks.add(source);
  }

  @Override
  public long nextDeadlineNs() {
    if (closed) {
      return NEVER;
    }
    long protocolsNs = Math.min(rtp.nextDeadlineNs(), transport.nextDeadlineNs());
    return Math.min(Math.min(lifeDeadlineNs(), protocolsNs), owner.ownerDeadlineNs());
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
    TrackEndpoint endpoint = parameters.ingest().tracks().get(ingestTrack);
    if (endpoint.kind() == MediaKind.VIDEO && !trace.has(Stage.FIRST_KEYFRAME)) {
      pass(Stage.FIRST_KEYFRAME, endpoint.track().codec().encodingName());
    }
  }

  /** An ICE restart: fresh credentials on both sides, the old ones valid until the new are used. */
  void restartIce(IceCredentials fresh, IceParameters remote, String newEtag) {
    transport.restart(fresh);
    formerIce = remoteIce;
    remoteIce = remote;
    etag = newEtag;
  }

  /** Ends the session by itself. */
  private void end(SessionEnd end) {
    if (!closed) {
      close();
      owner.onEnded(this, end, nowNs);
    }
  }

  /** Frees everything; the publisher sees close_notify. Does not call the owner. */
  void close() {
    closed = true;
    transport.close();
    streams.remove(this);
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
    return transport.ufrags();
  }

  @Nullable SocketAddress path() {
    return transport.path();
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

  /** The publisher's credentials before the last restart. */
  @Nullable IceParameters formerIce() {
    return formerIce;
  }

  /** Whether no check has used what the last restart was answered with. */
  boolean isRestartUnused() {
    return transport.isRestartUnused();
  }

  /** Our credentials, of the latest (re)start. */
  IceCredentials credentials() {
    return transport.credentials();
  }

  String etag() {
    return etag;
  }
}
