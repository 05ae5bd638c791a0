package io.whipsidecar.ingest;

import java.util.List;

/** Several listeners as one, in a fixed order. */
final class ListenerList implements IngestListener {
  private final List<IngestListener> listeners;

  ListenerList(List<IngestListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public void onRegistered(Ingest ingest) {
    listeners.forEach(listener -> listener.onRegistered(ingest));
  }

  @Override
  public void onClaimed(Ingest ingest) {
    listeners.forEach(listener -> listener.onClaimed(ingest));
  }

  @Override
  public void onEndReader(Ingest ingest, EndReason reason) {
    listeners.forEach(listener -> listener.onEndReader(ingest, reason));
  }

  @Override
  public void onRemoved(Ingest ingest, EndReason reason) {
    listeners.forEach(listener -> listener.onRemoved(ingest, reason));
  }

  @Override
  public void onChanged(Ingest ingest, String reason) {
    listeners.forEach(listener -> listener.onChanged(ingest, reason));
  }
}
