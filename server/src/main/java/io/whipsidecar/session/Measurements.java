package io.whipsidecar.session;

import io.whipsidecar.findings.Findings;
import io.whipsidecar.findings.TrackEvidence;
import io.whipsidecar.forward.IngestForwarder;
import io.whipsidecar.ingest.Finding;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestStatistics;
import io.whipsidecar.ingest.TrackStatistics;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.rtp.ReceiverStatistics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is measured of an ingest, and what it means: looks about once a second at the counters of
 * the receiver and the forwarder, which are plain fields that the packet path adds to, and leaves a
 * snapshot that any thread may read. Event loop only.
 */
final class Measurements {
  private static final Logger LOG = LoggerFactory.getLogger(Measurements.class);

  // The ingest's tracks when it has two.
  private static final int VIDEO = 0;
  private static final int AUDIO = 1;

  private final Ingest ingest;
  private final MediaClock clock;
  private final IngestReaders readers;
  private final FrameRate[] frameRates;
  private final MediaMeter meter;
  private final Counters counters;
  private Findings findings = new Findings();

  Measurements(Ingest ingest, SessionServices services, IngestReaders readers) {
    this.ingest = ingest;
    this.clock = services.clock();
    this.counters = services.counters();
    this.meter = new MediaMeter(counters);
    this.readers = readers;
    frameRates = new FrameRate[ingest.tracks().size()];
    for (int i = 0; i < frameRates.length; i++) {
      frameRates[i] = new FrameRate();
    }
  }

  /** A publisher has come: what is counted of it begins here. */
  void begin(IngestForwarder forwarder, PublisherSession session, long nowNs) {
    findings = new Findings();
    meter.restart();
    look(forwarder, session, nowNs);
  }

  /** Takes a snapshot, and tells of what is newly found. */
  void look(IngestForwarder forwarder, PublisherSession session, long nowNs) {
    ReceiverStatistics received = session.statistics(nowNs);
    List<TrackStatistics> tracks = new ArrayList<>();
    List<TrackEvidence> evidence = new ArrayList<>();
    long roundTripNs = 0;
    for (int i = 0; i < frameRates.length; i++) {
      TrackLook look = look(i, forwarder, session, received);
      double frameRate =
          frameRates[i].update(look.forwarded().frames(), look.forwarded().newestFrameNs(), nowNs);
      tracks.add(StatisticsMerge.of(look, frameRate));
      evidence.add(Evidence.of(look));
      roundTripNs = Math.max(roundTripNs, look.received() == null ? 0 : look.received().rttNs());
    }
    meter.look(tracks);
    List<Finding> fresh = findings.look(evidence, clock.at(nowNs), nowNs);
    ingest.reportStatistics(
        new IngestStatistics(tracks, roundTripNs, avSkew(forwarder, nowNs), findings.all()));
    fresh.forEach(finding -> tell(finding, session));
    for (int i = 0; i < evidence.size(); i++) {
      if (Findings.wantsKeyframe(evidence.get(i))) {
        session.requestKeyframe(i);
      }
    }
  }

  private TrackLook look(
      int index, IngestForwarder forwarder, PublisherSession session, ReceiverStatistics received) {
    int track = session.tracks().toReceiver(index);
    return new TrackLook(
        ingest.tracks().get(index).track().codec(),
        track < 0 ? null : session.tracks().negotiated(track),
        track < 0 ? null : received.tracks().get(track),
        forwarder.statistics(index),
        forwarder.payloadFormat(index),
        readers.drops(index));
  }

  private void tell(Finding finding, PublisherSession session) {
    counters.findings().increment(finding.reason().name());
    LOG.atWarn()
        .addKeyValue("processId", ingest.id())
        .addKeyValue("sessionId", session.parameters().id())
        .addKeyValue("finding", finding.reason())
        .addKeyValue("message", finding.message())
        .log("publisher-finding");
    ingest.announce(finding.message());
  }

  private @Nullable Long avSkew(IngestForwarder forwarder, long nowNs) {
    if (frameRates.length < 2) {
      return null;
    }
    long skewNs = forwarder.skewNs(VIDEO, AUDIO, nowNs);
    return skewNs == IngestForwarder.SKEW_UNKNOWN ? null : skewNs;
  }

  /** The publisher has gone; its figures stay to be read, its rates and findings do not. */
  void end(IngestForwarder forwarder, PublisherSession session, long nowNs) {
    look(forwarder, session, nowNs);
    ingest.reportStatistics(ingest.statistics().ended());
  }
}
