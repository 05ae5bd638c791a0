package io.whipsidecar.session;

import org.jspecify.annotations.Nullable;

/**
 * Which session a media stream belongs to, by SSRC alone: a hint for packets from an address that
 * nobody knows, to be proven by their authentication tag. A look-up allocates nothing and takes the
 * same time for any packet. Event loop only.
 */
final class SsrcIndex {
  private static final int INITIAL_SLOTS = 64;

  private int[] ssrcs = new int[INITIAL_SLOTS];
  private @Nullable PublisherSession[] sessions = new PublisherSession[INITIAL_SLOTS];
  private int size;

  /** Notes a stream; the first session that has an SSRC keeps it. */
  void add(int ssrc, PublisherSession session) {
    if (2 * (size + 1) > ssrcs.length) {
      rebuild(2 * ssrcs.length, null);
    }
    put(ssrc, session);
  }

  @Nullable PublisherSession find(int ssrc) {
    return sessions[slot(ssrc)];
  }

  /** Forgets all streams of a session. */
  void remove(PublisherSession session) {
    rebuild(ssrcs.length, session);
  }

  int size() {
    return size;
  }

  private void put(int ssrc, PublisherSession session) {
    int slot = slot(ssrc);
    if (sessions[slot] == null) {
      ssrcs[slot] = ssrc;
      sessions[slot] = session;
      size++;
    }
  }

  /** Where an SSRC is, or would be; at least half of the table is free, so this ends. */
  private int slot(int ssrc) {
    int mask = ssrcs.length - 1;
    int slot = ((ssrc * 0x9E3779B9) >>> 8) & mask;
    while (sessions[slot] != null && ssrcs[slot] != ssrc) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void rebuild(int slots, @Nullable PublisherSession without) {
    int[] oldSsrcs = ssrcs;
    @Nullable PublisherSession[] oldSessions = sessions;
    ssrcs = new int[slots];
    sessions = new PublisherSession[slots];
    size = 0;
    for (int i = 0; i < oldSsrcs.length; i++) {
      PublisherSession session = oldSessions[i];
      if (session != null && session != without) {
        put(oldSsrcs[i], session);
      }
    }
  }
}
