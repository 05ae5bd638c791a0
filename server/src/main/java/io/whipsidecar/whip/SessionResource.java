package io.whipsidecar.whip;

import io.whipsidecar.sdp.IceParameters;
import io.whipsidecar.sdp.Sdpfrag;
import io.whipsidecar.whip.PublisherGateway.FindResult;
import io.whipsidecar.whip.PublisherGateway.Live;
import io.whipsidecar.whip.PublisherGateway.Refusal;
import io.whipsidecar.whip.PublisherGateway.Report;
import io.whipsidecar.whip.PublisherGateway.ReportResult;
import io.whipsidecar.whip.PublisherGateway.RestartResult;
import io.whipsidecar.whip.PublisherGateway.Restarted;
import java.util.function.Supplier;

/** The rules for a WHIP session: trickle ICE, ICE restart, and its end (RFC 9725 §4.2, §4.3). */
final class SessionResource {
  private static final String ALLOW = "GET, HEAD, PATCH, DELETE, OPTIONS";
  private static final String SDPFRAG = "application/trickle-ice-sdpfrag";

  private final IngestLookup ingests;
  private final PublisherGateway gateway;
  private final Authorization authorization;
  private final RateLimits limits;
  private final Supplier<String> newId;

  SessionResource(
      IngestLookup ingests,
      PublisherGateway gateway,
      Authorization authorization,
      RateLimits limits,
      Supplier<String> newId) {
    this.ingests = ingests;
    this.gateway = gateway;
    this.authorization = authorization;
    this.limits = limits;
    this.newId = newId;
  }

  WhipResponse handle(WhipRequest request, WhipPath path, String sessionId) {
    String processId = path.processId();
    if (request.method().equals("OPTIONS")) { // preflights carry no credentials (§4.7)
      return Cors.options(
          request,
          WhipResponse.empty(200)
              .with("Allow", ALLOW)
              .with("Accept-Post", "application/sdp")
              .with("Accept-Patch", SDPFRAG)); // RFC 5789 §3.1
    }
    RefusalCause refused = authorization.refusesOnSession(request, path, ingests.find(processId));
    if (refused != null) {
      return Authorization.refusal(refused);
    }
    return switch (request.method()) {
      case "GET", "HEAD" -> get(request, processId, sessionId);
      case "PATCH", "DELETE" -> {
        FindResult found = gateway.find(processId, sessionId);
        yield found instanceof Refusal refusal
            ? refusal.response()
            : act(request, processId, sessionId, (Live) found);
      }
      default ->
          Problem.METHOD_NOT_ALLOWED
              .response(
                  request.method()
                      + " (expected: PATCH or DELETE; a process id with '/' in it is written with"
                      + " %2F)")
              .with("Allow", ALLOW);
    };
  }

  /** Without content (RFC 9725 §4.1), but for those who ask for JSON: how the session is. */
  private WhipResponse get(WhipRequest request, String processId, String sessionId) {
    if (request.accepts("application/json")) {
      ReportResult result = gateway.report(processId, sessionId);
      return result instanceof Refusal refusal
          ? refusal.response()
          : WhipResponse.text(200, "application/json", ReportJson.write((Report) result))
              .with("Vary", "Accept")
              .with("Cache-Control", "no-store");
    }
    return gateway.find(processId, sessionId) instanceof Refusal refusal
        ? refusal.response()
        : WhipResponse.empty(204);
  }

  /** Only who knows the session's URL is counted against the ingest. */
  private WhipResponse act(WhipRequest request, String processId, String sessionId, Live session) {
    WhipResponse tooMany = limits.checkIngest(request, processId);
    if (tooMany != null) {
      return tooMany;
    }
    if (request.method().equals("PATCH")) {
      return patch(request, processId, sessionId, session);
    }
    // 200 and not 204: OBS takes anything else for a failure.
    return gateway.close(processId, sessionId) instanceof Refusal refusal
        ? refusal.response()
        : WhipResponse.empty(200);
  }

  private WhipResponse patch(
      WhipRequest request, String processId, String sessionId, Live session) {
    if (!request.mediaType().equals(SDPFRAG)) { // RFC 9725 §4.3
      return Problem.mediaType(request, SDPFRAG).with("Accept-Patch", SDPFRAG); // RFC 5789 §2.2
    }
    String text = WhipPath.strictUtf8(request.body());
    if (text == null) {
      return Problem.MALFORMED_SDPFRAG.response("the body is not UTF-8 (expected: an sdpfrag)");
    }
    Sdpfrag.Result parsed = Sdpfrag.parse(text);
    if (parsed instanceof Sdpfrag.Malformed malformed) {
      return Problem.MALFORMED_SDPFRAG.response(malformed.detail());
    }
    return patch(request, processId, sessionId, session, ((Sdpfrag.Parsed) parsed).sdpfrag());
  }

  private WhipResponse patch(
      WhipRequest request, String processId, String sessionId, Live session, Sdpfrag frag) {
    IceParameters ice = frag.ice();
    boolean restart = ice != null && asksForRestart(request, ice, session);
    switch (IfMatch.judge(request, session.etag(), restart)) {
      case MISSING -> { // RFC 6585 §3
        return Problem.IF_MATCH_REQUIRED.response("expected: If-Match with the ETag of the answer");
      }
      case FAILED -> {
        return Problem.ETAG_MISMATCH.response(
            "the ICE session has been replaced (expected: the ETag of the newest answer)");
      }
      case PASSED -> {}
    }
    if (ice != null && changesHalf(ice, session)) {
      return Problem.MALFORMED_SDPFRAG.response(
          "the ice-ufrag is known with another ice-pwd (expected: a restart changes both)");
    }
    // What is trickled is dropped: an ICE-lite server sends no checks (RFC 9725 §4.3.2 allows it).
    return restart && ice != null
        ? restart(processId, sessionId, session, ice)
        : WhipResponse.empty(204);
  }

  /**
   * RFC 9725 §4.3.3: new credentials do. The same once more, while nobody has used the answer, may
   * be of a client that never got it. What was trickled before the last restart may come late.
   */
  private static boolean asksForRestart(WhipRequest request, IceParameters ice, Live session) {
    boolean repeated = ice.equals(session.remoteIce()) && session.restartUnused();
    boolean known = ice.equals(session.remoteIce()) || ice.equals(session.formerIce());
    return repeated ? IfMatch.isStar(request) : !known;
  }

  /** RFC 8445 §9: both have to change. */
  private static boolean changesHalf(IceParameters ice, Live session) {
    IceParameters former = session.formerIce();
    return changesHalf(ice, session.remoteIce()) || (former != null && changesHalf(ice, former));
  }

  private static boolean changesHalf(IceParameters ice, IceParameters known) {
    return ice.ufrag().equals(known.ufrag()) && !ice.equals(known);
  }

  private WhipResponse restart(
      String processId, String sessionId, Live session, IceParameters ice) {
    RestartResult result = gateway.restart(processId, sessionId, ice, newId.get());
    if (result instanceof Refusal refusal) {
      return refusal.response();
    }
    Restarted restarted = (Restarted) result;
    return WhipResponse.text(200, SDPFRAG, Sdpfrag.write(session.negotiated(), restarted.local()))
        .with("ETag", '"' + restarted.etag() + '"');
  }
}
