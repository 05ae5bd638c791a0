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
  @Nullable OpenResult refusal;

  @Override
  public OpenResult open(Opening opening) {
    openings.add(opening);
    if (refusal != null) {
      return refusal;
    }
    sessions.put(
        opening.processId() + ' ' + opening.sessionId(),
        new Live(opening.negotiated(), opening.etag(), opening.negotiated().ice()));
    return new Opened(local("srv1"));
  }

  @Override
  public @Nullable Live find(String processId, String sessionId) {
    return sessions.get(processId + ' ' + sessionId);
  }

  @Override
  public @Nullable Report report(String processId, String sessionId) {
    return reports.get(processId + ' ' + sessionId);
  }

  @Override
  public RestartResult restart(
      String processId, String sessionId, IceParameters remote, String etag) {
    Live old = sessions.get(processId + ' ' + sessionId);
    if (old == null) {
      return new NoSession();
    }
    sessions.put(processId + ' ' + sessionId, new Live(old.negotiated(), etag, remote));
    return new Restarted(local("srv2"));
  }

  @Override
  public boolean close(String processId, String sessionId) {
    return sessions.remove(processId + ' ' + sessionId) != null;
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
