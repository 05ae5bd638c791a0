package io.whipsidecar.rtp;

/**
 * Identifiers of the RTP header extensions that were negotiated (RFC 8285 §5), 0 where one was not.
 *
 * @param mid RFC 8843 §15
 * @param rid RFC 8852 §3.1
 * @param repairedRid RFC 8852 §3.2
 * @param transportSequence transport-wide sequence number (draft-holmer-rmcat-transport-wide-cc-01)
 */
public record ExtensionIds(int mid, int rid, int repairedRid, int transportSequence) {
  public static final ExtensionIds NONE = new ExtensionIds(0, 0, 0, 0);

  public ExtensionIds {
    check("mid", mid);
    check("rid", rid);
    check("repairedRid", repairedRid);
    check("transportSequence", transportSequence);
  }

  private static void check(String name, int id) {
    if (id < 0 || id > 255) {
      throw new IllegalArgumentException(name + ": " + id + " (expected: 0..255)");
    }
  }
}
