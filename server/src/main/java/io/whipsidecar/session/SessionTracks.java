package io.whipsidecar.session;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.SimulcastLayer;
import io.whipsidecar.media.MediaKind;
import io.whipsidecar.rtp.ExtensionIds;
import io.whipsidecar.rtp.Feedback;
import io.whipsidecar.rtp.FidPair;
import io.whipsidecar.rtp.LayerChoice;
import io.whipsidecar.rtp.LayerPolicy;
import io.whipsidecar.rtp.ReceiverParameters;
import io.whipsidecar.rtp.TrackParameters;
import io.whipsidecar.sdp.NegotiatedSession;
import io.whipsidecar.sdp.RidDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Carries what was negotiated to the receiver, and tells which ingest track each track feeds. */
final class SessionTracks {
  private static final String CNAME = "whip-sidecar";

  private final List<NegotiatedSession.Track> negotiated;
  private final int[] ingestTracks;
  private final List<TrackParameters> parameters = new ArrayList<>();

  SessionTracks(NegotiatedSession session, Ingest ingest) {
    negotiated = session.forwardedTracks();
    ingestTracks = new int[negotiated.size()];
    for (int i = 0; i < ingestTracks.length; i++) {
      NegotiatedSession.Track track = negotiated.get(i);
      ingestTracks[i] = ingestTrack(ingest, track.kind());
      parameters.add(parameters(track, ingest.config().simulcastLayer()));
    }
  }

  private static int ingestTrack(Ingest ingest, MediaKind kind) {
    for (int i = 0; i < ingest.tracks().size(); i++) {
      if (ingest.tracks().get(i).kind() == kind) {
        return i;
      }
    }
    throw new IllegalArgumentException(kind + " track (expected: one that the ingest has)");
  }

  int size() {
    return ingestTracks.length;
  }

  /** The ingest's track that a receiver's track feeds. */
  int toIngest(int receiverTrack) {
    return ingestTracks[receiverTrack];
  }

  /** The receiver's track that feeds an ingest's track, or -1. */
  int toReceiver(int ingestTrack) {
    for (int i = 0; i < ingestTracks.length; i++) {
      if (ingestTracks[i] == ingestTrack) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a track's offer has several layers of the same picture. */
  boolean hasLayers(int receiverTrack) {
    return parameters.get(receiverTrack).layerCount() > 1;
  }

  NegotiatedSession.Track negotiated(int receiverTrack) {
    return negotiated.get(receiverTrack);
  }

  ReceiverParameters receiverParameters(int localSsrc, long maxBitrateBps) {
    boolean reducedSize = false;
    ExtensionIds extensions = ExtensionIds.NONE;
    for (NegotiatedSession.Track track : negotiated) {
      // FFmpeg 8.1 offers it for video only, and takes a NACK only where it stands alone. RTCP
      // of all m-lines goes one way (RFC 8859 §5.12 wants them alike), so what one can take, all
      // can.
      reducedSize |= track.rtcpReducedSize();
      extensions = merge(extensions, track.extensions());
    }
    return new ReceiverParameters(
        parameters, extensions, localSsrc, CNAME, reducedSize, maxBitrateBps);
  }

  /** Under BUNDLE an id means the same in every m-line (RFC 9143 §9.2), so one set serves all. */
  private static ExtensionIds merge(ExtensionIds known, NegotiatedSession.Extensions more) {
    return new ExtensionIds(
        either(known.mid(), more.mid()),
        either(known.rid(), more.rid()),
        either(known.repairedRid(), more.repairedRid()),
        either(known.transportSequence(), more.transportCc()));
  }

  private static int either(int known, int other) {
    return known != NegotiatedSession.Extensions.NONE ? known : other;
  }

  private static TrackParameters parameters(NegotiatedSession.Track track, SimulcastLayer layer) {
    NegotiatedSession.Feedback feedback = track.feedback();
    List<FidPair> pairs = new ArrayList<>();
    track.rtxBySsrc().forEach((media, rtx) -> pairs.add(new FidPair(media, rtx)));
    return new TrackParameters(
        track.kind(),
        track.mid(),
        track.payloadType(),
        track.format().clockRateHz(),
        track.rtxPayloadType(),
        new Feedback(
            feedback.nack(),
            feedback.pli(),
            feedback.fir(),
            feedback.transportCc(),
            feedback.remb()),
        track.ssrcs(),
        pairs,
        track.simulcast().stream().map(RidDescription::id).toList(),
        track.kind() == MediaKind.VIDEO ? layers(track, layer) : null);
  }

  private static LayerPolicy layers(NegotiatedSession.Track track, SimulcastLayer layer) {
    LayerChoice choice =
        switch (layer) {
          case HIGHEST -> LayerChoice.HIGHEST;
          case MIDDLE -> LayerChoice.MIDDLE;
          case LOWEST -> LayerChoice.LOWEST;
        };
    return new LayerPolicy(choice, new LayerPayload(Objects.requireNonNull(track.codec())));
  }
}
