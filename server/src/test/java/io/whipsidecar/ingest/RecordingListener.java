package io.whipsidecar.ingest;

import java.util.ArrayList;
import java.util.List;

/** Writes down what happened, one line each. */
final class RecordingListener implements IngestListener {
  final List<String> lines = new ArrayList<>();

  @Override
  public void onRegistered(Ingest ingest) {
    lines.add("registered " + ingest.id() + " " + ingest.ports().first());
  }

  @Override
  public void onClaimed(Ingest ingest) {
    lines.add("claimed " + ingest.id());
  }

  @Override
  public void onEndReader(Ingest ingest, EndReason reason) {
    lines.add("end reader " + ingest.id() + " " + ingest.ports().first() + " " + reason);
  }

  @Override
  public void onRemoved(Ingest ingest, EndReason reason) {
    lines.add("removed " + ingest.id() + " " + ingest.ports().first() + " " + reason);
  }

  List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }
}
