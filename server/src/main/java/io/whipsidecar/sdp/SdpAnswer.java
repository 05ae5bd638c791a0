package io.whipsidecar.sdp;

import io.whipsidecar.media.MediaKind;
import io.whipsidecar.sdp.NegotiatedSession.Extensions;
import io.whipsidecar.sdp.NegotiatedSession.Media;
import io.whipsidecar.sdp.NegotiatedSession.Track;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer that every client in the corpus reads.
 *
 * <ul>
 *   <li>Credentials, fingerprint and setup stand in each accepted section: browsers and GStreamer
 *       look there, libdatachannel and FFmpeg take them wherever they find them first.
 *   <li>Candidates stand in the first accepted section only, which is the tagged one of the BUNDLE
 *       group, so that a long list fits into FFmpeg's 8,192 bytes.
 *   <li>{@code rtcp-mux-only} is never written: RFC 8858 §4 forbids it in an answer.
 * </ul>
 */
public final class SdpAnswer {
  /** FFmpeg's publisher reads no more. */
  public static final int MAX_BYTES = 8_192;

  private final StringBuilder out = new StringBuilder(2_048);
  private final NegotiatedSession session;
  private final LocalParameters local;

  private SdpAnswer(NegotiatedSession session, LocalParameters local) {
    this.session = session;
    this.local = local;
  }

  /** The whole description, lines ended by CRLF. */
  public static String write(NegotiatedSession session, LocalParameters local) {
    return new SdpAnswer(session, local).write();
  }

  private String write() {
    line("v=0");
    line("o=- " + local.sessionId() + " 1 IN IP4 127.0.0.1");
    line("s=-");
    line("t=0 0");
    IceLines.sessionPart(out, session);
    if (session.extmapAllowMixed()) {
      line("a=extmap-allow-mixed");
    }
    int candidatesAt = -1;
    for (Media media : session.media()) {
      Track track = media.track();
      if (track == null) {
        rejected(media);
        continue;
      }
      mLine(media, track);
      transport(media.mid());
      if (candidatesAt < 0) {
        candidatesAt = out.length();
      }
      track(track);
    }
    IceLines.insertCandidates(out, candidatesAt, local.udpFirst(), MAX_BYTES);
    return out.toString();
  }

  private void mLine(Media media, Track track) {
    List<LocalCandidate> candidates = local.udpFirst();
    String rtx = track.rtxPayloadType() < 0 ? "" : " " + track.rtxPayloadType();
    // The default destination is one of the candidates (RFC 8839 §4.2.1.2), or the placeholder
    // of trickle ICE.
    int port = candidates.isEmpty() ? 9 : candidates.get(0).port();
    line(
        "m=%s %d %s %d%s"
            .formatted(media.media(), port, media.protocol(), track.payloadType(), rtx));
    line("c=IN " + (candidates.isEmpty() ? "IP4 0.0.0.0" : connection(candidates.get(0))));
    bandwidth(track);
  }

  /**
   * RFC 8866 §5.8 and RFC 3890 §6.2: browsers keep within it from the first packet on, when no REMB
   * has reached them yet. Both, because some know only the older one.
   */
  private void bandwidth(Track track) {
    long maximumBps = local.bitrates().maximumBps();
    if (maximumBps > 0 && isForwardedVideo(track)) {
      line("b=AS:" + Math.max(1, maximumBps / 1_000));
      line("b=TIAS:" + maximumBps);
    }
  }

  private static boolean isForwardedVideo(Track track) {
    return track.codec() != null && track.kind() == MediaKind.VIDEO;
  }

  private static String connection(LocalCandidate candidate) {
    return (candidate.isIpv6() ? "IP6 " : "IP4 ") + candidate.address();
  }

  private void transport(@Nullable String mid) {
    if (mid != null) {
      line("a=mid:" + mid);
    }
    IceLines.credentials(out, local.ice());
    line("a=fingerprint:" + local.fingerprint());
    line("a=setup:" + session.setup().sdpName());
    line("a=rtcp-mux");
  }

  private void track(Track track) {
    line("a=recvonly"); // RFC 9725 §4.2
    if (track.rtcpReducedSize()) {
      line("a=rtcp-rsize");
    }
    extensions(track.extensions());
    PayloadFormat format = track.format();
    String channels = format.channels() > 1 ? "/" + format.channels() : "";
    line(
        "a=rtpmap:%d %s/%d%s"
            .formatted(
                format.payloadType(), format.encodingName(), format.clockRateHz(), channels));
    String fmtp = fmtp(track);
    if (!fmtp.isEmpty()) {
      line("a=fmtp:" + format.payloadType() + ' ' + fmtp);
    }
    feedback(track);
    if (track.rtxPayloadType() >= 0) {
      line("a=rtpmap:" + track.rtxPayloadType() + " rtx/" + format.clockRateHz());
      line("a=fmtp:" + track.rtxPayloadType() + " apt=" + format.payloadType());
    }
    simulcast(track.simulcast());
  }

  /**
   * As offered: for H264, Opus and all others it suits both sides. Behind it libwebrtc (all
   * browsers but Firefox) takes where its estimate of the bandwidth begins, in kb/s.
   */
  private String fmtp(Track track) {
    String offered = track.format().fmtp() == null ? "" : track.format().fmtp();
    long startBps = local.bitrates().startBps();
    if (startBps == 0 || !isForwardedVideo(track)) {
      return offered;
    }
    String start = "x-google-start-bitrate=" + startBps / 1_000;
    return offered.isEmpty() ? start : offered + ';' + start;
  }

  private void extensions(Extensions ids) {
    extension(ids, ids.mid(), HeaderExtension.MID);
    extension(ids, ids.rid(), HeaderExtension.RID);
    extension(ids, ids.repairedRid(), HeaderExtension.REPAIRED_RID);
    extension(ids, ids.transportCc(), HeaderExtension.TRANSPORT_CC);
    extension(ids, ids.absSendTime(), HeaderExtension.ABS_SEND_TIME);
    extension(ids, ids.dependencyDescriptor(), HeaderExtension.DEPENDENCY_DESCRIPTOR);
  }

  private void extension(Extensions ids, int id, String uri) {
    if (id != Extensions.NONE) {
      String direction = ids.sendOnly().contains(id) ? "/recvonly" : ""; // RFC 8285 §7
      line("a=extmap:" + id + direction + ' ' + uri);
    }
  }

  private void feedback(Track track) {
    feedback(track, track.feedback().nack(), "nack");
    feedback(track, track.feedback().pli(), "nack pli");
    feedback(track, track.feedback().fir(), "ccm fir");
    feedback(track, track.feedback().transportCc(), "transport-cc");
    feedback(track, track.feedback().remb(), "goog-remb");
  }

  private void feedback(Track track, boolean accepted, String value) {
    if (accepted) {
      line("a=rtcp-fb:" + track.payloadType() + ' ' + value);
    }
  }

  private void simulcast(List<RidDescription> layers) {
    if (layers.isEmpty()) {
      return;
    }
    for (RidDescription layer : layers) {
      line(("a=rid:" + layer.id() + " recv " + layer.restrictions()).trim());
    }
    line("a=simulcast:recv " + String.join(";", layers.stream().map(RidDescription::id).toList()));
  }

  private void rejected(Media media) {
    String formats = media.formats().isEmpty() ? "0" : String.join(" ", media.formats());
    line("m=%s 0 %s %s".formatted(media.media(), media.protocol(), formats)); // RFC 3264 §6
    line("c=IN IP4 0.0.0.0");
    if (media.mid() != null) {
      line("a=mid:" + media.mid());
    }
    line("a=inactive");
  }

  private void line(String line) {
    out.append(line).append("\r\n");
  }
}
