package io.whipsidecar.e2e;

import io.whipsidecar.demo.Judgement;
import io.whipsidecar.demo.PublisherKind;
import io.whipsidecar.demo.PublisherProgram;
import io.whipsidecar.ffmpeg.ChildProcess;
import io.whipsidecar.ffmpeg.FfmpegLocator;
import io.whipsidecar.ffmpeg.MissingFfmpegException;
import io.whipsidecar.publish.FfmpegPattern;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The publishers of the impairment tests, each as the network sees it. */
enum TestPublisher implements PublisherProgram {
  /** FFmpeg 8.1's muxer: RTX for video, keyframe each second, no PLI. */
  FFMPEG,

  /** The same without retransmission in its offer, like FFmpeg 8.0. */
  FFMPEG_PLAIN {
    @Override
    String offer(String offer) {
      return withoutRetransmission(offer);
    }
  },

  /** It offers retransmission, but what it is asked for never comes: no RTCP gets to it. */
  FFMPEG_DEAF {
    @Override
    Predicate<ByteBuffer> swallowed() {
      return TestPublisher::isRtcp;
    }
  },

  /** The browsers' WebRTC: RTX for video, PLI, congestion control; no retransmission of sound. */
  LIBWEBRTC,

  /** The same with NACK for sound in its offer, as pages ask for it that care. */
  LIBWEBRTC_AUDIO_NACK {
    @Override
    String offer(String offer) {
      return offer.replaceAll("(a=rtpmap:(\\d+) opus/48000/2\r\n)", "$1a=rtcp-fb:$2 nack\r\n");
    }
  };

  private static final double FFMPEG_OFFSET_MS = -1;
  private static final int FPS = 30;
  private static final int BITRATE_KBPS = 2_500;
  private static final int FIRST_RTCP = 192;
  private static final int LAST_RTCP = 223;

  /** What becomes of its offer on the way. */
  String offer(String offer) {
    return offer;
  }

  /** What of the server's datagrams never arrives. */
  Predicate<ByteBuffer> swallowed() {
    return bytes -> false;
  }

  /** Flash minus beep in what it sends: its muxer's doing, or that of the Opus encoder alone. */
  double offsetMs() {
    return isLive() ? Judgement.IDEAL_OFFSET_MS : FFMPEG_OFFSET_MS;
  }

  @Override
  public boolean isLive() {
    return name().startsWith("LIBWEBRTC");
  }

  private static boolean isRtcp(ByteBuffer datagram) {
    int second = datagram.get(1) & 0xff;
    return (datagram.get(0) & 0xc0) == 0x80 && second >= FIRST_RTCP && second <= LAST_RTCP;
  }

  /** Without NACK, RTX and their lines. */
  static String withoutRetransmission(String offer) {
    UnaryOperator<String> strip =
        line -> line.startsWith("m=video") ? line.replaceFirst(" 105$", "") : line;
    return offer
        .lines()
        .filter(line -> !line.startsWith("a=rtcp-fb:") || !line.endsWith("nack"))
        .filter(line -> !line.startsWith("a=rtpmap:105") && !line.startsWith("a=fmtp:105"))
        .filter(line -> !line.startsWith("a=ssrc-group:FID"))
        .map(strip)
        .collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  @Override
  public ChildProcess start(Task task, Consumer<String> onLine)
      throws IOException, MissingFfmpegException {
    if (isLive()) {
      return PublisherKind.LIBWEBRTC.start(task, onLine);
    }
    return FfmpegLocator.ofInstallation()
        .locatePublisher()
        .start("publisher", ffmpeg(task.endpoint(), task.token(), task.seconds()), onLine);
  }

  private static List<String> ffmpeg(String endpoint, String token, int seconds) {
    List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-nostats", "-re"));
    arguments.addAll(FfmpegPattern.input(640, 360, FPS));
    arguments.addAll(List.of("-t", String.valueOf(seconds)));
    arguments.addAll(FfmpegPattern.encoders("h264", BITRATE_KBPS, FPS));
    arguments.addAll(List.of("-authorization", token, "-f", "whip", endpoint));
    return arguments;
  }
}
