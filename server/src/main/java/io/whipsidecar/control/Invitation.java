package io.whipsidecar.control;

import io.whipsidecar.client.Legs;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.v1.AudioCodec;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.OnProcessStartResponse;
import io.whipsidecar.v1.VideoCodec;
import io.whipsidecar.v1.WhipIngest;
import io.whipsidecar.wire.IpText;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What people need to publish to an ingest and to read from it, ready to paste.
 *
 * @param response the answer of OnProcessStart
 * @param token that publishers send; empty: none
 * @param server where the server was called
 */
record Invitation(OnProcessStartResponse response, String token, ListenAddress server) {
  private static final String LOCALHOST = "http://localhost:";

  /** The WHIP endpoint, where publishers POST. */
  String url() {
    Ingest ingest = response.getIngest();
    String url =
        ingest.getWhipUrl().isEmpty() // of a server before 0.1.0
            ? LOCALHOST + "8080" + ingest.getWhipPath()
            : ingest.getWhipUrl();
    return url.startsWith(LOCALHOST) ? url.replaceFirst("localhost", host()) : url;
  }

  /** A server that does not tell its public URL is where it was called. */
  private String host() {
    if (server instanceof ListenAddress.Tcp tcp) {
      InetSocketAddress address = tcp.address();
      if (!address.getAddress().isLoopbackAddress() && !address.getAddress().isAnyLocalAddress()) {
        String ip = IpText.of(address.getAddress());
        String host = address.getHostString(); // as it was given, if that was a name
        return host.contains(":") ? "[" + ip + "]" : host;
      }
    }
    return "localhost";
  }

  /** The publish page, which takes the token from behind the #: browsers send it nowhere. */
  String page() {
    return token.isEmpty()
        ? url()
        : url() + "#token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
  }

  /** How to publish. */
  List<String> publishing() {
    List<String> lines = new ArrayList<>();
    lines.add("  WHIP URL      " + url());
    lines.add(
        "  token         "
            + (token.isEmpty() ? "none: the server decides who may publish" : token));
    lines.add("  publish page  " + page());
    return lines;
  }

  /** FFmpeg 8 as a publisher, with a test picture; empty when it can't send these codecs. */
  List<String> publisher() {
    WhipIngest config = response.getIngest().getConfig();
    if (config.getVideoCodec() != VideoCodec.VIDEO_CODEC_H264
        || config.getAudioCodec() != AudioCodec.AUDIO_CODEC_OPUS) {
      return List.of();
    }
    List<String> arguments =
        words(
            "ffmpeg -re -f lavfi -i testsrc2=size=1280x720:rate=30 -f lavfi -i sine=frequency=440"
                + " -c:v libx264 -profile:v baseline -bf 0 -g 60 -pix_fmt yuv420p -b:v 2M"
                + " -c:a libopus -ar 48000 -ac 2");
    if (!token.isEmpty()) {
      arguments.addAll(List.of("-authorization", token));
    }
    arguments.addAll(List.of("-f", "whip", url()));
    return arguments;
  }

  /** FFmpeg as the reader, which records what comes as it is. */
  List<String> reader() {
    List<String> arguments = words("ffmpeg");
    arguments.addAll(legs());
    arguments.addAll(words("-c copy"));
    if (response.getWarningsList().stream()
        .anyMatch(warning -> warning.getReason().equals("VP9_COPY_NEEDS_COPYINKF"))) {
      arguments.add("-copyinkf:v");
    }
    arguments.add(fileName(response.getIngest().getProcessId()));
    return arguments;
  }

  /** The legs as arguments, to stand before other inputs. */
  List<String> legs() {
    return Legs.toArguments(response.getInputLegsList());
  }

  private static String fileName(String id) {
    String name = id.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[.-]+", "");
    return (name.isEmpty() ? "recording" : name.substring(0, Math.min(name.length(), 100)))
        + ".mkv";
  }

  private static List<String> words(String spaced) {
    return new ArrayList<>(List.of(spaced.split(" ", -1)));
  }
}
