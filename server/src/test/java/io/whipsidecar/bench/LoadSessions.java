package io.whipsidecar.bench;

import io.whipsidecar.conformance.LoadConnection;
import io.whipsidecar.dtls.LoadHandshake;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Sets up the publishers, one after the other, and knows what that cost the server. */
final class LoadSessions {
  private static final long SETTLE_NS = 300_000_000L;

  private final ServedByScript server;
  private final LoadHandshake handshake;
  private final int count;

  LoadSessions(ServedByScript server, LoadHandshake handshake, int count) {
    this.server = server;
    this.handshake = handshake;
    this.count = count;
  }

  /**
   * Connected publishers.
   *
   * @param cpuMs of the server meanwhile
   */
  record Opened(List<LoadConnection> connections, long cpuMs) {
    double perCpuSecond() {
      return connections.size() * 1e3 / Math.max(1, cpuMs);
    }
  }

  Opened open() throws IOException {
    LockSupport.parkNanos(SETTLE_NS); // until the server is done with what was before
    long beforeMs = ProcessFigures.cpuMs(server.pid());
    List<LoadConnection> connections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      URI endpoint = URI.create("http://" + server.value("http") + "/whip/load-" + i);
      connections.add(LoadConnection.open(endpoint, handshake));
    }
    return new Opened(connections, ProcessFigures.cpuMs(server.pid()) - beforeMs);
  }

  static void close(List<LoadConnection> connections) throws IOException {
    for (LoadConnection connection : connections) {
      connection.close();
    }
  }

  /** Sessions set up per second of the server's processor, in rounds after as many unmeasured. */
  double warmPerCpuSecond(int sessions) throws IOException {
    int rounds = Math.max(1, sessions / count);
    long cpuMs = 0;
    for (int i = 0; i < 3 * rounds; i++) {
      Opened opened = open();
      cpuMs += i < 2 * rounds ? 0 : opened.cpuMs();
      close(opened.connections());
    }
    return rounds * count * 1e3 / Math.max(1, cpuMs);
  }
}
