package io.whipsidecar.session;

import io.whipsidecar.forward.ForwarderParameters;
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

  private Forwarders() {}

  static ForwarderParameters parameters(Ingest ingest, RandomGenerator random, MediaClock clock) {
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
