package io.whipsidecar.rtp;

import java.util.Arrays;

/** What each SSRC that was heard carries. A handful of entries, so a scan beats a hash map. */
final class SsrcTable {
  static final int UNKNOWN = -1;

  /** A publisher has no reason for more; beyond it the oldest entry makes room. */
  private static final int CAPACITY = 32;

  private final int[] ssrcs = new int[CAPACITY];
  private final int[] tracks = new int[CAPACITY];
  private final int[] layers = new int[CAPACITY];
  private final Role[] roles = new Role[CAPACITY];
  private int count;
  private int lastFound;
  private int oldest;

  enum Role {
    MEDIA,
    RTX,
    /** A stream that another one followed. */
    IGNORED
  }

  SsrcTable() {
    Arrays.fill(roles, Role.IGNORED);
  }

  /** The entry of an SSRC, or {@link #UNKNOWN}. */
  int find(int ssrc) {
    if (lastFound < count && ssrcs[lastFound] == ssrc) {
      return lastFound;
    }
    for (int i = 0; i < count; i++) {
      if (ssrcs[i] == ssrc) {
        lastFound = i;
        return i;
      }
    }
    return UNKNOWN;
  }

  Role role(int entry) {
    return roles[entry];
  }

  int track(int entry) {
    return tracks[entry];
  }

  int layer(int entry) {
    return layers[entry];
  }

  void bind(int ssrc, int track, int layer, Role role) {
    int entry = find(ssrc);
    if (entry == UNKNOWN) {
      entry = free();
    }
    ssrcs[entry] = ssrc;
    tracks[entry] = track;
    layers[entry] = layer;
    roles[entry] = role;
  }

  private int free() {
    if (count < CAPACITY) {
      return count++;
    }
    int entry = oldest;
    oldest = (oldest + 1) % CAPACITY;
    return entry;
  }
}
