package io.whipsidecar.session;

import io.whipsidecar.ice.IceLiteAgent;
import java.net.SocketAddress;
import java.util.ArrayDeque;

/**
 * The newest sessions that no check has come for: a check for an unknown ufrag may be meant for one
 * of them, and shows it by the publisher's own ufrag. Costs nothing while nobody is awaited, and
 * little for any flood of garbage. Event loop only.
 */
final class AwaitedChecks {
  private static final int MAX_SESSIONS = 16;

  private final ArrayDeque<PublisherSession> sessions = new ArrayDeque<>();

  void add(PublisherSession session) {
    sessions.addLast(session);
    if (sessions.size() > MAX_SESSIONS) {
      sessions.removeFirst();
    }
  }

  void onStrayCheck(byte[] buffer, int offset, int length, SocketAddress source) {
    while (!sessions.isEmpty() && !sessions.getFirst().awaitsCheck()) {
      sessions.removeFirst();
    }
    if (sessions.isEmpty()) {
      return;
    }
    String ufrag = IceLiteAgent.remoteUfrag(buffer, offset, length);
    for (PublisherSession session : sessions) {
      if (session.awaitsCheck() && session.remoteIce().ufrag().equals(ufrag)) {
        session.onStrayCheck(source);
      }
    }
  }
}
