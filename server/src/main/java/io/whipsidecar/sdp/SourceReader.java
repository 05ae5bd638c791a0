package io.whipsidecar.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** SSRCs and their FID pairs (RFC 5576). SSRCs are 32 bits, kept in an {@code int}. */
record SourceReader(List<Integer> ssrcs, Map<Integer, Integer> rtxBySsrc) {
  private static final int MAX_SSRCS = 64;
  private static final long MAX_SSRC = 0xffff_ffffL;

  static SourceReader read(SdpSection section) throws SdpException {
    Set<Integer> ssrcs = new LinkedHashSet<>();
    for (String text : section.all("ssrc")) {
      List<String> words = Words.split(text);
      long ssrc = words.isEmpty() ? -1 : Words.number(words.get(0), MAX_SSRC);
      if (ssrc >= 0) {
        ssrcs.add((int) ssrc);
      }
    }
    Map<Integer, Integer> pairs = pairs(section);
    for (Map.Entry<Integer, Integer> pair : pairs.entrySet()) {
      // FFmpeg 8.1 names the RTX SSRC only in the group.
      ssrcs.add(pair.getKey());
      ssrcs.add(pair.getValue());
    }
    if (ssrcs.size() > MAX_SSRCS) {
      throw new SdpException("too many SSRCs in one section (expected: at most " + MAX_SSRCS + ")");
    }
    return new SourceReader(new ArrayList<>(ssrcs), pairs);
  }

  private static Map<Integer, Integer> pairs(SdpSection section) {
    Map<Integer, Integer> pairs = new LinkedHashMap<>();
    for (String text : section.all("ssrc-group")) {
      List<String> words = Words.split(text);
      if (words.size() == 3 && words.get(0).equals("FID")) {
        long primary = Words.number(words.get(1), MAX_SSRC);
        long rtx = Words.number(words.get(2), MAX_SSRC);
        if (primary >= 0 && rtx >= 0 && primary != rtx) {
          pairs.put((int) primary, (int) rtx);
        }
      }
    }
    return pairs;
  }
}
