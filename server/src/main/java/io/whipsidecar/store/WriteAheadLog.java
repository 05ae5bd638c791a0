package io.whipsidecar.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The <a href="https://www.sqlite.org/fileformat2.html#walformat">write-ahead log</a> that a killed
 * server has left, looked at before SQLite opens it: SQLite ends quietly at the first frame that is
 * wrong and forgets what follows, be it an unfinished write or a damaged one.
 *
 * <p>What an unfinished write leaves is a prefix, then anything: nothing, frames of an earlier
 * generation (their salts are others), frames of transactions that were given up (none of them is a
 * commit). A machine that went down has left any of the frames that its disk had not confirmed yet.
 * All else is damage.
 */
final class WriteAheadLog {
  private static final int MAGIC =
      0x377f0682; // its lowest bit: the words of checksums are big-endian
  private static final int HEADER_BYTES = 32;
  private static final int PAGE_SIZE = 8;
  private static final int SALTS = 16;
  private static final int HEADER_CHECKSUM = 24;

  private static final int FRAME_HEADER_BYTES = 24;
  private static final int FRAME_COMMIT = 4;
  private static final int FRAME_SALTS = 8;
  private static final int FRAME_CHECKSUM = 16;
  private static final int FRAME_SUMMED_BYTES = 8;

  private static final int MIN_PAGE_BYTES = 512;
  private static final int MAX_PAGE_BYTES = 65_536;

  private final ByteBuffer log;

  /** The same bytes as the checksum takes them. */
  private final ByteBuffer words;

  private final int pageBytes;
  private final int frames;

  private WriteAheadLog(byte[] content) {
    log = ByteBuffer.wrap(content);
    boolean big = (log.getInt(0) & 1) != 0;
    words = ByteBuffer.wrap(content).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    pageBytes = Math.max(MIN_PAGE_BYTES, Math.min(log.getInt(PAGE_SIZE), MAX_PAGE_BYTES));
    frames = (content.length - HEADER_BYTES) / (FRAME_HEADER_BYTES + pageBytes);
  }

  /**
   * What is wrong with it; null: SQLite reads everything that was acknowledged.
   *
   * @param machineWentDown since it was written: then its end, from any frame on, may be missing
   */
  static @Nullable String damage(Path file, boolean machineWentDown) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
    // The header is made durable before there are frames: alone it means nothing.
    return content.length > HEADER_BYTES
        ? new WriteAheadLog(content).damage(machineWentDown)
        : null;
  }

  private @Nullable String damage(boolean machineWentDown) {
    long checksum = LogChecksum.of(words, 0, HEADER_CHECKSUM, 0);
    if ((log.getInt(0) & ~1) != MAGIC || checksum != log.getLong(HEADER_CHECKSUM)) {
      return "the header of its write-ahead log";
    }
    for (int frame = 0; frame < frames; frame++) {
      checksum = checksum(frame, checksum);
      boolean whole = checksum == log.getLong(start(frame) + FRAME_CHECKSUM);
      if (!whole || !isOfThisGeneration(frame)) {
        return whole // the salts alone are wrong
                || isFlipped(frame, checksum)
                || (!machineWentDown && isFollowed(frame))
            ? "frame " + (frame + 1) + " of " + frames + " of its write-ahead log"
            : null;
      }
    }
    return null;
  }

  private int start(int frame) {
    return HEADER_BYTES + frame * (FRAME_HEADER_BYTES + pageBytes);
  }

  /** Over the first part of the frame's header and the page. */
  private long checksum(int frame, long before) {
    int start = start(frame);
    long afterHeader = LogChecksum.of(words, start, FRAME_SUMMED_BYTES, before);
    return LogChecksum.of(words, start + FRAME_HEADER_BYTES, pageBytes, afterHeader);
  }

  private boolean isOfThisGeneration(int frame) {
    return log.getLong(start(frame) + FRAME_SALTS) == log.getLong(SALTS);
  }

  private boolean isFlipped(int wrong, long checksum) {
    long kept = log.getLong(start(wrong) + FRAME_CHECKSUM);
    return LogChecksum.differByOneBit(checksum, kept, FRAME_SUMMED_BYTES + pageBytes);
  }

  /** By another transaction than its own: that one began when this one was written. */
  private boolean isFollowed(int wrong) {
    int commits = 0;
    for (int frame = wrong; frame < frames; frame++) {
      if (isOfThisGeneration(frame) && log.getInt(start(frame) + FRAME_COMMIT) != 0) {
        commits++;
      }
    }
    return commits > 1;
  }
}
