package io.whipsidecar.whip;

import io.whipsidecar.sdp.BitrateHints;
import io.whipsidecar.sdp.Fingerprint;
import io.whipsidecar.sdp.IceParameters;
import io.whipsidecar.sdp.LocalCandidate;
import io.whipsidecar.sdp.LocalParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps sessions in a map and remembers what it was asked. */
final class FakeGateway implements PublisherGateway {
  final List<Opening> openings = new ArrayList<>();
  final Map<String, Live> sessions = new HashMap<>();
  final Map<String, Report> reports = new HashMap<>();
  @Nullable Refusal refusal;

  /** Whether nobody has used what the last restart was answered with. */
  boolean restartUnused = true;

  private int restarts;

  @Override
  public OpenResult open(Opening opening) {
    openings.add(opening);
    if (refusal != null) {
      return refusal;
    }
    sessions.put(
        opening.processId() + ' ' + opening.sessionId(),
        new Live(opening.negotiated(), opening.etag(), opening.negotiated().ice(), null, false));
    return new Opened(local("srv1"));
  }

  @Override
  public FindResult find(String processId, String sessionId) {
    Live session = sessions.get(processId + ' ' + sessionId);
    return refusal != null ? refusal : session == null ? new NoSession() : session;
  }

  @Override
  public ReportResult report(String processId, String sessionId) {
    Report report = reports.get(processId + ' ' + sessionId);
    return refusal != null ? refusal : report == null ? new NoSession() : report;
  }

  @Override
  public RestartResult restart(
      String processId, String sessionId, IceParameters remote, String etag) {
    Live old = sessions.get(processId + ' ' + sessionId);
    if (old == null) {
      return new NoSession();
    }
    if (remote.equals(old.remoteIce())) {
      return new Restarted(local("srv" + (restarts + 1)), old.etag());
    }
    restarts++;
    sessions.put(
        processId + ' ' + sessionId,
        new Live(old.negotiated(), etag, remote, old.remoteIce(), restartUnused));
    return new Restarted(local("srv" + (restarts + 1)), etag);
  }

  @Override
  public CloseResult close(String processId, String sessionId) {
    boolean there = sessions.remove(processId + ' ' + sessionId) != null;
    return there ? new Closed() : new NoSession();
  }

  private static LocalParameters local(String ufrag) {
    return new LocalParameters(
        1,
        new IceParameters(ufrag, "abcdefghijklmnopqrstuvwx"),
        new Fingerprint("sha-256", "AA:BB"),
        List.of(new LocalCandidate(LocalCandidate.Transport.UDP, "192.0.2.1", 8189, 65_535)),
        BitrateHints.NONE);
  }
}
