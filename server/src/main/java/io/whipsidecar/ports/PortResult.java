package io.whipsidecar.ports;

/** What {@link PortAllocator#allocate} came to. */
public sealed interface PortResult {
  /** The block belongs to the caller until it is released. */
  record Allocated(PortBlock block) implements PortResult {}

  /**
   * No block was found.
   *
   * @param attempts how many blocks were probed
   * @param range where they were looked for
   * @param lastCause why the last one could not be had
   */
  record Exhausted(int attempts, PortRange range, String lastCause) implements PortResult {
    /** One line for people. */
    public String message() {
      return "no free ports in " + range + " after " + attempts + " attempts: " + lastCause;
    }
  }
}
