package io.whipsidecar.session;

import io.whipsidecar.forward.ChunkPool;
import io.whipsidecar.ice.IceCredentials;
import io.whipsidecar.ingest.EndReason;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestListener;
import io.whipsidecar.ingest.PublisherInfo;
import io.whipsidecar.ingest.PublisherPolicy;
import io.whipsidecar.ingest.RefusalReason;
import io.whipsidecar.sdp.BitrateHints;
import io.whipsidecar.sdp.Fingerprint;
import io.whipsidecar.sdp.IceParameters;
import io.whipsidecar.sdp.LocalCandidate;
import io.whipsidecar.sdp.LocalParameters;
import io.whipsidecar.whip.PublisherGateway;
import io.whipsidecar.wire.PacketKind;
import io.whipsidecar.wire.RtcpHeader;
import io.whipsidecar.wire.RtpHeader;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All ingests and publishers on the event loop: opens sessions, decides between publishers, and
 * carries out what the registry and managers say.
 *
 * <p>The {@link IngestListener} methods may be called from any thread: they queue commands. All
 * others are called from the event loop.
 */
public final class MediaPlane implements IngestListener {
  private static final int MAX_DATAGRAM_BYTES = 2048;
  private static final int MAX_USER_AGENT = 256;
  private static final long SECOND_NS = 1_000_000_000L;

  private final SessionServices services;
  private final CandidateSource candidates;
  private final Admission admission;
  private final ChunkPool keptMedia;
  private final Map<String, IngestSlot> slots = new HashMap<>();
  private final byte[] plain = new byte[MAX_DATAGRAM_BYTES];
  private final SsrcIndex streams = new SsrcIndex();
  private final EndedSessions ended = new EndedSessions();
  private final AwaitedChecks awaited = new AwaitedChecks();
  private boolean shuttingDown;

  /**
   * @param keptMedia memory for what is kept for readers, of all ingests together
   */
  public MediaPlane(
      SessionServices services,
      CandidateSource candidates,
      Admission admission,
      ChunkPool keptMedia) {
    this.services = services;
    this.candidates = candidates;
    this.admission = admission;
    this.keptMedia = keptMedia;
  }

  @Override
  public void onRegistered(Ingest ingest) {
    services.commands().execute(nowNs -> add(ingest));
  }

  @Override
  public void onRemoved(Ingest ingest, EndReason reason) {
    services
        .commands()
        .execute(
            nowNs ->
                remove(
                    ingest,
                    new SessionEnd(SessionEnd.Cause.INGEST_REMOVED, reason.sentence()),
                    nowNs));
  }

  @Override
  public void onEndReader(Ingest ingest, EndReason reason) {
    services
        .commands()
        .execute(
            nowNs -> {
              IngestSlot slot = slot(ingest);
              if (slot != null) {
                slot.endReader(reason == EndReason.NEW_MANAGER_INSTANCE, nowNs);
              }
            });
  }

  private void add(Ingest ingest) {
    IngestSlot slot = new IngestSlot(ingest, services, ended, keptMedia);
    slots.put(ingest.id().value(), slot);
    slot.open();
  }

  private void remove(Ingest ingest, SessionEnd end, long nowNs) {
    IngestSlot slot = slot(ingest);
    if (slot != null) {
      slots.remove(ingest.id().value());
      slot.close(end, nowNs);
    }
  }

  private @Nullable IngestSlot slot(Ingest ingest) {
    IngestSlot slot = slots.get(ingest.id().value());
    return slot != null && slot.ingest() == ingest ? slot : null;
  }

  /** Opens a session for a publisher whose offer was accepted. */
  public PublisherGateway.OpenResult open(PublisherGateway.Opening opening, long nowNs) {
    IngestSlot slot = slots.get(opening.processId());
    if (slot == null) {
      return new PublisherGateway.NoIngest();
    }
    if (shuttingDown) {
      return new PublisherGateway.Unavailable(
          RefusalReason.SERVER_STOPPING, "the server is stopping", 5);
    }
    PublisherSession present = slot.publisher();
    if (present != null && !mayReplace(slot, present, nowNs)) {
      return busy(slot.ingest().config().publisherPolicy(), present, nowNs);
    }
    PublisherGateway.Unavailable full = present == null ? full() : null;
    if (full != null) {
      return full;
    }
    slot.detach(new SessionEnd(SessionEnd.Cause.REPLACED, "Another publisher took over."), nowNs);
    return start(slot, opening, nowNs);
  }

  /** What one more publisher is told, or null when there is room. RFC 9725 §4.5. */
  private PublisherGateway.@Nullable Unavailable full() {
    int publishers = 0;
    int settingUp = 0;
    for (IngestSlot slot : slots.values()) {
      PublisherSession session = slot.publisher();
      publishers += session == null ? 0 : 1;
      settingUp += session == null || session.isSetUp() ? 0 : 1;
    }
    if (publishers >= admission.publishers()) {
      return new PublisherGateway.Unavailable(
          RefusalReason.TOO_MANY_PUBLISHERS,
          "the limit of " + admission.publishers() + " publishers is reached",
          10);
    }
    return settingUp < admission.settingUp()
        ? null
        : new PublisherGateway.Unavailable(
            RefusalReason.TOO_MANY_CONNECTING,
            "%d publishers are connecting (expected: at most %d at once)"
                .formatted(settingUp, admission.settingUp()),
            2);
  }

  private static boolean mayReplace(IngestSlot slot, PublisherSession present, long nowNs) {
    return switch (slot.ingest().config().publisherPolicy()) {
      case REJECT -> false;
      case REPLACE -> true;
      case REPLACE_IF_SILENT -> nowNs - present.lastHeardNs() >= IngestSlot.SILENCE_NS;
    };
  }

  private static PublisherGateway.Busy busy(
      PublisherPolicy policy, PublisherSession present, long nowNs) {
    long waitNs = present.lastHeardNs() + IngestSlot.SILENCE_NS - nowNs;
    return new PublisherGateway.Busy(
        "another publisher is there, and publisher_policy is " + policy,
        policy == PublisherPolicy.REPLACE_IF_SILENT
            ? (int) ((waitNs + SECOND_NS - 1) / SECOND_NS)
            : 0);
  }

  private PublisherGateway.OpenResult start(
      IngestSlot slot, PublisherGateway.Opening opening, long nowNs) {
    IceCredentials credentials = IceCredentials.generate(services.random());
    List<LocalCandidate> offered = candidates.candidates(opening.loopback(), opening.reachedAt());
    SessionParameters parameters =
        new SessionParameters(
            HexFormat.of().toHexDigits(services.random().nextInt()),
            opening.sessionId(),
            opening.etag(),
            slot.ingest(),
            opening.negotiated(),
            credentials,
            truncate(opening.userAgent()),
            opening.remoteAddress(),
            offered);
    PublisherSession session =
        new PublisherSession(parameters, slot, services, plain, streams, nowNs);
    slot.attach(session, nowNs);
    awaited.add(session);
    return new PublisherGateway.Opened(local(slot.ingest(), credentials, offered));
  }

  private LocalParameters local(
      Ingest ingest, IceCredentials credentials, List<LocalCandidate> offered) {
    return new LocalParameters(
        services.random().nextLong() >>> 2, // RFC 8866 §5.2: numeric; some parsers take 63 bits
        new IceParameters(credentials.ufrag(), credentials.pwd()),
        new Fingerprint("sha-256", services.identity().sha256Fingerprint()),
        offered,
        new BitrateHints(ingest.config().startBitrate(), ingest.config().maxBitrate()));
  }

  private static String truncate(String userAgent) {
    return userAgent.length() <= MAX_USER_AGENT
        ? userAgent
        : userAgent.substring(0, MAX_USER_AGENT);
  }

  /**
   * The session that SRTP or SRTCP from an unknown address may belong to, by its SSRC, or null. The
   * session authenticates the packet before it learns the address. For the router.
   */
  public @Nullable DatagramHandler claim(byte[] buffer, int offset, int length) {
    boolean rtcp = PacketKind.of(buffer, offset, length) == PacketKind.RTCP;
    if (length < RtpHeader.FIXED_BYTES) {
      return null;
    }
    return streams.find(
        rtcp ? RtcpHeader.senderSsrc(buffer, offset) : RtpHeader.ssrc(buffer, offset));
  }

  /** A live session by the last segment of its URL, or null. */
  public PublisherGateway.@Nullable Live find(String processId, String secret) {
    PublisherSession session = session(processId, secret);
    return session == null
        ? null
        : new PublisherGateway.Live(
            session.parameters().negotiated(),
            session.etag(),
            session.remoteIce(),
            session.formerIce(),
            session.isRestartUnused());
  }

  /** How a session is, or how it ended; null when there was none, or it is too long ago. */
  public PublisherGateway.@Nullable Report report(String processId, String secret, long nowNs) {
    IngestSlot slot = slots.get(processId);
    PublisherSession session = session(processId, secret);
    if (slot != null && session != null) {
      return slot.report(session);
    }
    PublisherInfo gone = ended.find(processId, secret, nowNs);
    return gone == null ? null : new PublisherGateway.Report("ENDED", gone.endReason(), gone);
  }

  /**
   * A check for a ufrag that is nobody's. It may be of a publisher that is awaited: that helps to
   * say why it does not connect. For the router.
   */
  public void onStrayCheck(byte[] buffer, int offset, int length, SocketAddress source) {
    awaited.onStrayCheck(buffer, offset, length, source);
  }

  /** An ICE restart (RFC 9725 §4.3.3); the same answer to who asks once more. */
  public PublisherGateway.RestartResult restart(
      String processId, String secret, IceParameters remote, String etag) {
    PublisherSession session = session(processId, secret);
    if (session == null) {
      return new PublisherGateway.NoSession();
    }
    if (!remote.equals(session.remoteIce())) {
      session.restartIce(IceCredentials.generate(services.random()), remote, etag);
    }
    SessionParameters parameters = session.parameters();
    return new PublisherGateway.Restarted(
        local(parameters.ingest(), session.credentials(), parameters.candidates()), session.etag());
  }

  /** A publisher deletes its session. */
  public boolean delete(String processId, String secret, long nowNs) {
    IngestSlot slot = slots.get(processId);
    return session(processId, secret) != null
        && slot != null
        && slot.detach(
            new SessionEnd(SessionEnd.Cause.DELETED, "The publisher ended its session."), nowNs);
  }

  private @Nullable PublisherSession session(String processId, String secret) {
    IngestSlot slot = slots.get(processId);
    PublisherSession session = slot == null ? null : slot.publisher();
    return session != null && session.parameters().secret().equals(secret) ? session : null;
  }

  /** Ends the publisher of an ingest, for DisconnectPublisher. */
  public boolean disconnect(Ingest ingest, String reason, long nowNs) {
    IngestSlot slot = slot(ingest);
    String sentence =
        reason.isEmpty() ? "An operator disconnected the publisher." : "Disconnected: " + reason;
    return slot != null
        && slot.detach(new SessionEnd(SessionEnd.Cause.DISCONNECTED, sentence), nowNs);
  }

  /** Says goodbye to every publisher; no other is taken any more. */
  public void shutDown(long nowNs) {
    shuttingDown = true;
    SessionEnd end = new SessionEnd(SessionEnd.Cause.SHUTDOWN, "The server is stopping.");
    slots.values().forEach(slot -> slot.detach(end, nowNs));
  }
}
