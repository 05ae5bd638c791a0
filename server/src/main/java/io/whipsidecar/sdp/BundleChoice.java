package io.whipsidecar.sdp;

import java.util.ArrayList;
import java.util.List;

/** Finds the BUNDLE group that holds every used section (RFC 9143, RFC 9725 §4.4.1). */
final class BundleChoice {
  private BundleChoice() {}

  /**
   * The used sections' mids in the group's order. Mids of a group that name no m-line are skipped:
   * FFmpeg writes {@code BUNDLE 0 1} with one m-line too. Empty when a lone section has no group.
   */
  static List<String> mids(SdpOffer offer, List<MediaSection> used) throws Negotiation.Refusal {
    List<String> wanted = new ArrayList<>();
    for (MediaSection section : used) {
      wanted.add(String.valueOf(section.mid()));
    }
    for (List<String> group : offer.bundleGroups()) {
      if (group.containsAll(wanted) && used.stream().allMatch(s -> s.mid() != null)) {
        return group.stream().filter(wanted::contains).distinct().toList();
      }
    }
    if (used.size() > 1) {
      throw new Negotiation.Refusal(
          Negotiation.Reason.NO_BUNDLE,
          "no BUNDLE group holds all tracks (expected: a=group:BUNDLE with every mid)");
    }
    return List.of();
  }

  /** The offerer-tagged section comes first: its transport attributes count (RFC 9143 §7.3). */
  static List<MediaSection> taggedFirst(List<String> mids, List<MediaSection> used) {
    List<MediaSection> sorted = new ArrayList<>(used);
    if (!mids.isEmpty()) {
      sorted.sort((a, b) -> Integer.compare(mids.indexOf(a.mid()), mids.indexOf(b.mid())));
    }
    return sorted;
  }
}
