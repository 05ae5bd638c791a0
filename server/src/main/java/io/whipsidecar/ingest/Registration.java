package io.whipsidecar.ingest;

import io.whipsidecar.ports.PortBlock;
import java.time.Instant;

/**
 * All that a start has settled, and all that has to survive a restart of the server.
 *
 * @param reference a name for people
 * @param claim when the manager took it, counted in starts over all runs of the server: of two
 *     instances of a manager the one with the higher claims is the later one; 0: unknown
 */
public record Registration(
    ProcessId id,
    String reference,
    IngestConfig config,
    PortBlock ports,
    ManagerRef manager,
    Instant registeredTime,
    long claim) {
  /** One of which it is not known when the manager took it. */
  public Registration(
      ProcessId id,
      String reference,
      IngestConfig config,
      PortBlock ports,
      ManagerRef manager,
      Instant registeredTime) {
    this(id, reference, config, ports, manager, registeredTime, 0);
  }

  /** The same ingest, started again: configuration, ports and time stay. */
  Registration claimedBy(ManagerRef newManager, String newReference, long newClaim) {
    return new Registration(
        id,
        newReference,
        config,
        ports,
        newManager,
        registeredTime,
        newManager.equals(manager) ? claim : newClaim);
  }
}
