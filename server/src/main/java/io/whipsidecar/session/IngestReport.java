package io.whipsidecar.session;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestState;
import io.whipsidecar.ingest.PublisherInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the rest of the server gets to know of an ingest on the event loop: its status, and a log
 * line for each change of state. {@link Measurements} has the statistics.
 */
final class IngestReport {
  private static final Logger LOG = LoggerFactory.getLogger(IngestReport.class);

  private final Ingest ingest;
  private final MediaClock clock;
  private final EndedSessions endedSessions;

  IngestReport(Ingest ingest, MediaClock clock, EndedSessions endedSessions) {
    this.ingest = ingest;
    this.clock = clock;
    this.endedSessions = endedSessions;
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
        .addKeyValue("detail", session.trace().detail(stage))
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

  /** Somebody else holds ports; empty: nobody, or nobody any more. */
  void portConflict(String conflict) {
    if (conflict.equals(ingest.status().portConflict())) {
      return;
    }
    LOG.atWarn()
        .addKeyValue("processId", ingest.id())
        .addKeyValue("conflict", conflict)
        .log("ingest-port-conflict");
    String reason = conflict.isEmpty() ? "The ports are free for the reader again." : conflict;
    ingest.update(reason, status -> status.withPortConflict(conflict));
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
        session.cipherSuite(),
        session.srtpProfile(),
        session.parameters().candidatesInWords());
  }
}
