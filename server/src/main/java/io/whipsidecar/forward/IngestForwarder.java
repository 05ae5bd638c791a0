package io.whipsidecar.forward;

import io.whipsidecar.media.MediaKind;
import io.whipsidecar.wire.RtpHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * The output side of one ingest, for as long as the ingest lives. It is fed the media of whichever
 * publisher is there, in order and without duplicates, and is told of its losses; it puts out one
 * stream per track to the reader.
 *
 * <p>Guarantees towards the reader, per track: one payload type and SSRC; sequence numbers without
 * a gap; timestamps that go on over publishers; a sender report before the first packet and every
 * second; video that starts at a keyframe with its parameter sets.
 *
 * <p>All methods are called from the thread that owns the ingest; none blocks or throws for what a
 * publisher sends. Feed one input, then arm the timer for {@link #nextDeadlineNs}. As long as
 * {@link #onReader} was not called for a track, its reader is taken to be there.
 */
public final class IngestForwarder {
  /** One of the tracks has no media or no sender reports yet. */
  public static final long SKEW_UNKNOWN = Long.MIN_VALUE;

  /** No deadline. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final long REPORT_INTERVAL_NS = Ticks.SECOND_NS;

  private static final long HOLD_AFTER_LOSS_NS = 60 * Ticks.SECOND_NS;
  private static final long HOLD_AFTER_REPAIR_NS = 10 * Ticks.SECOND_NS;

  private final ForwarderParameters parameters;
  private final ForwarderSink sink;
  private final TrackForwarder[] tracks;
  private final OutputClock clock;
  private final RtcpWriter rtcp;
  private final KeptMedia kept;
  private final Replay replay;
  private final int leader;
  private final byte[] scratch = new byte[2048];

  private boolean publisher;
  private long reportsDueNs;

  /** With memory of its own. */
  public IngestForwarder(ForwarderParameters parameters, ForwarderSink sink) {
    this(parameters, sink, new ChunkPool(parameters.keptBytes()));
  }

  /**
   * @param pool memory for kept media, shared by forwarders of the same thread
   */
  public IngestForwarder(ForwarderParameters parameters, ForwarderSink sink, ChunkPool pool) {
    this.parameters = parameters;
    this.sink = sink;
    clock = new OutputClock(parameters.tracks(), parameters.anchorNtp(), parameters.anchorNs());
    rtcp = new RtcpWriter(parameters.cname());
    kept = new KeptMedia(parameters.keptBytes(), pool, this::onKeptDropped);
    tracks = new TrackForwarder[parameters.tracks().size()];
    int video = 0;
    for (int i = tracks.length - 1; i >= 0; i--) {
      TrackOutput output = parameters.tracks().get(i);
      tracks[i] = new TrackForwarder(i, output, sink);
      video = output.codec().kind() == MediaKind.VIDEO ? i : video;
    }
    leader = video;
    replay = new Replay(kept, tracks, clock, parameters.readerPerTrack());
  }

  /** A publisher's media come next: nothing of theirs is related to what came before. */
  public void onPublisherStarted(long nowNs) {
    publisher = true;
    clock.onPublisherStarted();
    for (TrackForwarder track : tracks) {
      track.reset();
      track.countFromZero();
    }
    reportsDueNs = nowNs;
    onTimeout(nowNs);
  }

  /** The publisher has gone; its BYE, if there was one, is not the reader's business. */
  public void onPublisherEnded(long nowNs) {
    publisher = false;
    for (TrackForwarder track : tracks) {
      track.hold.free();
    }
    if (replay.dueNs() == NEVER) {
      kept.clear();
    }
  }

  /** The ingest is gone: gives the memory back. No other method is called any more. */
  public void release() {
    kept.clear();
  }

  private void onKeptDropped() {
    replay.abandonBefore(kept.store().head());
  }

  /** The track's stream begins anew within the session: another SSRC, or another layer. */
  public void onStreamReset(int track, long nowNs) {
    clock.onStreamReset(track);
    tracks[track].reset();
    if (isVideo(tracks[track])) {
      sink.needKeyframe(track);
    }
  }

  /**
   * Another layer of the same picture comes next, from a whole keyframe on; its timestamps have
   * nothing to do with those of the layer before.
   */
  public void onLayerSwitch(int track) {
    clock.onStreamReset(track);
    tracks[track].reset();
  }

  /**
   * Whether this publisher may go over from one layer to another at any time. Then frames go out
   * whole only, so that none is begun in one layer and followed by another's.
   */
  public void onLayers(int track, boolean several) {
    tracks[track].onLayers(several);
  }

  /**
   * Takes a packet of the publisher, in order. It is rewritten where it is: the bytes before its
   * payload are overwritten, and it is sent from there.
   */
  public void onPacket(int index, byte[] packet, int offset, int length, long nowNs) {
    TrackForwarder track = tracks[index];
    int payloadLength = payloadLength(packet, offset, length);
    if (payloadLength <= 0) {
      track.malformed++;
      return;
    }
    int timestamp = RtpHeader.timestamp(packet, offset);
    if (!track.hold.isEmpty() && track.isNextFrame(timestamp)) {
      release(track, nowNs);
    }
    boolean startsFrame = track.startsFrame(timestamp);
    if (startsFrame) {
      track.outputTimestamp = clock.onFrame(index, timestamp, nowNs);
    }
    if (isVideo(track)) {
      observe(track, startsFrame, timestamp, RtpHeader.marker(packet, offset));
    }
    boolean holds = !track.hold.isEmpty() || (startsFrame && track.holdsFrames(nowNs));
    if (!holds) {
      admit(track, packet, offset, payloadLength, startsFrame, nowNs);
      return;
    }
    boolean whole = RtpHeader.marker(packet, offset) || !track.hold.add(packet, offset, length);
    if (whole) {
      release(track, nowNs);
      admit(track, packet, offset, payloadLength, startsFrame, nowNs);
    }
  }

  private void observe(TrackForwarder track, boolean startsFrame, int timestamp, boolean marker) {
    if (startsFrame) {
      track.onFrame(clock.frameTimeNs(track.index));
    }
    track.lostFrames.onPacket(startsFrame, timestamp, marker);
  }

  /**
   * The receiver gave up on {@code count} packets that stood before what it hands over next, or on
   * an unknown number of them when it is 0.
   */
  public void onLost(int index, int count, long nowNs) {
    TrackForwarder track = tracks[index];
    track.onLost(count);
    if (isVideo(track)) {
      if (parameters.lossPolicy() == LossPolicy.SKIP_TO_KEYFRAME) {
        track.skipsAfterLoss |= track.gate.isOpen();
        track.hold.clear();
        track.gate.onLost();
        track.holdFrames(nowNs + HOLD_AFTER_LOSS_NS);
      }
      sink.needKeyframe(index);
    }
  }

  /**
   * The receiver misses packets and has asked for them: packets may soon be lost for good. Frames
   * of a video track go out whole only for some seconds, which costs the time that a frame takes to
   * arrive, so that none is ever begun and not ended.
   */
  public void onRepair(int index, long nowNs) {
    TrackForwarder track = tracks[index];
    if (isVideo(track) && parameters.lossPolicy() == LossPolicy.SKIP_TO_KEYFRAME) {
      track.holdFrames(nowNs + HOLD_AFTER_REPAIR_NS);
    }
  }

  /** Whether output could go on with this packet, were all before it lost. */
  public boolean isPoint(int index, byte[] packet, int offset, int length) {
    TrackForwarder track = tracks[index];
    int payloadLength = payloadLength(packet, offset, length);
    return !isVideo(track)
        || parameters.lossPolicy() == LossPolicy.PASS
        || (payloadLength > 0
            && track
                .output
                .payloadFormat()
                .isKeyframe(packet, offset + RtpHeader.headerBytes(packet, offset), payloadLength));
  }

  /**
   * Takes what a sender report of the publisher says (RFC 3550 §6.4.1).
   *
   * @param ntp 64 bits: seconds since 1900 and their fraction
   */
  public void onSenderReport(int track, long ntp, int rtpTimestamp, long nowNs) {
    clock.onSenderReport(track, ntp, rtpTimestamp, nowNs);
  }

  /** Whether somebody has bound the ports of {@code index}: called at the start and on a change. */
  public void onReader(int index, boolean present, long nowNs) {
    TrackForwarder track = tracks[index];
    boolean came = present && (track.readerAbsent || !track.readerKnown);
    track.readerKnown = true;
    track.readerAbsent = !present;
    if (!present) {
      track.cursor = TrackForwarder.LIVE;
      track.reported = false;
      track.midFrame = false;
    } else if (came && publisher) {
      startReader(track, nowNs);
    }
  }

  /** Whether a reader has got the beginning of a picture and not yet its end. */
  public boolean isMidFrame() {
    for (TrackForwarder track : tracks) {
      if (track.midFrame && isVideo(track) && !track.readerAbsent) {
        return true;
      }
    }
    return false;
  }

  /** Ends the reader: FFmpeg finishes its files when each of its RTCP ports has got a BYE. */
  public void endReader() {
    for (TrackForwarder track : tracks) {
      endReader(track.index);
    }
  }

  /** Ends the reader of one track. */
  public void endReader(int track) {
    if (parameters.rtcp()) {
      int length = rtcp.goodbye(tracks[track].output.ssrc());
      sink.sendRtcp(track, rtcp.compound(), 0, length);
    }
  }

  /** Time has reached {@link #nextDeadlineNs}; may be called early or late. */
  public void onTimeout(long nowNs) {
    if (publisher && nowNs >= reportsDueNs) {
      report(nowNs);
    }
    if (nowNs >= replay.dueNs()) {
      replay.onTimeout(nowNs);
      if (!publisher && replay.dueNs() == NEVER) {
        kept.clear();
      }
    }
  }

  /** When {@link #onTimeout} is due, or {@link #NEVER}. */
  public long nextDeadlineNs() {
    return publisher ? Math.min(reportsDueNs, replay.dueNs()) : replay.dueNs();
  }

  /**
   * What to persist so that another forwarder can go on where this one stands.
   *
   * @param boot names the clock that {@code nowNs} is of, see {@link ForwarderState#boot}
   */
  public ForwarderState snapshot(long nowNs, long boot) {
    long timeNs = wholeMilliseconds(nowNs);
    List<ForwarderState.Track> states = new ArrayList<>();
    for (TrackForwarder track : tracks) {
      states.add(
          new ForwarderState.Track(
              track.output.ssrc(), track.nextSequence(), clock.timestampAt(track.index, timeNs)));
    }
    return new ForwarderState(clock.ntpAt(timeNs), timeNs, boot, states);
  }

  public TrackStatistics statistics(int track) {
    return tracks[track].statistics();
  }

  /** What looks at a track's payloads. */
  public PayloadFormat payloadFormat(int track) {
    return tracks[track].output.payloadFormat();
  }

  /**
   * How much later one track's media come out than another's of the same capture time, by the
   * publisher's sender reports, or {@link #SKEW_UNKNOWN}.
   */
  public long skewNs(int track, int reference, long nowNs) {
    return clock.skewNs(track, reference, nowNs);
  }

  /** The held frame is complete. */
  private void release(TrackForwarder track, long nowNs) {
    FrameHold hold = track.hold;
    byte[] packet = hold.bytes();
    for (int i = 0; i < hold.count(); i++) {
      int offset = hold.start(i);
      int payloadLength = payloadLength(packet, offset, hold.length(i));
      admit(track, packet, offset, payloadLength, i == 0, nowNs);
    }
    hold.clear();
  }

  private void admit(
      TrackForwarder track,
      byte[] packet,
      int offset,
      int payloadLength,
      boolean startsFrame,
      long nowNs) {
    int payload = offset + RtpHeader.headerBytes(packet, offset);
    PayloadFormat format = track.output.payloadFormat();
    if (format.isLeftOut(packet, payload, payloadLength)) {
      track.droppedAtGate++;
      return;
    }
    boolean marker =
        RtpHeader.marker(packet, offset) || format.endsFrame(packet, payload, payloadLength);
    int verdict = track.gate.onPacket(packet, payload, payloadLength);
    if (verdict == 0) {
      dropAtGate(track, startsFrame);
      return;
    }
    if (!track.reported && flows(track)) {
      reportTrack(track, nowNs);
    }
    boolean keyframe = (verdict & KeyframeGate.KEYFRAME_STARTS) != 0;
    if (keyframe) {
      startKeyframe(track, (verdict & KeyframeGate.INSERT_PARAMETER_SETS) != 0);
    }
    boolean point = keyframe && track.index == leader;
    int skip = format.shorten(packet, payload, payloadLength);
    deliver(track, marker, packet, payload + skip, payloadLength - skip, point, nowNs);
  }

  private void startKeyframe(TrackForwarder track, boolean insertParameterSets) {
    track.onKeyframe(clock.frameTimeNs(track.index));
    sink.onKeyframe(track.index);
    boolean keptFromHere = track.index == leader && !kept.isKeeping();
    if (keptFromHere) {
      kept.begin();
    }
    if (insertParameterSets || keptFromHere) {
      insertParameterSets(track, insertParameterSets);
    }
  }

  /** Puts the remembered parameter sets before the keyframe: always kept, sent when missing. */
  private void insertParameterSets(TrackForwarder track, boolean send) {
    PayloadFormat format = track.output.payloadFormat();
    for (int i = 0; i < format.parameterSetCount(); i++) {
      int length = format.writeParameterSet(i, scratch, RtpHeader.FIXED_BYTES);
      if (send && flows(track)) {
        track.send(false, track.outputTimestamp, scratch, RtpHeader.FIXED_BYTES, length);
      }
      keep(track, false, scratch, RtpHeader.FIXED_BYTES, length);
    }
  }

  /** Sends before it keeps: what is live waits for nothing. */
  private void deliver(
      TrackForwarder track,
      boolean marker,
      byte[] packet,
      int payload,
      int length,
      boolean point,
      long nowNs) {
    boolean waits = flows(track) && kept.isKeeping() && track.isBurst(nowNs);
    if (flows(track) && !waits) {
      track.send(marker, track.outputTimestamp, packet, payload, length);
    } else if (track.readerAbsent) {
      track.droppedWithoutReader++;
    }
    long record = keep(track, marker, packet, payload, length);
    if (point) {
      onPoint(track, nowNs);
    }
    if (waits && record >= 0) {
      replay.resume(track, record, nowNs);
    } else if (waits) {
      track.send(marker, track.outputTimestamp, packet, payload, length);
    }
    kept.trim(nowNs, replay.pinned(nowNs));
    if (kept.wantsPoint(nowNs) && isVideo(tracks[leader])) {
      sink.needKeyframe(leader);
    }
  }

  private void onPoint(TrackForwarder track, long nowNs) {
    long mediaNs = clock.frameTimeNs(track.index);
    kept.addPoint(track.frameRecord, mediaNs, nowNs);
    if (flows(track)) {
      replay.onLivePoint(track.frameRecord, mediaNs, nowNs);
    }
  }

  private long keep(TrackForwarder track, boolean marker, byte[] packet, int payload, int length) {
    long record = kept.keep(track.index, marker, track.outputTimestamp, packet, payload, length);
    if (track.frameRecord < kept.store().head()) { // the first of its frame that is still there
      track.frameRecord = record;
    }
    return record;
  }

  private static boolean flows(TrackForwarder track) {
    return !track.readerAbsent && track.isLive();
  }

  private void dropAtGate(TrackForwarder track, boolean startsFrame) {
    track.droppedAtGate++;
    if (track.skipsAfterLoss) {
      track.lostFrames.onSkipped();
    }
    if (startsFrame && !track.gate.keyframeAnnounced()) {
      sink.needKeyframe(track.index);
    }
  }

  private void startReader(TrackForwarder track, long nowNs) {
    if (!replay.start(track, nowNs) && isVideo(track)) {
      track.gate.close();
      sink.needKeyframe(track.index);
    }
    reportTrack(track, nowNs);
    onTimeout(nowNs);
  }

  private void report(long nowNs) {
    boolean late = nowNs - reportsDueNs >= REPORT_INTERVAL_NS;
    reportsDueNs = (late ? nowNs : reportsDueNs) + REPORT_INTERVAL_NS;
    for (TrackForwarder track : tracks) {
      if (!track.readerAbsent) {
        reportTrack(track, nowNs);
      }
    }
  }

  /** A track that lags behind is told about the time that its media are of. */
  private void reportTrack(TrackForwarder track, long nowNs) {
    track.reported = true;
    if (parameters.rtcp()) {
      long timeNs = wholeMilliseconds(track.isLive() ? nowNs : track.replayFromNs);
      int length =
          rtcp.senderReport(
              track.output.ssrc(),
              clock.ntpAt(timeNs),
              clock.timestampAt(track.index, timeNs),
              (int) track.packets,
              (int) track.payloadBytes);
      sink.sendRtcp(track.index, rtcp.compound(), 0, length);
    }
  }

  /** Whole milliseconds are whole ticks in every RTP clock: no rounding in what the reader sees. */
  private long wholeMilliseconds(long timeNs) {
    return timeNs - Math.floorMod(timeNs - parameters.anchorNs(), Ticks.MILLISECOND_NS);
  }

  private static boolean isVideo(TrackForwarder track) {
    return track.output.codec().kind() == MediaKind.VIDEO;
  }

  private static int payloadLength(byte[] packet, int offset, int length) {
    return RtpHeader.isValid(packet, offset, length)
        ? RtpHeader.payloadBytes(packet, offset, length)
        : -1;
  }
}
