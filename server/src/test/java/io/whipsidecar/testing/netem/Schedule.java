package io.whipsidecar.testing.netem;

/** Time for a link to live in: {@link VirtualTime}, or the real one of {@link ImpairedUdp}. */
public interface Schedule {
  /** Something that happens at a time. */
  interface Event {
    void run(long nowNs);
  }

  long nowNs();

  /** Runs an event at a time, or as soon as possible after it. */
  void at(long atNs, Event event);
}
