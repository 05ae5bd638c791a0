package io.whipsidecar.session;

import io.whipsidecar.forward.ChunkPool;
import io.whipsidecar.forward.ForwarderParameters;
import io.whipsidecar.forward.ForwarderState;
import io.whipsidecar.forward.IngestForwarder;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestState;
import io.whipsidecar.ingest.IngestStatus;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.TrackEndpoint;
import io.whipsidecar.sdp.NegotiatedSession;
import io.whipsidecar.whip.PublisherGateway;
import org.jspecify.annotations.Nullable;

/**
 * One registered ingest on the event loop: its forwarder, which outlives publishers, and the
 * publisher that is there. All methods are called from the event loop.
 */
final class IngestSlot implements SessionOwner, LegOutput.KeyframeListener, Timed {
  /** A publisher that is silent for so long may be replaced, and is shown as silent. */
  static final long SILENCE_NS = 2_000_000_000L;

  private static final long STATISTICS_INTERVAL_NS = 1_000_000_000L;

  private final Ingest ingest;
  private final SessionServices services;
  private final ChunkPool keptMedia;
  private final LegOutput output;
  private final IngestReaders readers;
  private final PortHolders holders;
  private final ReaderEnd readerEnd = new ReaderEnd();
  private final IngestReport report;
  private final Measurements measurements;

  /** In the loop only while there is something to wait for: thousands of ingests never have it. */
  private final Timed holdersTimer =
      new Timed() {
        @Override
        public void onTimeout(long nowNs) {
          onHolders(nowNs);
        }

        @Override
        public long nextDeadlineNs() {
          return holdersDueNs;
        }
      };

  private @Nullable ForwarderParameters parameters;
  private @Nullable IngestForwarder forwarder;
  private @Nullable PublisherSession publisher;
  private String missing = "";
  private boolean live;
  private boolean timed;
  private boolean closed;
  private long statisticsDueNs = NEVER;
  private long holdersDueNs = NEVER;

  /**
   * @param endedSessions where publishers are remembered that have gone
   * @param keptMedia memory for the media that forwarders keep, shared by all slots of the loop
   */
  IngestSlot(
      Ingest ingest, SessionServices services, EndedSessions endedSessions, ChunkPool keptMedia) {
    this.keptMedia = keptMedia;
    this.ingest = ingest;
    this.services = services;
    this.output = new LegOutput(ingest, services.io(), this);
    this.readers = IngestReaders.of(ingest, readerListener());
    this.holders = PortHolders.of(ingest);
    this.report = new IngestReport(ingest, services.clock(), endedSessions);
    this.measurements = new Measurements(ingest, services, readers);
  }

  Ingest ingest() {
    return ingest;
  }

  @Nullable PublisherSession publisher() {
    return publisher;
  }

  /** Begins to look for readers. */
  void open() {
    for (TrackEndpoint track : ingest.tracks()) {
      ReaderEvents events = new ReaderEvents(services, readers, holders, this::onHolders);
      services.io().watchReader(track.rtpPort(), track.rtcpPort(), events);
    }
  }

  /** A publisher takes the ingest over; the one before has ended. */
  void attach(PublisherSession session, long nowNs) {
    IngestForwarder leg = forwarder(nowNs);
    publisher = session;
    missing = "";
    live = false;
    declareParameterSets(session);
    leg.onPublisherStarted(nowNs);
    for (int i = 0; i < session.tracks().size(); i++) {
      leg.onLayers(session.tracks().toIngest(i), session.tracks().hasLayers(i));
    }
    measurements.begin(leg, session, nowNs);
    services.io().add(session);
    keepTime();
    statisticsDueNs = nowNs + STATISTICS_INTERVAL_NS;
    awaitReaders();
    report.connecting(session, nowNs);
    session.open();
    if (readers.allPresent()) {
      session.note(Stage.READER_BOUND, readers.inWords(), nowNs);
    }
  }

  /** Ends the publisher, if there is one. Returns whether there was. */
  boolean detach(SessionEnd end, long nowNs) {
    PublisherSession session = publisher;
    if (session == null) {
      return false;
    }
    session.close();
    onEnded(session, end, nowNs);
    return true;
  }

  /** The ingest is gone. */
  void close(SessionEnd end, long nowNs) {
    detach(end, nowNs);
    closed = true;
    services.io().remove(this);
    services.io().remove(holdersTimer);
    for (TrackEndpoint track : ingest.tracks()) {
      services.io().unwatchReader(track.rtpPort());
    }
    IngestForwarder leg = forwarder;
    if (leg != null) {
      leg.release();
    }
    output.release();
  }

  /**
   * RR+BYE, as soon as no frame is under way: FFmpeg finishes its files.
   *
   * @param forAnother whether another reader is about to bind the ports
   */
  void endReader(boolean forAnother, long nowNs) {
    if (forAnother && services.io().tellsReadersApart()) {
      holders.onToldToLeave(nowNs);
      onHolders(nowNs);
    }
    forwarder(nowNs);
    readerEnd.ask(nowNs);
    endReaderWhenDue(nowNs);
  }

  private void endReaderWhenDue(long nowNs) {
    IngestForwarder leg = forwarder;
    if (leg == null || !readerEnd.isAsked()) {
      return;
    }
    if (publisher != null && !readerEnd.isDue(leg.isMidFrame(), nowNs)) {
      return;
    }
    readerEnd.forget();
    leg.endReader();
    if (ingest.config().legFormat() != LegFormat.RAW_UDP) { // it has no RTCP to be told by
      readers.end(nowNs);
      awaitReaders();
    }
    if (publisher == null) {
      output.release();
    }
  }

  private void keepTime() {
    if (!timed) {
      timed = true;
      services.io().add(this);
    }
  }

  private IngestForwarder forwarder(long nowNs) {
    IngestForwarder existing = forwarder;
    if (existing != null) {
      return existing;
    }
    ForwarderParameters made = Forwarders.parameters(ingest, services);
    IngestForwarder fresh = new IngestForwarder(made, output, keptMedia);
    parameters = made;
    forwarder = fresh;
    readers.tellAll(nowNs);
    remember(fresh, nowNs); // at once: the next run must not resume from the same state again
    return fresh;
  }

  private void remember(IngestForwarder leg, long nowNs) {
    ForwarderState state = leg.snapshot(nowNs, services.clock().boot());
    services.forwarderStates().save(ingest.registration(), state);
  }

  private void declareParameterSets(PublisherSession session) {
    ForwarderParameters made = parameters;
    for (int i = 0; made != null && i < made.tracks().size(); i++) {
      int track = session.tracks().toReceiver(i);
      String sprop = null;
      if (track >= 0) {
        NegotiatedSession.Track negotiated = session.tracks().negotiated(track);
        sprop = negotiated.spropParameterSets();
      }
      TrackPayload.declare(made.tracks().get(i).payloadFormat(), sprop);
    }
  }

  private void awaitReaders() {
    for (int i = 0; i < ingest.tracks().size(); i++) {
      boolean awaited = publisher != null || readers.isLeaving();
      services.io().awaitReader(ingest.tracks().get(i).rtpPort(), awaited);
    }
  }

  /** Who holds the ports has changed, or has held them for so long. */
  private void onHolders(long nowNs) {
    if (closed) {
      return;
    }
    awaitReaders();
    report.reader(readers.anyPresent());
    report.portConflict(holders.conflict(nowNs));
    services.io().remove(holdersTimer);
    holdersDueNs = holders.nextDeadlineNs(nowNs);
    if (holdersDueNs != NEVER) {
      services.io().add(holdersTimer);
    }
  }

  private IngestReaders.Listener readerListener() {
    return new IngestReaders.Listener() {
      @Override
      public void onReader(int track, boolean present, long nowNs) {
        IngestSlot.this.onReader(track, present, nowNs);
      }

      @Override
      public void onLateReader(int track) {
        IngestSlot.this.onLateReader(track);
      }
    };
  }

  private void onLateReader(int track) {
    IngestForwarder leg = forwarder;
    if (!closed && leg != null) {
      leg.endReader(track);
    }
  }

  private void onReader(int track, boolean present, long nowNs) {
    if (closed) {
      return; // said before the watch was ended; the ports may be another ingest's by now
    }
    IngestForwarder leg = forwarder;
    if (leg != null) {
      leg.onReader(track, present, nowNs);
    }
    PublisherSession session = publisher;
    if (session != null && present && readers.allPresent()) {
      session.note(Stage.READER_BOUND, readers.inWords(), nowNs);
    }
  }

  @Override
  public void onKeyframeNeeded(int track) {
    PublisherSession session = publisher;
    if (session != null) {
      session.requestKeyframe(track);
    }
  }

  @Override
  public void onKeyframe(int track) {
    PublisherSession session = publisher;
    if (session != null) {
      session.onKeyframe(track);
    }
  }

  @Override
  public void onPacket(int track, byte[] packet, int offset, int length, long nowNs) {
    IngestForwarder leg = forwarder;
    if (leg == null) {
      return;
    }
    leg.onPacket(track, packet, offset, length, nowNs);
    if (!live) {
      becomeLive(nowNs);
    }
    endReaderWhenDue(nowNs);
  }

  private void becomeLive(long nowNs) {
    live = true;
    missing = "";
    PublisherSession session = publisher;
    if (session != null) {
      report.state(IngestState.LIVE, "Media is coming in.", session, nowNs);
    }
  }

  @Override
  public void onLost(int track, int count, long nowNs) {
    IngestForwarder leg = forwarder;
    if (leg != null) {
      leg.onLost(track, count, nowNs);
    }
  }

  @Override
  public void onRepair(int track, long nowNs) {
    IngestForwarder leg = forwarder;
    if (leg != null) {
      leg.onRepair(track, nowNs);
    }
  }

  @Override
  public boolean isPoint(int track, byte[] packet, int offset, int length) {
    IngestForwarder leg = forwarder;
    return leg == null || leg.isPoint(track, packet, offset, length);
  }

  @Override
  public void onStreamReset(int track, long nowNs) {
    IngestForwarder leg = forwarder;
    if (leg != null) {
      leg.onStreamReset(track, nowNs);
    }
  }

  @Override
  public void onLayerSwitch(int track, long nowNs) {
    IngestForwarder leg = forwarder;
    if (leg != null) {
      leg.onLayerSwitch(track);
    }
  }

  @Override
  public void onSenderReport(int track, long ntpTimestamp, int rtpTimestamp, long nowNs) {
    IngestForwarder leg = forwarder;
    if (leg != null) {
      leg.onSenderReport(track, ntpTimestamp, rtpTimestamp, nowNs);
    }
  }

  @Override
  public void onProgress(PublisherSession session, Stage stage, long nowNs) {
    services.counters().stages().increment(stage.id());
    report.progress(session, stage, nowNs);
  }

  @Override
  public void onEnded(PublisherSession session, SessionEnd end, long nowNs) {
    if (session != publisher) {
      return;
    }
    services.counters().ends().increment(end.cause().name());
    publisher = null;
    live = false;
    statisticsDueNs = NEVER;
    services.io().remove(session);
    IngestForwarder leg = forwarder;
    if (leg != null) {
      measurements.end(leg, session, nowNs);
      leg.onPublisherEnded(nowNs);
      remember(leg, nowNs);
    }
    endReaderWhenDue(nowNs);
    awaitReaders();
    output.release();
    report.ended(session, end, nowNs);
  }

  @Override
  public void onTimeout(long nowNs) {
    IngestForwarder leg = forwarder;
    if (leg == null) {
      return;
    }
    leg.onTimeout(nowNs);
    endReaderWhenDue(nowNs);
    PublisherSession session = publisher;
    if (session != null && nowNs >= statisticsDueNs) {
      statisticsDueNs = nowNs + STATISTICS_INTERVAL_NS;
      observe(leg, session, nowNs);
    }
  }

  /**
   * Once a second: statistics, the state of the output, and whether the publisher has fallen
   * silent.
   */
  private void observe(IngestForwarder leg, PublisherSession session, long nowNs) {
    measurements.look(leg, session, nowNs);
    remember(leg, nowNs);
    readers.resume(nowNs);
    if (live && nowNs - session.lastMediaNs() >= SILENCE_NS) {
      live = false;
      report.state(IngestState.SILENT, "The publisher sends nothing.", session, nowNs);
    }
    if (live || !session.trace().has(Stage.FIRST_SRTP)) {
      reportMissing(session, nowNs);
    }
  }

  private void reportMissing(PublisherSession session, long nowNs) {
    String now = SetupWatch.missing(ingest, session, readers, nowNs);
    if (now.isEmpty() != missing.isEmpty()) { // a sentence counts seconds: it is said once
      missing = now;
      report.missing(now, session);
    }
  }

  /** The session that is there, for its publisher to read. */
  PublisherGateway.Report report(PublisherSession session) {
    IngestStatus status = ingest.status();
    return new PublisherGateway.Report(
        status.state().name(), status.reason(), report.info(session));
  }

  @Override
  public long ownerDeadlineNs() {
    return nextDeadlineNs();
  }

  @Override
  public long nextDeadlineNs() {
    IngestForwarder leg = forwarder;
    return leg == null
        ? NEVER
        : Math.min(Math.min(leg.nextDeadlineNs(), statisticsDueNs), readerEnd.dueNs());
  }
}
