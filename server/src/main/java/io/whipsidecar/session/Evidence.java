package io.whipsidecar.session;

import io.whipsidecar.findings.TrackEvidence;
import io.whipsidecar.forward.TrackStatistics;
import io.whipsidecar.media.Codec;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.sdp.NegotiatedSession;
import org.jspecify.annotations.Nullable;

/** Carries what is known of a track to those who judge it. */
final class Evidence {
  private static final TrackEvidence.Loss NO_LOSS = new TrackEvidence.Loss(false, 0, 0, 0);

  private Evidence() {}

  static TrackEvidence of(TrackLook look) {
    NegotiatedSession.Track negotiated = look.negotiated();
    io.whipsidecar.rtp.TrackStatistics received = look.received();
    boolean video = look.codec().kind() == MediaKind.VIDEO;
    if (negotiated == null || received == null) {
      return new TrackEvidence(look.codec().kind(), 0, 0, NO_LOSS, null, null, look.readerDrops());
    }
    TrackEvidence.Loss loss =
        new TrackEvidence.Loss(
            negotiated.feedback().nack(),
            received.lost(),
            received.nackedPackets(),
            received.retransmissions());
    return new TrackEvidence(
        look.codec().kind(),
        received.packets(),
        received.senderReports(),
        loss,
        video ? picture(look, negotiated, received) : null,
        sound(look, negotiated),
        look.readerDrops());
  }

  private static TrackEvidence.Picture picture(
      TrackLook look,
      NegotiatedSession.Track negotiated,
      io.whipsidecar.rtp.TrackStatistics received) {
    TrackStatistics forwarded = look.forwarded();
    return new TrackEvidence.Picture(
        negotiated.feedback().pli() || negotiated.feedback().fir(),
        received.keyframeRequests(),
        received.keyframeAwaitedNs(),
        forwarded.frames(),
        forwarded.framesBack(),
        TrackPayload.reordered(look.payload()),
        sinceKeyframeNs(forwarded),
        forwarded.lostSinceKeyframe(),
        Profiles.promised(look.codec(), negotiated.format()),
        Profiles.actual(look.codec(), TrackPayload.format(look.payload())));
  }

  private static long sinceKeyframeNs(TrackStatistics track) {
    boolean known =
        track.lastKeyframeNs() != TrackStatistics.NEVER
            && track.newestFrameNs() != TrackStatistics.NEVER;
    return known ? track.newestFrameNs() - track.lastKeyframeNs() : 0;
  }

  private static TrackEvidence.@Nullable Sound sound(
      TrackLook look, NegotiatedSession.Track negotiated) {
    if (look.codec() != Codec.OPUS || !(look.payload() instanceof OpusPayload opus)) {
      return null;
    }
    boolean promised = "1".equals(negotiated.format().parameter("sprop-stereo"));
    return new TrackEvidence.Sound(promised, opus.mono(), opus.stereo());
  }
}
