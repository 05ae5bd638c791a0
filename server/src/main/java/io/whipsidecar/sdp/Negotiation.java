package io.whipsidecar.sdp;

import io.whipsidecar.media.Codec;
import io.whipsidecar.media.MediaKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an offer can feed an ingest, and how (RFC 9725 §4.4). The ingest's codecs are
 * fixed when its FFmpeg starts, so the offer has to bring them.
 *
 * <p>An offer that has only one of the ingest's kinds is accepted: a camera without a microphone
 * must be able to publish. An offer that has a kind which the ingest lacks is accepted too: OBS
 * always sends audio, and could otherwise never publish into an ingest of video only. That m-line
 * is accepted and its media dropped, rather than rejected with port 0: RFC 9725 §4.4.3 asks for no
 * partial answers, some clients check for it, and a rejected first m-line would take the BUNDLE
 * group's transport with it in libwebrtc. It gets no feedback, so it costs the publisher the
 * track's own bit rate and nothing else.
 */
public final class Negotiation {
  private Negotiation() {}

  /** What came of it. */
  public sealed interface Result {}

  public record Accepted(NegotiatedSession session) implements Result {}

  /**
   * The offer can be read and can't be taken: HTTP 422.
   *
   * @param detail one sentence for the publisher: what was offered and what is expected
   */
  public record Refused(Reason reason, String detail) implements Result {}

  /** Why an offer was refused; stable, so that a problem type can be made of it. */
  public enum Reason {
    NO_MEDIA,
    NOT_SENDING,
    TOO_MANY_TRACKS,
    CODEC_NOT_OFFERED,
    NOT_SECURE,
    NO_BUNDLE,
    NO_RTCP_MUX,
    NO_ICE,
    NO_FINGERPRINT,
    WEAK_FINGERPRINT,
    SETUP
  }

  /**
   * Never throws for any offer.
   *
   * @param video the ingest's video codec, null for an ingest without video
   * @param audio the ingest's audio codec, null for an ingest without audio
   */
  public static Result negotiate(SdpOffer offer, @Nullable Codec video, @Nullable Codec audio) {
    try {
      List<MediaSection> used = usedSections(offer);
      for (MediaSection section : used) {
        check(section);
      }
      Transport transport = Transport.of(offer, used);
      List<NegotiatedSession.Media> media = new ArrayList<>();
      for (MediaSection section : offer.sections()) {
        media.add(used.contains(section) ? accept(section, video, audio) : reject(section));
      }
      NegotiatedSession session = transport.session(offer, List.copyOf(media));
      return session.forwardedTracks().isEmpty()
          ? nothingOfUse(used, video, audio)
          : new Accepted(session);
    } catch (Refusal refusal) {
      return new Refused(refusal.reason(), String.valueOf(refusal.getMessage()));
    }
  }

  private static List<MediaSection> usedSections(SdpOffer offer) throws Refusal {
    List<MediaSection> used = new ArrayList<>();
    for (MediaSection section : offer.sections()) {
      if (section.kind() != null && section.isOffered()) {
        used.add(section);
      }
    }
    if (used.isEmpty()) {
      throw new Refusal(Reason.NO_MEDIA, "the offer has no audio and no video (expected: a track)");
    }
    for (MediaKind kind : MediaKind.values()) {
      long tracks = used.stream().filter(s -> s.kind() == kind).count();
      if (tracks > 1) { // RFC 9725 §4.4.2
        throw new Refusal(
            Reason.TOO_MANY_TRACKS,
            "the offer has %d %s tracks (expected: at most one of each kind)"
                .formatted(tracks, kind.sdpName()));
      }
    }
    return used;
  }

  private static void check(MediaSection section) throws Refusal {
    if (!section.direction().sends()) { // RFC 9725 §4.2
      throw new Refusal(
          Reason.NOT_SENDING,
          "m=%s is %s (expected: sendonly)"
              .formatted(section.media(), section.direction().sdpName()));
    }
    if (!section.protocol().endsWith("/SAVPF") && !section.protocol().endsWith("/SAVP")) {
      throw new Refusal(
          Reason.NOT_SECURE,
          "m=%s uses %s (expected: UDP/TLS/RTP/SAVPF)"
              .formatted(section.media(), Words.quote(section.protocol())));
    }
    // A bundle-only section takes its transport attributes from the tagged one (RFC 9143 §7.1.3).
    if (!section.rtcpMux() && !section.bundleOnly()) { // RFC 9725 §4.4.1
      throw new Refusal(
          Reason.NO_RTCP_MUX, "m=" + section.media() + " has no a=rtcp-mux (expected: rtcp-mux)");
    }
  }

  private static NegotiatedSession.Media accept(
      MediaSection section, @Nullable Codec video, @Nullable Codec audio) throws Refusal {
    Codec codec = section.kind() == MediaKind.VIDEO ? video : audio;
    PayloadFormat format =
        codec == null ? FormatChoice.any(section) : FormatChoice.choose(section, codec);
    if (format == null) { // RFC 9725 §4.4.3: the whole POST is refused
      throw new Refusal(
          Reason.CODEC_NOT_OFFERED,
          "the ingest expects %s as %s, the offer has: %s"
              .formatted(codec == null ? "any codec" : codec, section.media(), offered(section)));
    }
    return line(section, TrackReader.track(section, codec, format));
  }

  private static String offered(MediaSection section) {
    List<String> names = new ArrayList<>();
    for (PayloadFormat format : section.payloads()) {
      if (FormatChoice.isMedia(format) && !names.contains(format.inWords())) {
        names.add(format.inWords());
      }
    }
    return names.isEmpty() ? "nothing that is known" : String.join(", ", names);
  }

  /** Port 0: a data channel, or what the offerer itself has turned off. */
  private static NegotiatedSession.Media reject(MediaSection section) {
    return line(section, null);
  }

  private static NegotiatedSession.Media line(
      MediaSection section, NegotiatedSession.@Nullable Track track) {
    return new NegotiatedSession.Media(
        section.media(), section.protocol(), section.formats(), section.mid(), track);
  }

  private static Refused nothingOfUse(
      List<MediaSection> used, @Nullable Codec video, @Nullable Codec audio) {
    return new Refused(
        Reason.CODEC_NOT_OFFERED,
        "the ingest expects %s, the offer has only %s"
            .formatted(
                video != null ? video + " as video" : audio + " as audio", used.get(0).media()));
  }

  /** Ends a negotiation from within; becomes a {@link Refused}. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final Reason reason;

    Refusal(Reason reason, String message) {
      super(message, null, false, false);
      this.reason = reason;
    }

    Reason reason() {
      return reason;
    }
  }

  /** The one transport that all tracks share. */
  private record Transport(
      IceParameters ice, List<Fingerprint> fingerprints, Setup setup, List<String> bundleMids) {

    static Transport of(SdpOffer offer, List<MediaSection> used) throws Refusal {
      List<String> mids = BundleChoice.mids(offer, used);
      List<MediaSection> preferred = BundleChoice.taggedFirst(mids, used);
      IceParameters ice = null;
      List<Fingerprint> fingerprints = List.of();
      Setup setup = null;
      for (MediaSection section : preferred) {
        ice = ice == null ? section.ice() : ice;
        fingerprints = fingerprints.isEmpty() ? section.fingerprints() : fingerprints;
        setup = setup == null ? section.setup() : setup;
      }
      if (ice == null) {
        throw new Refusal(
            Reason.NO_ICE, "the offer has no ICE credentials (expected: a=ice-ufrag, a=ice-pwd)");
      }
      if (fingerprints.isEmpty()) {
        throw new Refusal(
            Reason.NO_FINGERPRINT, "the offer has no a=fingerprint (expected: DTLS-SRTP)");
      }
      if (fingerprints.stream().noneMatch(Fingerprint::isTrusted)) {
        throw new Refusal(
            Reason.WEAK_FINGERPRINT,
            "a=fingerprint has %s only (expected: one with sha-256, sha-384 or sha-512)"
                .formatted(
                    String.join(
                        ", ",
                        fingerprints.stream().map(f -> Words.quote(f.hashFunction())).toList())));
      }
      return new Transport(ice, fingerprints, ours(setup), mids);
    }

    /** RFC 9725 §4.4.1 and RFC 8842 §5.3; "active" is the default of RFC 4145 §4. */
    private static Setup ours(@Nullable Setup offered) throws Refusal {
      return switch (offered == null ? Setup.ACTIVE : offered) {
        case ACTPASS, ACTIVE -> Setup.PASSIVE;
        case PASSIVE -> Setup.ACTIVE; // FFmpeg's publisher: we are the DTLS client
        case HOLDCONN ->
            throw new Refusal(
                Reason.SETUP, "a=setup:holdconn (expected: actpass, active or passive)");
      };
    }

    NegotiatedSession session(SdpOffer offer, List<NegotiatedSession.Media> media) {
      return new NegotiatedSession(
          ice, fingerprints, setup, offer.trickle(), offer.extmapAllowMixed(), bundleMids, media);
    }
  }
}
