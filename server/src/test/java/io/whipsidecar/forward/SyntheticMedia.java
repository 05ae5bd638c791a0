package io.whipsidecar.forward;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Real H264 access units and Opus packets, made by FFmpeg, cut out of its files. */
final class SyntheticMedia {
  static final int MTU = 1_200;

  /** Access units, each a list of NAL units. */
  final List<List<byte[]>> pictures = new ArrayList<>();

  final List<byte[]> sounds = new ArrayList<>();

  /** 30 fps with a keyframe each {@code gop} frames, and 20 ms Opus packets. */
  static SyntheticMedia make(RealFfmpeg ffmpeg, Path folder, int seconds, int gop)
      throws IOException, InterruptedException {
    Path h264 = folder.resolve("video.h264");
    Path ogg = folder.resolve("audio.ogg");
    ffmpeg.run(
        List.of(
            "-y",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=640x360:rate=30",
            "-t",
            "" + seconds,
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-tune",
            "zerolatency",
            "-bf",
            "0",
            "-b:v",
            "2M",
            "-g",
            "" + gop,
            "-keyint_min",
            "" + gop,
            "-x264-params",
            "aud=1:scenecut=0:slices=1",
            "-f",
            "h264",
            h264.toString()));
    ffmpeg.run(
        List.of(
            "-y",
            "-f",
            "lavfi",
            "-i",
            "anoisesrc=sample_rate=48000:seed=7",
            "-t",
            "" + seconds,
            "-c:a",
            "libopus",
            "-b:a",
            "64k",
            "-ac",
            "2",
            ogg.toString()));
    SyntheticMedia media = new SyntheticMedia();
    media.readAnnexB(Files.readAllBytes(h264));
    media.readOgg(ByteBuffer.wrap(Files.readAllBytes(ogg)));
    return media;
  }

  /** RTP payloads of a picture: parameter sets and slices, in fragments where needed. */
  List<byte[]> payloads(int picture) {
    List<byte[]> payloads = new ArrayList<>();
    for (byte[] nal : pictures.get(picture % pictures.size())) {
      if (nal.length <= MTU) {
        payloads.add(nal);
      } else {
        fragment(nal, payloads);
      }
    }
    return payloads;
  }

  /** What FFmpeg makes of a picture: its NAL units behind start codes of four bytes. */
  byte[] annexB(int picture) {
    List<byte[]> nals = pictures.get(picture % pictures.size());
    ByteBuffer bytes = ByteBuffer.allocate(nals.stream().mapToInt(nal -> nal.length + 4).sum());
    nals.forEach(nal -> bytes.putInt(1).put(nal));
    return bytes.array();
  }

  byte[] sound(int index) {
    return sounds.get(index % sounds.size());
  }

  private static void fragment(byte[] nal, List<byte[]> payloads) {
    for (int at = 1; at < nal.length; at += MTU - 2) {
      int end = Math.min(nal.length, at + MTU - 2);
      byte[] payload = new byte[end - at + 2];
      payload[0] = (byte) ((nal[0] & 0xe0) | 28);
      payload[1] = (byte) ((nal[0] & 0x1f) | (at == 1 ? 0x80 : 0) | (end == nal.length ? 0x40 : 0));
      System.arraycopy(nal, at, payload, 2, end - at);
      payloads.add(payload);
    }
  }

  private void readAnnexB(byte[] bytes) {
    List<byte[]> picture = new ArrayList<>();
    int start = -1;
    for (int i = 0; i + 2 < bytes.length; i++) {
      if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1) {
        if (start >= 0) {
          picture =
              add(
                  picture,
                  Arrays.copyOfRange(bytes, start, i > 0 && bytes[i - 1] == 0 ? i - 1 : i));
        }
        start = i + 3;
      }
    }
    add(picture, Arrays.copyOfRange(bytes, start, bytes.length));
  }

  /** Delimiters part the pictures and are not sent themselves, as with most publishers. */
  private List<byte[]> add(List<byte[]> picture, byte[] nal) {
    List<byte[]> current = picture;
    if ((nal[0] & 0x1f) == 9) {
      current = new ArrayList<>();
      pictures.add(current);
    } else if ((nal[0] & 0x1f) != 6) {
      current.add(nal);
    }
    return current;
  }

  /** Pages of RFC 3533 §6, of one stream; packets never span pages here unless they are long. */
  private void readOgg(ByteBuffer ogg) {
    List<byte[]> packets = new ArrayList<>();
    ByteBuffer packet = ByteBuffer.allocate(1 << 20);
    while (ogg.remaining() >= 27) {
      ogg.position(ogg.position() + 26);
      int[] lacing = new int[ogg.get() & 0xff];
      Arrays.setAll(lacing, i -> ogg.get() & 0xff);
      for (int size : lacing) {
        byte[] part = new byte[size];
        ogg.get(part);
        packet.put(part);
        if (size < 255) {
          packets.add(Arrays.copyOf(packet.array(), packet.position()));
          packet.clear();
        }
      }
    }
    sounds.addAll(packets.subList(2, packets.size() - 1)); // after OpusHead and OpusTags
  }
}
