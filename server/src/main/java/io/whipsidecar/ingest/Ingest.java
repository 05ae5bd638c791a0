package io.whipsidecar.ingest;

import io.whipsidecar.ports.PortBlock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One registered ingest. Id, configuration and ports never change; a start with another
 * configuration makes another ingest. Any thread may read; {@link #update} and {@link
 * #reportStatistics} are the media side's.
 */
public final class Ingest {
  private final List<TrackEndpoint> tracks;
  private final IngestListener changes;

  private volatile IngestStatus status;

  /** Written by the registry alone, under its lock. */
  private volatile Registration registration;

  /** Written by {@link IngestEvents} alone. */
  private volatile long revision;

  private final AtomicLong touches = new AtomicLong();

  private volatile IngestStatistics statistics = IngestStatistics.NONE;

  private volatile @Nullable Refusals refusals;

  /**
   * Publishers' requests that were refused.
   *
   * @param count since the ingest was registered, or the server started
   */
  public record Refusals(long count, PublisherRefusal last) {}

  Ingest(Registration registration, IngestListener changes) {
    this.registration = registration;
    this.changes = changes;
    this.tracks = Legs.endpoints(registration.config(), registration.ports());
    this.status = IngestStatus.registered(registration.registeredTime());
  }

  public ProcessId id() {
    return registration.id();
  }

  public IngestConfig config() {
    return registration.config();
  }

  public PortBlock ports() {
    return registration.ports();
  }

  /** What the latest start said, with what the first one settled. */
  public Registration registration() {
    return registration;
  }

  /** Where the tracks go: video first, then audio. */
  public List<TrackEndpoint> tracks() {
    return tracks;
  }

  public IngestStatus status() {
    return status;
  }

  /** The revision of the latest change; see {@link IngestEvents}. */
  public long revision() {
    return revision;
  }

  /** What was measured last. */
  public IngestStatistics statistics() {
    return statistics;
  }

  /**
   * Changes the status and tells the listeners when it is another one.
   *
   * @param reason why, in one sentence
   * @param change a pure function of the present status
   */
  public void update(String reason, UnaryOperator<IngestStatus> change) {
    if (replaceStatus(change)) {
      changes.onChanged(this, reason);
    }
  }

  private synchronized boolean replaceStatus(UnaryOperator<IngestStatus> change) {
    IngestStatus before = status;
    status = change.apply(before);
    boolean changed = !before.equals(status);
    if (changed) {
      touches.incrementAndGet();
    }
    return changed;
  }

  /** Puts a newer snapshot in place; nobody is told, as it happens every second. */
  public void reportStatistics(IngestStatistics latest) {
    statistics = latest;
  }

  /** The refusals so far; null before the first. */
  public @Nullable Refusals refusals() {
    return refusals;
  }

  /**
   * Notes a refusal; nobody is told, and the ingest is as idle as before: strangers cause it. Any
   * thread.
   */
  synchronized void refused(PublisherRefusal refusal) {
    Refusals former = refusals;
    refusals = new Refusals(former == null ? 1 : former.count() + 1, refusal);
  }

  /** Tells the listeners of something that is no change of the status: a finding, a refusal. */
  public void announce(String reason) {
    changes.onChanged(this, reason);
  }

  void claim(ManagerRef manager, String reference, long claim) {
    registration = registration.claimedBy(manager, reference, claim);
    touches.incrementAndGet();
  }

  /** How many starts and changes of the status there were. */
  long touches() {
    return touches.get();
  }

  void revise(long newRevision) {
    revision = newRevision;
  }

  @Override
  public String toString() {
    return "Ingest[" + registration + "]";
  }
}
