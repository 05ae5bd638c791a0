package io.whipsidecar.session;

import io.whipsidecar.forward.IngestForwarder;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestState;
import io.whipsidecar.ingest.IngestStatistics;
import io.whipsidecar.ingest.PublisherInfo;
import io.whipsidecar.ingest.TrackStatistics;
import io.whipsidecar.rtp.ReceiverStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the rest of the server gets to know of an ingest on the event loop: its status, its
 * statistics, and a log line for each change of state.
 */
final class IngestReport {
  private static final Logger LOG = LoggerFactory.getLogger(IngestReport.class);

  // The ingest's tracks when it has two.
  private static final int VIDEO = 0;
  private static final int AUDIO = 1;

  private final Ingest ingest;
  private final MediaClock clock;
  private final EndedSessions endedSessions;
  private final FrameRate[] frameRates;

  IngestReport(Ingest ingest, MediaClock clock, EndedSessions endedSessions) {
    this.ingest = ingest;
    this.clock = clock;
    this.endedSessions = endedSessions;
    frameRates = new FrameRate[ingest.tracks().size()];
    for (int i = 0; i < frameRates.length; i++) {
      frameRates[i] = new FrameRate();
    }
  }

  void connecting(PublisherSession session, long nowNs) {
    String reason = "A publisher's POST was accepted.";
    ingest.update(
        reason,
        status ->
            status
                .withState(IngestState.CONNECTING, reason, clock.at(nowNs))
                .withPublisher(info(session)));
  }

  void progress(PublisherSession session, Stage stage, long nowNs) {
    LOG.atInfo()
        .addKeyValue("processId", ingest.id())
        .addKeyValue("sessionId", session.parameters().id())
        .addKeyValue("stage", stage.id())
        .addKeyValue("afterMs", session.ageMs(nowNs))
        .log("publisher-progress");
    PublisherInfo info = info(session);
    ingest.update(
        "The publisher's set-up reached " + stage.id() + ".", status -> status.withPublisher(info));
  }

  void state(IngestState state, String reason, PublisherSession session, long nowNs) {
    LOG.atInfo()
        .addKeyValue("processId", ingest.id())
        .addKeyValue("state", state)
        .addKeyValue("reason", reason)
        .log("ingest-state");
    PublisherInfo info = info(session);
    ingest.update(
        reason, status -> status.withState(state, reason, clock.at(nowNs)).withPublisher(info));
  }

  void ended(PublisherSession session, SessionEnd end, long nowNs) {
    LOG.atInfo()
        .addKeyValue("processId", ingest.id())
        .addKeyValue("sessionId", session.parameters().id())
        .addKeyValue("cause", end.cause())
        .addKeyValue("reason", end.sentence())
        .addKeyValue("stages", stagesInWords(session))
        .addKeyValue("candidates", String.join(" ", session.parameters().candidatesInWords()))
        .log("publisher-ended");
    PublisherInfo info = info(session, end.cause().name(), end.sentence());
    endedSessions.add(session.parameters(), info, nowNs);
    ingest.reportStatistics(ingest.statistics().ended());
    ingest.update(
        end.sentence(),
        status ->
            status
                .withState(IngestState.WAITING, end.sentence(), clock.at(nowNs))
                .withEndedPublisher(info));
  }

  /** {@code post-accepted+0ms stun-seen+12ms}. */
  private static String stagesInWords(PublisherSession session) {
    return session.trace().stages().stream()
        .map(passed -> passed.stage().id() + "+" + session.ageMs(passed.atNs()) + "ms")
        .collect(Collectors.joining(" "));
  }

  /** The state stays as it is, but this is missing; empty: nothing any more. */
  void missing(String what, PublisherSession session) {
    LOG.atInfo()
        .addKeyValue("processId", ingest.id())
        .addKeyValue("sessionId", session.parameters().id())
        .addKeyValue("missing", what)
        .log("publisher-waits");
    String reason = what.isEmpty() ? "Media is coming in." : what;
    ingest.update(reason, status -> status.withReason(reason));
  }

  void reader(boolean present) {
    String reason = present ? "A reader has bound the ports." : "The reader has gone.";
    if (ingest.status().readerPresent() != present) {
      LOG.atInfo()
          .addKeyValue("processId", ingest.id())
          .addKeyValue("present", present)
          .log("ingest-reader");
    }
    ingest.update(reason, status -> status.withReaderPresent(present));
  }

  /** Makes a snapshot of what is measured, which any thread may read. */
  void statistics(
      IngestForwarder forwarder, PublisherSession session, IngestReaders readers, long nowNs) {
    ReceiverStatistics received = session.statistics(nowNs);
    List<TrackStatistics> tracks = new ArrayList<>();
    long roundTripNs = 0;
    for (int i = 0; i < ingest.tracks().size(); i++) {
      io.whipsidecar.forward.TrackStatistics forwarded = forwarder.statistics(i);
      int receiverTrack = session.tracks().toReceiver(i);
      io.whipsidecar.rtp.TrackStatistics track =
          receiverTrack < 0 ? null : received.tracks().get(receiverTrack);
      roundTripNs = Math.max(roundTripNs, track == null ? 0 : track.rttNs());
      tracks.add(
          StatisticsMerge.of(
              ingest.tracks().get(i).track().codec(),
              track,
              forwarded,
              TrackPayload.format(forwarder.payloadFormat(i)),
              frameRates[i].update(forwarded.frames(), forwarded.newestFrameNs(), nowNs),
              readers.drops(i)));
    }
    ingest.reportStatistics(new IngestStatistics(tracks, roundTripNs, avSkew(forwarder, nowNs)));
  }

  private @Nullable Long avSkew(IngestForwarder forwarder, long nowNs) {
    if (ingest.tracks().size() < 2) {
      return null;
    }
    long skewNs = forwarder.skewNs(VIDEO, AUDIO, nowNs);
    return skewNs == IngestForwarder.SKEW_UNKNOWN ? null : skewNs;
  }

  /** The publisher that is there. */
  PublisherInfo info(PublisherSession session) {
    return info(session, "", "");
  }

  private PublisherInfo info(PublisherSession session, String endCause, String endReason) {
    List<PublisherInfo.Stage> stages = new ArrayList<>();
    for (SessionTrace.Passed passed : session.trace().stages()) {
      stages.add(
          new PublisherInfo.Stage(passed.stage().id(), clock.at(passed.atNs()), passed.detail()));
    }
    return new PublisherInfo(
        session.parameters().id(),
        session.parameters().userAgent(),
        AddressText.ipAndPort(session.path()),
        clock.at(session.openedNs()),
        stages,
        endCause,
        endReason,
        0,
        session.cipherSuite(),
        session.srtpProfile(),
        session.parameters().candidatesInWords());
  }
}
