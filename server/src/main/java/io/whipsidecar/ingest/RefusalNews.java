package io.whipsidecar.ingest;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells watchers of refused publishers, some ingests at a time: anybody can cause any number of
 * refusals at an ingest whose id he knows, so a refusal by itself wakes nobody and writes nothing
 * to the store. Any thread.
 */
public final class RefusalNews {
  /** Of so many ingests at a call of {@link #tell}. */
  static final int MAX_TOLD = 50;

  /** In the order of their first refusal that was not told. */
  private final Set<Ingest> untold = new LinkedHashSet<>();

  /** Notes a refusal at an ingest. */
  public void add(Ingest ingest, PublisherRefusal refusal) {
    ingest.refused(refusal);
    synchronized (untold) {
      untold.add(ingest);
    }
  }

  /** Tells the latest refusal of each ingest that has a new one. The owner calls it each second. */
  public void tell() {
    for (Ingest ingest : next()) {
      Ingest.Refusals refusals = ingest.refusals();
      if (refusals != null) {
        PublisherRefusal last = refusals.last();
        ingest.announce(
            "A publisher was refused: %d %s, %s"
                .formatted(last.status(), last.reason(), last.detail()));
      }
    }
  }

  private List<Ingest> next() {
    List<Ingest> next = new ArrayList<>();
    synchronized (untold) {
      Iterator<Ingest> ingests = untold.iterator();
      while (ingests.hasNext() && next.size() < MAX_TOLD) {
        next.add(ingests.next());
        ingests.remove();
      }
    }
    return next;
  }
}
