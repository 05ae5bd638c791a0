package io.whipsidecar.srtp;

import io.whipsidecar.wire.RtpHeader;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Packets and keys for the tests of this package. */
final class SrtpPackets {
  private SrtpPackets() {}

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static byte[] key(SrtpProfile profile) {
    return random(profile.keyBytes(), 1);
  }

  static byte[] salt(SrtpProfile profile) {
    return random(profile.saltBytes(), 2);
  }

  static SrtpSender sender(SrtpProfile profile) {
    return new SrtpSender(profile, key(profile), salt(profile));
  }

  static SrtpReceiver receiver(SrtpProfile profile) {
    return new SrtpReceiver(profile, key(profile), salt(profile));
  }

  static byte[] random(int bytes, long seed) {
    byte[] value = new byte[bytes];
    new Random(seed).nextBytes(value);
    return value;
  }

  static byte[] rtp(int sequenceNumber, int ssrc, int payloadBytes) {
    byte[] packet = random(RtpHeader.FIXED_BYTES + payloadBytes, sequenceNumber * 31L + ssrc);
    RtpHeader.write(packet, 0, false, 96, sequenceNumber, 90_000 + sequenceNumber, ssrc);
    return packet;
  }

  /** An RTP packet with CSRCs and a one-byte header extension of 8 bytes (RFC 8285 §4.2). */
  static byte[] rtpWithExtension(int sequenceNumber, int ssrc, int csrcs, int payloadBytes) {
    byte[] packet = rtp(sequenceNumber, ssrc, 4 * csrcs + 12 + payloadBytes);
    packet[0] |= (byte) (0x10 | csrcs);
    int extension = RtpHeader.FIXED_BYTES + 4 * csrcs;
    System.arraycopy(hex("bede0002 1001 2201 0203 4000"), 0, packet, extension, 12 - 2);
    return packet;
  }

  /** A receiver report with {@code blocks} report blocks of noise. */
  static byte[] rtcp(int ssrc, int blocks) {
    byte[] packet = random(8 + 24 * blocks, ssrc + blocks);
    packet[0] = (byte) (0x80 | blocks);
    packet[1] = (byte) 201;
    packet[2] = 0;
    packet[3] = (byte) (packet.length / 4 - 1);
    PacketCipher.writeInt(ssrc, packet, 4);
    return packet;
  }

  static byte[] protectRtp(SrtpSender sender, byte[] packet) {
    byte[] out = new byte[packet.length + 20];
    return cut(out, sender.protectRtp(packet, 0, packet.length, out, 0));
  }

  static byte[] protectRtcp(SrtpSender sender, byte[] packet) {
    byte[] out = new byte[packet.length + 20];
    return cut(out, sender.protectRtcp(packet, 0, packet.length, out, 0));
  }

  /** The plaintext; empty when the packet was refused. */
  static byte[] unprotectRtp(SrtpReceiver receiver, byte[] packet) {
    byte[] out = new byte[packet.length];
    return cut(out, receiver.unprotectRtp(packet, 0, packet.length, out, 0));
  }

  /** The plaintext; empty when the packet was refused. */
  static byte[] unprotectRtcp(SrtpReceiver receiver, byte[] packet) {
    byte[] out = new byte[packet.length];
    return cut(out, receiver.unprotectRtcp(packet, 0, packet.length, out, 0));
  }

  static int statusOfRtp(SrtpReceiver receiver, byte[] packet) {
    return receiver.unprotectRtp(packet, 0, packet.length, new byte[packet.length], 0);
  }

  static int statusOfRtcp(SrtpReceiver receiver, byte[] packet) {
    return receiver.unprotectRtcp(packet, 0, packet.length, new byte[packet.length], 0);
  }

  private static byte[] cut(byte[] out, int length) {
    return Arrays.copyOf(out, Math.max(0, length));
  }
}
