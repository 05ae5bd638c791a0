package io.whipsidecar.ingest;

/**
 * Who registered an ingest.
 *
 * @param managerId names the manager; empty: it takes no part in instance tracking
 * @param instanceId drawn at each boot of the manager; empty: as above
 */
public record ManagerRef(String managerId, String instanceId) {
  /** A manager that does not say who it is. */
  public static final ManagerRef NONE = new ManagerRef("", "");

  boolean isTracked() {
    return !managerId.isEmpty() && !instanceId.isEmpty();
  }

  /** Whether this is the same manager after a restart. */
  boolean isNewInstanceOf(ManagerRef former) {
    return isTracked()
        && former.isTracked()
        && managerId.equals(former.managerId)
        && !instanceId.equals(former.instanceId);
  }
}
