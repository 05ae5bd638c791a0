package io.whipsidecar.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code a=rid} (RFC 8851) and {@code a=simulcast} (RFC 8853) of an offer. */
final class SimulcastReader {
  private static final int MAX_RIDS = 16;

  private SimulcastReader() {}

  static List<RidDescription> rids(SdpSection section) throws SdpException {
    Map<String, RidDescription> rids = new LinkedHashMap<>();
    for (String text : section.all("rid")) {
      RidDescription rid = RidDescription.parse(text);
      if (rid != null) {
        rids.putIfAbsent(rid.id(), rid);
      }
    }
    if (rids.size() > MAX_RIDS) {
      throw new SdpException("too many rids in one section (expected: at most " + MAX_RIDS + ")");
    }
    return List.copyOf(rids.values());
  }

  /** The rids that the offerer sends, paused ones too; only those that an a=rid describes. */
  static List<String> simulcast(SdpSection section) throws SdpException {
    String text = section.first("simulcast");
    List<String> words = text == null ? List.of() : Words.split(text);
    int send = words.indexOf("send");
    if (send < 0 || send + 1 >= words.size()) {
      return List.of();
    }
    Set<String> named = new LinkedHashSet<>();
    for (String stream : words.get(send + 1).split(";", -1)) {
      // RFC 8853 §5.1: alternatives with commas between, '~' marks a paused stream. We take the
      // first alternative, which is the offerer's preferred one.
      String first = stream.split(",", 2)[0];
      named.add(first.startsWith("~") ? first.substring(1) : first);
    }
    List<String> described = new ArrayList<>();
    for (RidDescription rid : rids(section)) {
      described.add(rid.id());
    }
    named.retainAll(described);
    return List.copyOf(named);
  }
}
