package io.whipsidecar.rtp;

import static java.util.Objects.requireNonNull;

import io.whipsidecar.wire.RtpHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of one publisher's session: RTP and RTCP after SRTP in, the packets of each
 * track in order and RTCP for the publisher out.
 *
 * <p>Called from the session's thread only; it starts nothing by itself. After each call the owner
 * asks {@link #nextDeadlineNs} and calls {@link #onTimeout} when that time has come; a late or an
 * early call does no harm. A packet that comes in order leaves within {@link #handleRtp}, from the
 * caller's buffer, without an allocation. Malformed packets are counted and dropped.
 */
public final class RtpReceiver {
  private static final long REPORT_INTERVAL_NS = 1_000_000_000L;
  private static final long FIRST_REPORT_NS = 100_000_000L;
  private static final long COMEBACK_NS = 2_000_000_000L;

  private final ReceiverParameters parameters;
  private final RtpReceiverSink sink;
  private final InboundTrack[] tracks;
  private final TrackMatcher matcher;
  private final SsrcTable ssrcs = new SsrcTable();
  private final PacketPool pool = new PacketPool();
  private final RtcpWriter writer;
  private final RtcpReader.Handler rtcpHandler = new SenderInformation();
  private final @Nullable TransportFeedback transportFeedback;
  private final BitrateAnnouncement bitrate;
  private final int[] mediaSsrcs;

  private long reportDueNs = Long.MAX_VALUE;
  private long malformedRtp;
  private long malformedRtcp;
  private long unassociated;

  public RtpReceiver(ReceiverParameters parameters, RtpReceiverSink sink) {
    this.parameters = requireNonNull(parameters, "parameters");
    this.sink = requireNonNull(sink, "sink");
    List<TrackParameters> list = parameters.tracks();
    tracks = new InboundTrack[list.size()];
    for (int i = 0; i < tracks.length; i++) {
      tracks[i] = new InboundTrack(i, list.get(i), pool, sink);
    }
    mediaSsrcs = new int[Arrays.stream(tracks).mapToInt(InboundTrack::layerCount).sum()];
    matcher = new TrackMatcher(list, parameters.extensions());
    writer = new RtcpWriter(parameters.localSsrc(), parameters.cname(), parameters.reducedSize());
    transportFeedback = sendsTransportFeedback(parameters) ? new TransportFeedback() : null;
    bitrate = new BitrateAnnouncement(parameters);
  }

  /**
   * One RTP packet, authenticated and decrypted. Its bytes may be changed (RTX is undone in place).
   */
  public void handleRtp(byte[] packet, int offset, int length, long nowNs) {
    int payloadBytes =
        RtpHeader.isValid(packet, offset, length)
            ? RtpHeader.payloadBytes(packet, offset, length)
            : -1;
    if (payloadBytes < 0) {
      malformedRtp++;
      return;
    }
    recordArrival(packet, offset, nowNs);
    int entry = ssrcs.find(RtpHeader.ssrc(packet, offset));
    if (entry == SsrcTable.UNKNOWN || ssrcs.role(entry) == SsrcTable.Role.IGNORED) {
      entry = associate(packet, offset, entry, nowNs);
    }
    if (entry == SsrcTable.UNKNOWN) {
      unassociated++;
      return;
    }
    InboundTrack track = tracks[ssrcs.track(entry)];
    int layer = ssrcs.layer(entry);
    if (ssrcs.role(entry) == SsrcTable.Role.RTX) {
      repair(track, layer, packet, offset, length, payloadBytes, nowNs);
    } else {
      track.onMedia(layer, packet, offset, length, payloadBytes, nowNs);
    }
  }

  /** One RTCP compound, authenticated and decrypted; reduced-size ones too (RFC 5506). */
  public void handleRtcp(byte[] compound, int offset, int length, long nowNs) {
    if (!RtcpReader.read(compound, offset, length, rtcpHandler, nowNs)) {
      malformedRtcp++;
    }
  }

  /**
   * What something else than repairs says about the round trip, such as the handshake: without it
   * the first losses of a long way would be given up before their repair can be here.
   */
  public void onRoundTrip(long ns) {
    for (InboundTrack track : tracks) {
      track.onRoundTrip(ns);
    }
  }

  /**
   * Asks the publisher for a keyframe of a track, if it agreed to be asked (PLI, else FIR). May be
   * called as often as one likes: at most one message per 500 ms goes out until {@link
   * #onKeyframe}.
   */
  public void requestKeyframe(int track, long nowNs) {
    tracks[track].requestKeyframe(nowNs);
    tracks[track].sendKeyframeRequest(writer, sink, nowNs);
  }

  /** A keyframe of the track has come: a request that still waits is dropped. */
  public void onKeyframe(int track) {
    tracks[track].onKeyframe();
  }

  /** Does all that is due: gives up on packets, NACKs, reports and feedback. */
  public void onTimeout(long nowNs) {
    for (InboundTrack track : tracks) {
      track.onTimeout(writer, sink, nowNs);
    }
    if (transportFeedback != null && transportFeedback.dueNs() <= nowNs) {
      transportFeedback.send(writer, anyMediaSsrc(), sink);
    }
    if (reportDueNs <= nowNs) {
      report(nowNs);
    }
    if (bitrate.dueNs() <= nowNs) {
      announceBitrate(nowNs);
    }
  }

  /** When {@link #onTimeout} has to be called; {@link Long#MAX_VALUE} before the first packet. */
  public long nextDeadlineNs() {
    long deadline = Math.min(reportDueNs, bitrate.dueNs());
    if (transportFeedback != null) {
      deadline = Math.min(deadline, transportFeedback.dueNs());
    }
    for (InboundTrack track : tracks) {
      deadline = Math.min(deadline, track.nextDeadlineNs());
    }
    return deadline;
  }

  /** The track whose current stream has this SSRC, or -1. */
  public int trackOf(int ssrc) {
    for (int i = 0; i < tracks.length; i++) {
      if (tracks[i].isCurrent(ssrc)) {
        return i;
      }
    }
    return -1;
  }

  /** A snapshot; the rates in it are those at {@code nowNs}. */
  public ReceiverStatistics statistics(long nowNs) {
    List<TrackStatistics> list = new ArrayList<>(tracks.length);
    for (InboundTrack track : tracks) {
      list.add(track.statistics(nowNs));
    }
    return new ReceiverStatistics(list, malformedRtp, malformedRtcp, unassociated);
  }

  private static boolean sendsTransportFeedback(ReceiverParameters parameters) {
    return parameters.extensions().transportSequence() != 0
        && parameters.tracks().stream().anyMatch(t -> t.feedback().transportCc());
  }

  /** Every packet counts for congestion control: RTX, probes and foreign ones, too. */
  private void recordArrival(byte[] packet, int offset, long nowNs) {
    if (transportFeedback == null) {
      return;
    }
    int found = HeaderExtensions.find(packet, offset, parameters.extensions().transportSequence());
    if (found != HeaderExtensions.NONE && HeaderExtensions.length(found) >= 2) {
      int at = offset + HeaderExtensions.position(found);
      transportFeedback.onPacket((packet[at] & 0xff) << 8 | (packet[at + 1] & 0xff), nowNs);
    }
  }

  /**
   * Binds an SSRC that is new, or one that was left; {@link SsrcTable#UNKNOWN} drops the packet.
   */
  private int associate(byte[] packet, int offset, int known, long nowNs) {
    if (known != SsrcTable.UNKNOWN && !mayComeBack(known, nowNs)) {
      return SsrcTable.UNKNOWN;
    }
    int number = matcher.match(packet, offset);
    if (number == TrackMatcher.NONE) {
      return SsrcTable.UNKNOWN;
    }
    int payloadType = RtpHeader.payloadType(packet, offset);
    TrackParameters negotiated = tracks[number].parameters();
    if (payloadType == negotiated.payloadType()) {
      return associateMedia(packet, offset, number, nowNs);
    }
    return payloadType == negotiated.rtxPayloadType()
        ? associateRtx(packet, offset, number)
        : SsrcTable.UNKNOWN;
  }

  /** A stream that another one followed may take its place back once the other has gone silent. */
  private boolean mayComeBack(int entry, long nowNs) {
    return tracks[ssrcs.track(entry)].silentSince(ssrcs.layer(entry), COMEBACK_NS, nowNs);
  }

  private int associateMedia(byte[] packet, int offset, int number, long nowNs) {
    InboundTrack track = tracks[number];
    int ssrc = RtpHeader.ssrc(packet, offset);
    int layer = track.layerOf(matcher.rid(packet, offset, false), ssrc);
    if (layer == InboundTrack.UNKNOWN_LAYER) {
      return SsrcTable.UNKNOWN;
    }
    if (track.hasSsrc(layer)) {
      ssrcs.bind(track.ssrc(layer), number, layer, SsrcTable.Role.IGNORED);
    }
    track.adopt(layer, ssrc, nowNs);
    ssrcs.bind(ssrc, number, layer, SsrcTable.Role.MEDIA);
    sink.onStream(number, ssrc);
    startTimers(nowNs);
    return ssrcs.find(ssrc);
  }

  /** The layer that an RTX stream repairs: by RRID, else by FID (RFC 8852 §3.2, RFC 5576 §4.2). */
  private int associateRtx(byte[] packet, int offset, int number) {
    InboundTrack track = tracks[number];
    int ssrc = RtpHeader.ssrc(packet, offset);
    String repairedRid = matcher.rid(packet, offset, true);
    int layer =
        repairedRid == null
            ? track.layerOfRepair(matcher.repair(number, ssrc))
            : track.layerOf(repairedRid, ssrc);
    if (layer == InboundTrack.UNKNOWN_LAYER) {
      return SsrcTable.UNKNOWN;
    }
    ssrcs.bind(ssrc, number, layer, SsrcTable.Role.RTX);
    return ssrcs.find(ssrc);
  }

  private void repair(
      InboundTrack track,
      int layer,
      byte[] packet,
      int offset,
      int length,
      int payloadBytes,
      long nowNs) {
    int rtxSsrc = RtpHeader.ssrc(packet, offset);
    int number = ssrcs.track(ssrcs.find(rtxSsrc));
    boolean foreign = RtpHeader.payloadType(packet, offset) != track.parameters().rtxPayloadType();
    if (foreign
        || !track.hasSsrc(layer)
        || matcher.repairsAnother(number, rtxSsrc, track.ssrc(layer))) {
      unassociated++;
      return;
    }
    track.onRtx(layer, packet, offset, length, payloadBytes, nowNs);
  }

  private void startTimers(long nowNs) {
    if (reportDueNs == Long.MAX_VALUE) {
      reportDueNs = nowNs + FIRST_REPORT_NS;
    }
    bitrate.start(nowNs);
  }

  private void report(long nowNs) {
    reportDueNs = nowNs + REPORT_INTERVAL_NS;
    pool.trim();
    writer.beginReport();
    for (InboundTrack track : tracks) {
      track.report(writer, nowNs);
    }
    writer.sourceDescription();
    sink.sendRtcp(writer.buffer(), 0, writer.length());
  }

  private void announceBitrate(long nowNs) {
    long receivedBps = 0;
    int count = 0;
    for (InboundTrack track : tracks) {
      receivedBps += track.bitrateBps(nowNs);
      if (track.parameters().feedback().remb()) {
        count += track.copySsrcs(mediaSsrcs, count);
      }
    }
    long announced = bitrate.take(receivedBps, nowNs);
    if (count > 0) {
      writer.beginFeedback();
      writer.receiverEstimatedMaximumBitrate(announced, mediaSsrcs, count);
      sink.sendRtcp(writer.buffer(), 0, writer.length());
    }
  }

  private int anyMediaSsrc() {
    for (InboundTrack track : tracks) {
      if (track.copySsrcs(mediaSsrcs, 0) > 0) {
        return mediaSsrcs[0];
      }
    }
    return 0;
  }

  /** What the publisher's sender reports and BYEs mean for the tracks. */
  private final class SenderInformation implements RtcpReader.Handler {
    @Override
    public void onSenderReport(int ssrc, long ntpTimestamp, int rtpTimestamp, long nowNs) {
      for (InboundTrack track : tracks) {
        track.onSenderReport(ssrc, ntpTimestamp, rtpTimestamp, sink, nowNs);
      }
    }

    @Override
    public void onBye(int ssrc, long nowNs) {
      int track = trackOf(ssrc);
      if (track >= 0) {
        sink.onBye(track, nowNs);
      }
    }
  }
}
