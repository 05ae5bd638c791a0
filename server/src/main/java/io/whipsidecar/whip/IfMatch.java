package io.whipsidecar.whip;

import java.util.EnumSet;
import java.util.Set;

/** The precondition of a PATCH (RFC 9725 §4.3.1, RFC 9110 §13.1.1) with what we forgive. */
final class IfMatch {
  private static final Set<Leniency> ALL = EnumSet.allOf(Leniency.class);

  enum Verdict {
    PASSED,
    MISSING,
    FAILED
  }

  private IfMatch() {}

  static Verdict judge(WhipRequest request, String currentEtag, boolean restart) {
    return judge(request, currentEtag, restart, ALL);
  }

  static Verdict judge(
      WhipRequest request, String currentEtag, boolean restart, Set<Leniency> forgiven) {
    String value = request.header("If-Match");
    if (value == null && forgiven.contains(Leniency.ETAG_REQUEST_HEADER)) {
      value = request.header("ETag");
    }
    if (value == null) {
      return Verdict.MISSING;
    }
    boolean passed =
        isStar(value)
            ? restart || forgiven.contains(Leniency.STAR_ON_TRICKLE)
            : names(value, currentEtag, forgiven)
                && (!restart || forgiven.contains(Leniency.ETAG_ON_RESTART));
    return passed ? Verdict.PASSED : Verdict.FAILED;
  }

  /** Whether the request is for whatever ICE session there is. */
  static boolean isStar(WhipRequest request) {
    String value = request.header("If-Match");
    return value != null && isStar(value);
  }

  private static boolean isStar(String value) {
    return value.trim().equals("*");
  }

  /** Strong comparison: a weak tag never matches. */
  private static boolean names(String list, String etag, Set<Leniency> forgiven) {
    for (String member : list.split(",", -1)) {
      String tag = member.trim();
      if (tag.equals('"' + etag + '"')
          || (forgiven.contains(Leniency.UNQUOTED_ETAG) && tag.equals(etag))) {
        return true;
      }
    }
    return false;
  }
}
