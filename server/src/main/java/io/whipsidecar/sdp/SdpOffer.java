package io.whipsidecar.sdp;

import java.util.List;

/**
 * A publisher's offer as a value (RFC 8866, RFC 9429). Everything that is not needed to answer it
 * is left out; the publisher's candidates too, because an ICE-lite server never dials one.
 *
 * @param trickle the offerer can trickle (RFC 8838 §4.1)
 * @param extmapAllowMixed RFC 8285 §6
 * @param bundleGroups mids of each BUNDLE group (RFC 9143); they may name mids that do not exist
 */
public record SdpOffer(
    boolean trickle,
    boolean extmapAllowMixed,
    List<List<String>> bundleGroups,
    List<MediaSection> sections) {

  /** What came of parsing. */
  public sealed interface Result {}

  public record Parsed(SdpOffer offer) implements Result {}

  /**
   * The text is not an SDP that can be read.
   *
   * @param detail one sentence for the publisher: what was found and what was expected
   */
  public record Malformed(String detail) implements Result {}

  /** Never throws, whatever the text is. */
  public static Result parse(String text) {
    try {
      return new Parsed(OfferReader.read(text));
    } catch (SdpException e) {
      return new Malformed(e.detail());
    }
  }
}
