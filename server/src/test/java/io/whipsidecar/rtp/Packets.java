package io.whipsidecar.rtp;

import io.whipsidecar.wire.RtpHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Makes RTP packets for tests, one property at a time. */
final class Packets {
  static final int VIDEO = 102;
  static final int RTX = 103;

  private int payloadType = VIDEO;
  private int sequence;
  private int timestamp;
  private int ssrc = 0x1111;
  private byte[] payload = {1, 2, 3, 4, 5, 6, 7, 8};
  private int padding;
  private final ByteArrayOutputStream extensions = new ByteArrayOutputStream();
  private boolean twoByte;

  static Packets sequence(int sequence) {
    Packets packet = new Packets();
    packet.sequence = sequence & 0xffff;
    packet.timestamp = sequence * 100;
    return packet;
  }

  static Packets rtx(int rtxSequence, int originalSequence, byte... payload) {
    byte[] bytes =
        ByteBuffer.allocate(2 + payload.length)
            .putShort((short) originalSequence)
            .put(payload)
            .array();
    return sequence(rtxSequence).payloadType(RTX).ssrc(0x1112).payload(bytes);
  }

  Packets payloadType(int value) {
    payloadType = value;
    return this;
  }

  Packets ssrc(int value) {
    ssrc = value;
    return this;
  }

  Packets timestamp(int value) {
    timestamp = value;
    return this;
  }

  Packets payload(byte... value) {
    payload = value;
    return this;
  }

  Packets padding(int bytes) {
    padding = bytes;
    return this;
  }

  Packets twoByteHeaders() {
    twoByte = true;
    return this;
  }

  Packets extension(int id, String value) {
    byte[] text = value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return extension(id, text);
  }

  Packets extension(int id, byte[] value) {
    if (twoByte) {
      extensions.write(id);
      extensions.write(value.length);
    } else {
      extensions.write(id << 4 | (value.length - 1));
    }
    extensions.writeBytes(value);
    return this;
  }

  byte[] bytes() {
    int words = (extensions.size() + 3) / 4;
    int extensionBytes = words == 0 ? 0 : 4 + 4 * words;
    byte[] packet = new byte[12 + extensionBytes + payload.length + padding];
    RtpHeader.write(packet, 0, false, payloadType, sequence, timestamp, ssrc);
    ByteBuffer buffer = ByteBuffer.wrap(packet);
    if (words > 0) {
      packet[0] |= 0x10;
      buffer.putInt(12, (twoByte ? 0x1000 : 0xBEDE) << 16 | words);
      System.arraycopy(extensions.toByteArray(), 0, packet, 16, extensions.size());
    }
    System.arraycopy(payload, 0, packet, 12 + extensionBytes, payload.length);
    if (padding > 0) {
      packet[0] |= 0x20;
      packet[packet.length - 1] = (byte) padding;
    }
    return packet;
  }
}
