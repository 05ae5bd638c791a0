package io.whipsidecar.sdp;

import io.whipsidecar.media.Codec;
import io.whipsidecar.media.MediaKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an offer and an ingest agreed on: all that the session and the answer need to know.
 *
 * @param ice the publisher's credentials
 * @param fingerprints of the publisher's certificate; one match is enough (RFC 8122 §5)
 * @param setup our side of the DTLS connection: ACTIVE (we are the client) or PASSIVE
 * @param trickle the offerer can trickle
 * @param bundleMids the answer's BUNDLE group; empty when the offer had none
 * @param media one per m-line, in the offer's order
 */
public record NegotiatedSession(
    IceParameters ice,
    List<Fingerprint> fingerprints,
    Setup setup,
    boolean trickle,
    boolean extmapAllowMixed,
    List<String> bundleMids,
    List<Media> media) {

  /** The tracks that go on to the ingest, in the offer's order: one or two, of different kinds. */
  public List<Track> forwardedTracks() {
    List<Track> tracks = new ArrayList<>();
    for (Media line : media) {
      if (line.track() != null && line.track().codec() != null) {
        tracks.add(line.track());
      }
    }
    return tracks;
  }

  /**
   * One m-line of the answer.
   *
   * @param formats the offer's formats, which a rejected m-line repeats
   * @param track null when the m-line is rejected (port 0)
   */
  public record Media(
      String media,
      String protocol,
      List<String> formats,
      @Nullable String mid,
      @Nullable Track track) {}

  /**
   * An accepted m-line.
   *
   * @param codec null when the ingest has no use for this kind: the track is received and dropped
   *     (see {@link Negotiation})
   * @param format the chosen payload format as it was offered
   * @param rtxPayloadType -1 when there is none (RFC 4588)
   * @param rtcpReducedSize RFC 5506
   * @param ssrcs declared media SSRCs, without those of RTX; often empty
   * @param rtxBySsrc media SSRC to RTX SSRC
   * @param simulcast accepted rids in the offer's order, empty without simulcast (RFC 8853)
   */
  public record Track(
      @Nullable String mid,
      MediaKind kind,
      @Nullable Codec codec,
      PayloadFormat format,
      int rtxPayloadType,
      Feedback feedback,
      Extensions extensions,
      boolean rtcpReducedSize,
      List<Integer> ssrcs,
      Map<Integer, Integer> rtxBySsrc,
      List<RidDescription> simulcast) {

    public int payloadType() {
      return format.payloadType();
    }

    /** Parameter sets of H264 in base64 (RFC 6184 §8.1), null when the offer has none. */
    public @Nullable String spropParameterSets() {
      return format.parameter("sprop-parameter-sets");
    }
  }

  /** RTCP feedback that the publisher offered, and we therefore may send. */
  public record Feedback(
      boolean nack, boolean pli, boolean fir, boolean transportCc, boolean remb) {
    static final Feedback NONE = new Feedback(false, false, false, false, false);
  }

  /**
   * Ids of header extensions on the wire; {@link #NONE} where one is not in use (RFC 8285).
   *
   * @param sendOnly the ids that were offered for sending only
   */
  public record Extensions(
      int mid,
      int rid,
      int repairedRid,
      int transportCc,
      int absSendTime,
      int dependencyDescriptor,
      Set<Integer> sendOnly) {
    public Extensions {
      sendOnly = Set.copyOf(sendOnly);
    }

    Extensions(
        int mid,
        int rid,
        int repairedRid,
        int transportCc,
        int absSendTime,
        int dependencyDescriptor) {
      this(mid, rid, repairedRid, transportCc, absSendTime, dependencyDescriptor, Set.of());
    }

    /** 0 is reserved for padding (RFC 8285 §4.2), so it can't be an id. */
    public static final int NONE = 0;
  }
}
