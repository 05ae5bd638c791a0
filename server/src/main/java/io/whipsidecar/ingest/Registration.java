package io.whipsidecar.ingest;

import io.whipsidecar.ports.PortBlock;
import java.time.Instant;

/**
 * All that a start has settled, and all that has to survive a restart of the server.
 *
 * @param reference a name for people
 */
public record Registration(
    ProcessId id,
    String reference,
    IngestConfig config,
    PortBlock ports,
    ManagerRef manager,
    Instant registeredTime) {
  /** The same ingest, started again: configuration, ports and time stay. */
  Registration claimedBy(ManagerRef newManager, String newReference) {
    return new Registration(id, newReference, config, ports, newManager, registeredTime);
  }
}
