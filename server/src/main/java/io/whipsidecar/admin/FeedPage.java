package io.whipsidecar.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One open page: a position in the changes and in the measurements, nothing more. It is written to
 * only when everything before was taken. So a slow browser holds one write, misses intermediate
 * states and never the latest one, and is dropped when it takes nothing for long. One thread.
 */
final class FeedPage {
  private static final long PATIENCE_NS = 15_000_000_000L;
  private static final int MAX_CHANGES = 64;

  private final FeedContents contents;
  private final FeedSink sink;
  private final Executor thread;
  private final LongSupplier nanoTime;

  private boolean greeted;
  private FeedContents.@Nullable Position snapshot = FeedContents.Position.START;
  private long revision;
  private long look;
  private long total;

  private boolean writing;
  private long writingSinceNs;
  private boolean ended;

  /**
   * @param thread the one that calls all of this
   */
  FeedPage(FeedContents contents, FeedSink sink, Executor thread, LongSupplier nanoTime) {
    this.contents = contents;
    this.sink = sink;
    this.thread = thread;
    this.nanoTime = nanoTime;
  }

  boolean hasEnded() {
    return ended;
  }

  void end() {
    if (!ended) {
      ended = true;
      sink.close();
    }
  }

  /** Writes what it has not been told, if the browser has taken what it was told. */
  void advance() {
    if (ended) {
      return;
    }
    long nowNs = nanoTime.getAsLong();
    if (writing) {
      if (nowNs - writingSinceNs > PATIENCE_NS) {
        end();
      }
      return;
    }
    List<byte[]> frames = new ArrayList<>();
    compose(frames);
    if (!frames.isEmpty()) {
      writing = true;
      writingSinceNs = nowNs;
      sink.write(Frames.joined(frames), done -> thread.execute(() -> written(done)));
    }
  }

  private void written(boolean done) {
    writing = false;
    if (done) {
      advance();
    } else {
      end();
    }
  }

  private void compose(List<byte[]> frames) {
    if (!greeted) {
      greeted = true;
      frames.add(contents.hello());
    }
    if (snapshot != null) {
      part(frames, snapshot);
      return;
    }
    changes(frames);
    if (look != contents.look()) {
      byte[] measured = contents.measuredSince(look);
      look = contents.look();
      if (measured.length > 0) {
        frames.add(measured);
      }
    }
    if (total != contents.total()) {
      total = contents.total();
      frames.add(contents.totals());
    }
  }

  /** What changes and is measured while the snapshot is being sent is told after it. */
  private void part(List<byte[]> frames, FeedContents.Position position) {
    if (position.equals(FeedContents.Position.START)) {
      revision = contents.revision();
      look = contents.look();
    }
    FeedContents.Part part = contents.part(position);
    frames.add(part.frame());
    snapshot = part.next();
  }

  private void changes(List<byte[]> frames) {
    for (int i = 0; i < MAX_CHANGES; i++) {
      if (!contents.canResume(revision)) { // so slow that removals were forgotten
        snapshot = FeedContents.Position.START;
        return;
      }
      FeedContents.Change change = contents.changeAfter(revision);
      if (change == null) {
        return;
      }
      revision = change.revision();
      frames.add(change.frame());
    }
  }
}
