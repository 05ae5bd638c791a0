package io.whipsidecar.session;

import io.whipsidecar.forward.ForwarderParameters;
import io.whipsidecar.forward.ForwarderState;
import io.whipsidecar.forward.LossPolicy;
import io.whipsidecar.forward.TrackOutput;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.ingest.TrackEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes the parameters of an ingest's forwarder. */
final class Forwarders {
  private static final String CNAME = "whip-sidecar";

  /**
   * Sequence numbers left out after a restart. More than a track uses between two snapshots (at 20
   * Mb/s some 2,100 a second), as FFmpeg drops numbers that it has seen; below the 3,000 (RFC 3550
   * A.1, MAX_DROPOUT) from which on it drops the first packet of the jump.
   */
  static final int SKIPPED_SEQUENCE = 2_900;

  private Forwarders() {}

  /** Parameters that continue where a former run of the server has stopped, if there was one. */
  static ForwarderParameters parameters(Ingest ingest, SessionServices services) {
    ForwarderParameters fresh = fresh(ingest, services.random(), services.clock());
    ForwarderState former = services.forwarderStates().load(ingest.registration());
    return former != null && former.tracks().size() == fresh.tracks().size()
        ? former.resume(fresh, SKIPPED_SEQUENCE, services.clock().boot())
        : fresh;
  }

  private static ForwarderParameters fresh(
      Ingest ingest, RandomGenerator random, MediaClock clock) {
    List<TrackOutput> tracks = new ArrayList<>();
    for (TrackEndpoint endpoint : ingest.tracks()) {
      tracks.add(output(endpoint.track(), random));
    }
    return new ForwarderParameters(
        tracks,
        lossPolicy(ingest),
        ingest.config().legFormat() != LegFormat.RAW_UDP,
        ingest.config().legFormat() == LegFormat.FFMPEG_SDP_PER_TRACK,
        ForwarderParameters.DEFAULT_KEPT_BYTES,
        CNAME,
        clock.anchorNtp(),
        clock.anchorNs());
  }

  private static TrackOutput output(TrackConfig track, RandomGenerator random) {
    return new TrackOutput(
        track.codec(),
        track.payloadType(),
        random.nextInt(),
        random.nextInt(0x8000), // far from the first wrap, for readers that are not exact there
        random.nextInt() >>> 1,
        TrackPayload.of(track.codec()));
  }

  private static LossPolicy lossPolicy(Ingest ingest) {
    return switch (ingest.config().lossPolicy()) {
      case SKIP_TO_KEYFRAME -> LossPolicy.SKIP_TO_KEYFRAME;
      case PASS -> LossPolicy.PASS;
    };
  }
}
