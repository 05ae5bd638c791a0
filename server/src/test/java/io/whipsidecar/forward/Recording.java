package io.whipsidecar.forward;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** What FFmpeg wrote by {@code -c copy -f nut}, packet by packet, told apart by their contents. */
final class Recording {
  record Packet(int stream, double seconds, String hash) {}

  final List<Packet> packets = new ArrayList<>();
  private final SyntheticMedia media;

  Recording(RealFfmpeg ffmpeg, Path file, SyntheticMedia media)
      throws IOException, InterruptedException {
    this.media = media;
    String csv =
        ffmpeg.run(
            "ffprobe",
            List.of(
                "-v",
                "error",
                "-show_entries",
                "packet=stream_index,pts_time,data_hash",
                "-show_data_hash",
                "MD5",
                "-of",
                "csv=p=0",
                file.toString()));
    for (String line : csv.lines().filter(text -> !text.isBlank()).toList()) {
      String[] fields = line.split(",", -1);
      double seconds = fields[1].equals("N/A") ? Double.NaN : Double.parseDouble(fields[1]);
      String hash = fields[fields.length - 1].replace("MD5:", "");
      packets.add(new Packet(Integer.parseInt(fields[0]), seconds, hash));
    }
  }

  List<Double> times(int stream) {
    return packets.stream()
        .filter(packet -> packet.stream() == stream)
        .map(Packet::seconds)
        .toList();
  }

  /** Longest step between neighbouring packets of a stream, and the shortest, in milliseconds. */
  String steps(int stream) {
    double least = Double.MAX_VALUE;
    double most = -Double.MAX_VALUE;
    List<Double> times = times(stream);
    for (int i = 1; i < times.size(); i++) {
      double step = (times.get(i) - times.get(i - 1)) * 1_000;
      if (!Double.isNaN(step)) {
        least = Math.min(least, step);
        most = Math.max(most, step);
      }
    }
    return times.size() + " packets, steps " + Math.round(least) + ".." + Math.round(most) + " ms";
  }

  /** Indices of the pictures that are in it as they were sent; -1 for one that is not. */
  List<Integer> pictures() {
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < media.pictures.size(); i++) {
      hashes.add(hash(media.annexB(i)));
    }
    return packets.stream()
        .filter(p -> p.stream() == 0)
        .map(p -> hashes.indexOf(p.hash()))
        .toList();
  }

  /**
   * For each picture, how much later than the sound before it in the file it is, in milliseconds.
   * Pictures that follow a silence are left out: the sound before them is another publisher's.
   */
  List<Double> skews() {
    List<String> sounds = media.sounds.stream().map(Recording::hash).toList();
    double[] soundStart = new double[packets.size()];
    List<Double> skews = new ArrayList<>();
    List<Integer> pictures = pictures();
    double lastSound = Double.NaN;
    double heardAt = Double.NaN;
    int picture = 0;
    for (int i = 0; i < soundStart.length; i++) {
      Packet packet = packets.get(i);
      if (packet.stream() == 1) {
        int sound = sounds.indexOf(packet.hash());
        lastSound = packet.seconds() - sound * 0.02;
        heardAt = packet.seconds();
      } else {
        int index = pictures.get(picture++);
        if (index >= 0) {
          double skew = (packet.seconds() - index / 30.0 - lastSound) * 1_000;
          if (!Double.isNaN(skew) && packet.seconds() - heardAt < 1) {
            skews.add(skew);
          }
        }
      }
    }
    return skews;
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(bytes);
      return String.format("%032x", new BigInteger(1, digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
