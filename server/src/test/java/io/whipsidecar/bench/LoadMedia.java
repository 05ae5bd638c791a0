package io.whipsidecar.bench;

import io.whipsidecar.conformance.LoadConnection;
import io.whipsidecar.session.H264Payload;
import io.whipsidecar.srtp.SrtpSender;
import io.whipsidecar.testing.netem.RtpPublisher;
import io.whipsidecar.wire.RtpHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Writes, protects and sends the packets of one publisher, whose last 8 bytes are the time at which
 * they were sent. The sender's thread only.
 */
final class LoadMedia {
  static final int PACKET_BYTES = 1_200;
  static final int STAMP_BYTES = 8;

  private static final int AUDIO_BYTES = 160;
  private static final int AUDIO_TICKS = 960;
  private static final int VIDEO_TICKS = 3_000;
  private static final int REPORT_BYTES = 28;

  /** Fragments that are shorter would not have room for their header and the stamp. */
  private static final int LEAST_BYTES = 64;

  private final LoadConnection connection;
  private final DatagramChannel channel;
  private final SrtpSender srtp;
  private final LoadWindow window;
  private final H264Payload payloads = new H264Payload();
  private final byte[] plain = new byte[PACKET_BYTES];
  private final ByteBuffer plainView = ByteBuffer.wrap(plain);
  private final byte[] wire = new byte[PACKET_BYTES + 64];
  private final ByteBuffer out = ByteBuffer.allocateDirect(wire.length);
  private int videoSequence;
  private int videoTimestamp;
  private int audioSequence;
  private long sentInWindow;

  LoadMedia(LoadConnection connection, LoadWindow window) {
    this.connection = connection;
    this.channel = connection.channel();
    this.srtp = connection.srtp();
    this.window = window;
  }

  /** A picture in full packets and a shorter last one. */
  void sendFrame(int bytes, boolean keyframe) throws IOException {
    int payloadBytes = PACKET_BYTES - RtpHeader.FIXED_BYTES;
    int count = (bytes + payloadBytes - 1) / payloadBytes;
    for (int i = 0; i < count; i++) {
      boolean last = i == count - 1;
      int rest = RtpHeader.FIXED_BYTES + bytes - i * payloadBytes;
      int length = Math.max(LEAST_BYTES, Math.min(PACKET_BYTES, rest));
      int sequence = videoSequence++;
      RtpHeader.write(
          plain,
          0,
          last,
          LoadConnection.VIDEO_PT,
          sequence,
          videoTimestamp,
          LoadConnection.VIDEO_SSRC);
      plainView.limit(length).position(RtpHeader.FIXED_BYTES);
      payloads.write(RtpPublisher.VIDEO, keyframe, i, count, sequence, plainView);
      sendRtp(length);
    }
    videoTimestamp += VIDEO_TICKS;
  }

  void sendAudio() throws IOException {
    int sequence = audioSequence++;
    RtpHeader.write(
        plain,
        0,
        false,
        LoadConnection.AUDIO_PT,
        sequence,
        sequence * AUDIO_TICKS,
        LoadConnection.AUDIO_SSRC);
    plain[RtpHeader.FIXED_BYTES] = (byte) 0xfc; // TOC (RFC 6716 §3.1): CELT, stereo, one frame
    sendRtp(AUDIO_BYTES);
  }

  private void sendRtp(int length) throws IOException {
    long nowNs = System.nanoTime();
    plainView.limit(PACKET_BYTES).putLong(length - STAMP_BYTES, nowNs);
    send(srtp.protectRtp(plain, 0, length, wire, 0));
    sentInWindow += window.has(nowNs) ? 1 : 0;
  }

  /** A sender report for each track (RFC 3550 §6.4.1). */
  void sendReports(long unixNs) throws IOException {
    report(LoadConnection.VIDEO_SSRC, unixNs, videoTimestamp, videoSequence);
    report(LoadConnection.AUDIO_SSRC, unixNs, audioSequence * AUDIO_TICKS, audioSequence);
  }

  private void report(int ssrc, long unixNs, int timestamp, int packets) throws IOException {
    long seconds = unixNs / 1_000_000_000L + 2_208_988_800L; // since 1900
    long fraction = ((unixNs % 1_000_000_000L) << 32) / 1_000_000_000L;
    plainView.clear();
    plainView.put((byte) 0x80).put((byte) 200).putShort((short) (REPORT_BYTES / 4 - 1));
    plainView.putInt(ssrc).putLong((seconds << 32) | fraction);
    plainView.putInt(timestamp).putInt(packets).putInt(packets * 1_000);
    send(srtp.protectRtcp(plain, 0, REPORT_BYTES, wire, 0));
  }

  /** Keeps the server's consent (RFC 7675). */
  void sendCheck() throws IOException {
    byte[] check = connection.check();
    System.arraycopy(check, 0, wire, 0, check.length);
    send(check.length);
  }

  private void send(int length) throws IOException {
    channel.write(out.clear().put(wire, 0, length).flip());
  }

  /** Media packets sent in the window. */
  long sentInWindow() {
    return sentInWindow;
  }
}
