package io.whipsidecar.media;

/**
 * The codecs that an ingest can carry, with what an SDP's rtpmap says of them. The codec of a track
 * is chosen at OnProcessStart, because FFmpeg is told exactly one per m-line when it is started.
 */
public enum Codec {
  H264(MediaKind.VIDEO, "H264", 90_000, 0, 102), // RFC 6184 §8.2.1
  H265(MediaKind.VIDEO, "H265", 90_000, 0, 102), // RFC 7798 §7.1
  VP8(MediaKind.VIDEO, "VP8", 90_000, 0, 102), // RFC 7741 §6.1
  VP9(MediaKind.VIDEO, "VP9", 90_000, 0, 102), // RFC 9628 §6
  AV1(MediaKind.VIDEO, "AV1", 90_000, 0, 102), // AV1 RTP payload §7.2
  OPUS(MediaKind.AUDIO, "opus", 48_000, 2, 111), // RFC 7587 §7: always 48000/2
  PCMU(MediaKind.AUDIO, "PCMU", 8_000, 1, 0), // RFC 3551 §6, fixed payload type
  PCMA(MediaKind.AUDIO, "PCMA", 8_000, 1, 8);

  private final MediaKind kind;
  private final String encodingName;
  private final int clockRateHz;
  private final int channels;
  private final int defaultPayloadType;

  Codec(
      MediaKind kind, String encodingName, int clockRateHz, int channels, int defaultPayloadType) {
    this.kind = kind;
    this.encodingName = encodingName;
    this.clockRateHz = clockRateHz;
    this.channels = channels;
    this.defaultPayloadType = defaultPayloadType;
  }

  public MediaKind kind() {
    return kind;
  }

  /** As spelled in an rtpmap; comparisons with a publisher's are case-insensitive. */
  public String encodingName() {
    return encodingName;
  }

  public int clockRateHz() {
    return clockRateHz;
  }

  /** Channels of the rtpmap; 0 for video. */
  public int channels() {
    return channels;
  }

  /** The payload type of the leg when the manager names none. */
  public int defaultPayloadType() {
    return defaultPayloadType;
  }

  /**
   * Whether the payload type is assigned for good (RFC 3551), so that no other may be asked for.
   */
  public boolean hasFixedPayloadType() {
    return defaultPayloadType < 96;
  }
}
