package io.whipsidecar.ingest;

/** How an ingest is. */
public enum IngestState {
  /** No publisher is there. */
  WAITING,
  /** A publisher's POST was accepted; no media has come yet. */
  CONNECTING,
  /** Media is coming in. */
  LIVE,
  /** The publisher is there but silent. */
  SILENT,
  /** Somebody else than the reader holds a port; the next start moves to other ports. */
  PORT_CONFLICT
}
