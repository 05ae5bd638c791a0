package io.whipsidecar.payload;

import io.whipsidecar.media.Codec;
import io.whipsidecar.wire.RtpHeader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The payloads of a stream that FFmpeg wrote; see README.md beside the files. */
final class RealStream {
  private RealStream() {}

  static List<byte[]> payloads(Codec codec) {
    return payloads(codec.name().toLowerCase(Locale.ROOT) + ".rtp");
  }

  static List<byte[]> payloads(String file) {
    try (InputStream stream =
            Objects.requireNonNull(RealStream.class.getResourceAsStream(file), file);
        DataInputStream in = new DataInputStream(stream)) {
      List<byte[]> payloads = new ArrayList<>();
      while (in.available() > 0) {
        byte[] packet = in.readNBytes(in.readUnsignedShort());
        int header = RtpHeader.headerBytes(packet, 0);
        payloads.add(Arrays.copyOfRange(packet, header, packet.length));
      }
      return payloads;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
