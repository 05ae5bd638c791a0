package io.whipsidecar.session;

/**
 * Something that wants to be called at a time of its own choosing. All methods are called from the
 * one event loop that owns it.
 */
public interface Timed {
  /** No deadline. */
  long NEVER = Long.MAX_VALUE;

  /** Time has reached {@link #nextDeadlineNs()}; may be called early or late. */
  void onTimeout(long nowNs);

  /** When {@link #onTimeout} is due, or {@link #NEVER}. */
  long nextDeadlineNs();
}
