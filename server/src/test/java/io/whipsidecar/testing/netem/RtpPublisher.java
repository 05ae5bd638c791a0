package io.whipsidecar.testing.netem;

import io.whipsidecar.testing.netem.PublisherProfile.Retransmission;
import io.whipsidecar.wire.RtcpHeader;
import io.whipsidecar.wire.RtpHeader;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A publisher at RTP level: video at 30 frames per second, paced over 10 ms, and audio every 20 ms;
 * sender reports every second; answers NACKs as its profile says. Each payload starts with the
 * packet's extended sequence number, so that whoever receives it can tell which packet it was.
 */
public final class RtpPublisher {
  public static final int VIDEO = 0;
  public static final int AUDIO = 1;
  public static final int VIDEO_PAYLOAD_TYPE = 102;
  public static final int RTX_PAYLOAD_TYPE = 103;
  public static final int AUDIO_PAYLOAD_TYPE = 111;
  public static final int AUDIO_RTX_PAYLOAD_TYPE = 112;
  public static final int MID_EXTENSION = 4;

  /** Writes payloads that mean something, such as a codec's. */
  public interface Payload {
    /** The extended sequence number alone, in the first eight bytes. */
    Payload NUMBERED = (track, key, index, count, sequence, payload) -> payload.putLong(sequence);

    /**
     * Fills a payload from its position to its limit.
     *
     * @param key whether the frame is one to begin with
     * @param index of the packet within its frame of {@code count} packets
     */
    void write(int track, boolean key, int index, int count, long sequence, ByteBuffer payload);
  }

  /** Takes packets on their way to the network. */
  public interface Output {
    void send(byte[] packet);
  }

  private static final long FRAME_NS = VirtualTime.SECOND / 30;
  private static final long AUDIO_NS = 20 * VirtualTime.MILLISECOND;
  private static final long SILENCE_NS = 400 * VirtualTime.MILLISECOND;
  private static final long PACING_NS = 10 * VirtualTime.MILLISECOND;

  private final VirtualTime time;
  private final PublisherProfile profile;
  private final Output output;
  private final Track[] tracks;
  private final long startNs;
  private Payload payloads = Payload.NUMBERED;
  private boolean running = true;
  private boolean reporting = true;
  private boolean dtx;
  private long firstReportNs = VirtualTime.MILLISECOND;
  private int frames;
  private int keyframeInterval = 60;
  private boolean answersRequests;
  private boolean keyframeRequested;
  private int keyframeRequests;
  private long nacked;
  private long nacksBehindReports;

  public RtpPublisher(VirtualTime time, PublisherProfile profile, Output output) {
    this.time = time;
    this.profile = profile;
    this.output = output;
    startNs = time.nowNs();
    tracks =
        new Track[] {
          new Track("0", 0x1111, VIDEO_PAYLOAD_TYPE, RTX_PAYLOAD_TYPE),
          new Track("1", 0x2222, AUDIO_PAYLOAD_TYPE, AUDIO_RTX_PAYLOAD_TYPE)
        };
    tracks[VIDEO].next = profile.firstVideoSequence();
    tracks[AUDIO].next = profile.firstAudioSequence();
  }

  /** From now on payloads are written by this. */
  public void payloads(Payload writer) {
    payloads = writer;
  }

  /** Nothing of this track is sent. */
  public void mute(int track) {
    tracks[track].muted = true;
  }

  public void start() {
    videoFrame(time.nowNs());
    startAudio();
  }

  /** Audio and sender reports alone. */
  public void startAudio() {
    time.in(3 * VirtualTime.MILLISECOND, this::audioFrame);
    time.in(firstReportNs, this::senderReports);
  }

  /**
   * Its keyframes are so many frames apart.
   *
   * @param answers whether one comes when it is asked for as well
   */
  public void keyframeInterval(int count, boolean answers) {
    keyframeInterval = count;
    answersRequests = answers;
  }

  /** It sends no sender reports, as some clients do. */
  public void withoutSenderReports() {
    reporting = false;
  }

  /** Its first sender report comes so long after its first media. */
  public void firstReportAfter(long ns) {
    firstReportNs = ns;
  }

  /**
   * The clock of a track's timestamps goes so much faster than that of the sender reports, which is
   * right.
   */
  public void drift(int track, int ppm) {
    tracks[track].driftPpm = ppm;
  }

  /** Every other two seconds are silence: Opus then sends a packet every 400 ms (RFC 7587 §3.1). */
  public void discontinuousAudio() {
    dtx = true;
  }

  public void stop() {
    running = false;
  }

  /** Packets of a track sent so far, retransmissions left out. */
  public long sent(int track) {
    int first = track == VIDEO ? profile.firstVideoSequence() : profile.firstAudioSequence();
    return tracks[track].next - first;
  }

  public long nackedPackets() {
    return nacked;
  }

  /** NACKs that were not alone in their compound. */
  public long nacksBehindReports() {
    return nacksBehindReports;
  }

  public int keyframeRequests() {
    return keyframeRequests;
  }

  /** From now on the track goes on under another SSRC, sequence number and timestamp. */
  public void renew(int track, int ssrc, long sequence, int timestamp) {
    Track renewed = tracks[track];
    renewed.ssrc = ssrc;
    renewed.next = sequence;
    renewed.timestampOffset = timestamp;
    renewed.history.clear();
  }

  /** RTCP from the receiver. */
  public void onRtcp(byte[] compound) {
    for (int at = 0; at < compound.length; at += RtcpHeader.packetBytes(compound, at)) {
      int type = RtcpHeader.packetType(compound, at);
      int format = RtcpHeader.count(compound, at);
      if (type == RtcpHeader.TRANSPORT_FEEDBACK && format == 1) {
        nacksBehindReports += at > 0 ? 1 : 0;
        onNack(compound, at);
      } else if (type == RtcpHeader.PAYLOAD_FEEDBACK && (format == 1 || format == 4)) {
        keyframeRequests++;
        keyframeRequested = answersRequests;
      }
    }
  }

  private void onNack(byte[] compound, int at) {
    int end = at + RtcpHeader.packetBytes(compound, at);
    ByteBuffer nack = ByteBuffer.wrap(compound);
    for (Track track : tracks) {
      if (track.ssrc == nack.getInt(at + 8)) {
        for (int entry = at + 12; entry < end; entry += 4) {
          int bits = nack.getShort(entry + 2) << 1 | 1;
          for (int i = 0; i <= 16; i++) {
            if ((bits >> i & 1) != 0) {
              resend(track, nack.getShort(entry) + i & 0xffff);
            }
          }
        }
      }
    }
  }

  private void resend(Track track, int sequence) {
    nacked++;
    byte[] packet = track.history.get(sequence);
    if (packet == null || profile.retransmission() == Retransmission.NONE) {
      return;
    }
    output.send(
        profile.retransmission() == Retransmission.RTX ? track.rtx(packet) : packet.clone());
  }

  private void videoFrame(long nowNs) {
    if (!running) {
      return;
    }
    boolean key = frames++ % keyframeInterval == 0 || keyframeRequested;
    keyframeRequested = false;
    int packets = profile.packetsPerFrame() * (key ? 8 : 1);
    int timestamp = videoTimestamp(nowNs);
    for (int i = 0; i < packets; i++) {
      boolean last = i == packets - 1;
      int index = i;
      time.in(
          i * PACING_NS / packets,
          now -> emit(tracks[VIDEO], timestamp, last, 1_100, key, index, packets));
    }
    time.in(FRAME_NS, this::videoFrame);
  }

  private void audioFrame(long nowNs) {
    if (!running) {
      return;
    }
    emit(tracks[AUDIO], audioTimestamp(nowNs), false, 120, true, 0, 1);
    boolean silence = dtx && (nowNs - startNs) / (2 * VirtualTime.SECOND) % 2 == 1;
    time.in(silence ? SILENCE_NS : AUDIO_NS, this::audioFrame);
  }

  private void senderReports(long nowNs) {
    if (!running || !reporting) {
      return;
    }
    for (Track track : tracks) {
      byte[] report = new byte[28];
      RtcpHeader.write(report, 0, 0, RtcpHeader.SENDER_REPORT, report.length);
      ByteBuffer.wrap(report)
          .putInt(4, track.ssrc)
          .putLong(8, ntp(nowNs))
          .putInt(16, timestamp(track, nowNs));
      output.send(report);
    }
    time.in(VirtualTime.SECOND, this::senderReports);
  }

  private int videoTimestamp(long nowNs) {
    return (int) (tracks[VIDEO].clockNs(nowNs - startNs) * 9 / 100_000);
  }

  private int audioTimestamp(long nowNs) {
    return (int) (tracks[AUDIO].clockNs(nowNs - startNs) * 6 / 125_000);
  }

  private int timestamp(Track track, long nowNs) {
    int clock = track == tracks[VIDEO] ? videoTimestamp(nowNs) : audioTimestamp(nowNs);
    return clock + track.timestampOffset;
  }

  /** 32.32 fixed point seconds; the epoch does not matter to anyone. */
  private static long ntp(long nowNs) {
    return ((nowNs / VirtualTime.SECOND) << 32)
        | (((nowNs % VirtualTime.SECOND) << 32) / VirtualTime.SECOND);
  }

  private void emit(
      Track track,
      int timestamp,
      boolean marker,
      int payloadBytes,
      boolean key,
      int index,
      int count) {
    if (running && !track.muted) {
      byte[] packet = track.packet(timestamp, marker, payloadBytes, key, index, count);
      output.send(packet);
    }
  }

  /** One track's stream and what it can send again. */
  private final class Track {
    private final String mid;
    private final int payloadType;
    private final int rtxPayloadType;
    private final Map<Integer, byte[]> history = new HashMap<>();
    private int ssrc;
    private boolean muted;
    private long next;
    private int timestampOffset;
    private int driftPpm;
    private int rtxSequence = 65_000;

    Track(String mid, int ssrc, int payloadType, int rtxPayloadType) {
      this.mid = mid;
      this.ssrc = ssrc;
      this.payloadType = payloadType;
      this.rtxPayloadType = rtxPayloadType;
    }

    long clockNs(long elapsedNs) {
      return elapsedNs + elapsedNs / 1_000_000 * driftPpm;
    }

    byte[] packet(
        int timestamp, boolean marker, int payloadBytes, boolean key, int index, int count) {
      int sequence = (int) next & 0xffff;
      byte[] packet =
          start(payloadType, sequence, timestamp + timestampOffset, ssrc, marker, payloadBytes);
      int number = this == tracks[VIDEO] ? VIDEO : AUDIO;
      ByteBuffer payload = ByteBuffer.wrap(packet).position(RtpHeader.headerBytes(packet, 0));
      payloads.write(number, key, index, count, next++, payload);
      history.put(sequence, packet);
      history.remove(sequence - profile.historyPackets() & 0xffff);
      return packet.clone();
    }

    byte[] rtx(byte[] original) {
      int header = RtpHeader.headerBytes(original, 0);
      int payload = original.length - header;
      byte[] packet =
          start(
              rtxPayloadType,
              rtxSequence++ & 0xffff,
              RtpHeader.timestamp(original, 0),
              ssrc + 1,
              RtpHeader.marker(original, 0),
              payload + 2);
      int at = RtpHeader.headerBytes(packet, 0);
      ByteBuffer.wrap(packet).putShort(at, (short) RtpHeader.sequenceNumber(original, 0));
      System.arraycopy(original, header, packet, at + 2, payload);
      return packet;
    }

    private byte[] start(
        int type, int sequence, int timestamp, int source, boolean marker, int payloadBytes) {
      int extension = profile.withMid() ? 8 : 0;
      byte[] packet = new byte[RtpHeader.FIXED_BYTES + extension + payloadBytes];
      RtpHeader.write(packet, 0, marker, type, sequence, timestamp, source);
      if (extension > 0) { // RFC 8285 §4.2: one word with one element of one byte
        packet[0] |= 0x10;
        ByteBuffer.wrap(packet).putInt(12, 0xBEDE0001);
        packet[16] = MID_EXTENSION << 4;
        packet[17] = (byte) mid.charAt(0);
      }
      return packet;
    }
  }
}
