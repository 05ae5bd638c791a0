package io.whipsidecar.ingest;

import io.whipsidecar.media.MediaKind;
import io.whipsidecar.ports.PortBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The legs of an ingest: a pure function of its configuration and ports. Every option was tried
 * with FFmpeg 5.1 to 8.1 ({@code LegsIT}); {@code docs/managers.md} says what each is for.
 */
public final class Legs {
  private static final String HOST = "127.0.0.1";

  /**
   * Bytes of socket buffer that FFmpeg asks for; the kernel clips it silently to its
   * net.core.rmem_max. One second of 8 Mb/s, which a reader gets at once when it starts late, is
   * 870 packets of which each costs the kernel about 2.3 KB; it counts twice what is asked for.
   */
  private static final String BUFFER_BYTES = "4194304";

  private Legs() {}

  /** Where the tracks go: video first, then audio. */
  public static List<TrackEndpoint> endpoints(IngestConfig config, PortBlock ports) {
    boolean rtcp = config.legFormat().hasRtcp();
    List<TrackEndpoint> endpoints = new ArrayList<>(2);
    TrackConfig video = config.video();
    if (video != null) {
      endpoints.add(endpoint(video, ports.first(), rtcp));
    }
    TrackConfig audio = config.audio();
    if (audio != null) {
      endpoints.add(endpoint(audio, ports.first() + (rtcp ? 2 : 1), rtcp));
    }
    return List.copyOf(endpoints);
  }

  private static TrackEndpoint endpoint(TrackConfig track, int rtpPort, boolean rtcp) {
    return new TrackEndpoint(track, rtpPort, rtcp ? rtpPort + 1 : 0);
  }

  /** What a manager prepends to the inputs of its FFmpeg. */
  public static List<InputLeg> of(IngestConfig config, PortBlock ports) {
    List<TrackEndpoint> tracks = endpoints(config, ports);
    return switch (config.legFormat()) {
      case FFMPEG_SDP -> List.of(sdpLeg("whip", config, tracks));
      case FFMPEG_SDP_PER_TRACK ->
          tracks.stream().map(t -> sdpLeg(trackId(t), config, List.of(t))).toList();
      case RAW_UDP -> tracks.stream().map(Legs::rawLeg).toList();
    };
  }

  private static InputLeg sdpLeg(String id, IngestConfig config, List<TrackEndpoint> tracks) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("-protocol_whitelist", "data,udp,rtp"));
    // Without it FFmpeg binds 0.0.0.0, whatever the c= line says: anyone could inject RTP.
    options.addAll(List.of("-localaddr", HOST));
    // The default of 10 s ends FFmpeg when no publisher is there.
    options.addAll(List.of("-listen_timeout", "0"));
    options.addAll(List.of("-buffer_size", BUFFER_BYTES));
    if (config.fastStart()) {
      options.addAll(List.of("-fpsprobesize", "3"));
    }
    options.addAll(List.of("-f", "sdp"));
    // FFmpeg never percent-decodes a data: URL; base64 it takes (RFC 2397).
    byte[] sdp = sdp(tracks).getBytes(StandardCharsets.US_ASCII);
    String address = "data:application/sdp;base64," + Base64.getEncoder().encodeToString(sdp);
    return new InputLeg(id, address, options);
  }

  /** The legs of the Go function that this contract began with, to the letter. */
  private static InputLeg rawLeg(TrackEndpoint endpoint) {
    String codecOption = endpoint.kind() == MediaKind.VIDEO ? "-codec:v" : "-codec:a";
    List<String> options =
        List.of(
            "-re",
            "-protocol_whitelist",
            "udp,rtp",
            "-fflags",
            "+genpts",
            "-payload_type",
            Integer.toString(endpoint.track().payloadType()),
            codecOption,
            "copy");
    String address =
        "udp://" + HOST + ":" + endpoint.rtpPort() + "?overrun_nonfatal=1&fifo_size=50000000";
    return new InputLeg(trackId(endpoint), address, options);
  }

  private static String trackId(TrackEndpoint endpoint) {
    return "whip:" + endpoint.kind().sdpName();
  }

  /** The SDP that describes the tracks to a reader (RFC 8866); CRLF line ends. */
  public static String sdp(List<TrackEndpoint> tracks) {
    StringBuilder sdp = new StringBuilder(256);
    sdp.append("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=whip\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n");
    tracks.forEach(track -> appendTrack(sdp, track));
    return sdp.toString();
  }

  private static void appendTrack(StringBuilder sdp, TrackEndpoint endpoint) {
    TrackConfig track = endpoint.track();
    int payloadType = track.payloadType();
    sdp.append("m=").append(endpoint.kind().sdpName()).append(' ').append(endpoint.rtpPort());
    sdp.append(" RTP/AVP ").append(payloadType).append("\r\n");
    sdp.append("a=rtpmap:").append(payloadType).append(' ').append(rtpmap(track)).append("\r\n");
    String fmtp = fmtp(track);
    if (!fmtp.isEmpty()) {
      sdp.append("a=fmtp:").append(payloadType).append(' ').append(fmtp).append("\r\n");
    }
  }

  private static String rtpmap(TrackConfig track) {
    String base = track.codec().encodingName() + "/" + track.codec().clockRateHz();
    return track.codec().channels() > 1 ? base + "/" + track.codec().channels() : base;
  }

  private static String fmtp(TrackConfig track) {
    return switch (track.codec()) {
      case H264 -> "packetization-mode=1"; // RFC 6184 §8.1: publishers send STAP-A and FU-A
      case OPUS -> "sprop-stereo=1"; // RFC 7587 §6.1
      case H265, VP8, VP9, AV1, PCMU, PCMA -> "";
    };
  }
}
