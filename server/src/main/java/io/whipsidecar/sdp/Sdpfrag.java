package io.whipsidecar.sdp;

import io.whipsidecar.sdp.NegotiatedSession.Media;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a PATCH, {@code application/trickle-ice-sdpfrag} (RFC 8840 §4.4, RFC 9725 §4.3).
 *
 * @param ice the credentials that the fragment names, at session or media level; null when none
 * @param candidates how many candidates it holds. Their content is of no use to an ICE-lite server,
 *     which never dials one, so unusable ones (mDNS names, TCP) are no errors
 * @param endOfCandidates whether it says that there will be no more
 */
public record Sdpfrag(@Nullable IceParameters ice, int candidates, boolean endOfCandidates) {

  /** What came of parsing. */
  public sealed interface Result {}

  public record Parsed(Sdpfrag sdpfrag) implements Result {}

  /**
   * The text is not a fragment that can be read.
   *
   * @param detail one sentence for the publisher
   */
  public record Malformed(String detail) implements Result {}

  /** Never throws, whatever the text is. */
  public static Result parse(String text) {
    try {
      return new Parsed(read(SdpLines.split(text)));
    } catch (SdpException e) {
      return new Malformed(e.detail());
    }
  }

  private static Sdpfrag read(List<SdpSection> sections) throws SdpException {
    IceParameters ice = null;
    int candidates = 0;
    boolean end = false;
    for (SdpSection section : sections) {
      // The m-lines are only pseudo m-lines (RFC 8840 §4.4): their protocol and port say nothing.
      IceParameters own = IceParameters.of(section.first("ice-ufrag"), section.first("ice-pwd"));
      if (own != null && ice != null && !own.equals(ice)) {
        throw new SdpException("two different ICE credentials (expected: one, all is bundled)");
      }
      ice = own != null ? own : ice;
      candidates += section.all("candidate").size();
      end |= section.has("end-of-candidates");
    }
    if (ice == null && candidates == 0 && !end) {
      throw new SdpException("neither ICE credentials nor candidates nor end-of-candidates");
    }
    return new Sdpfrag(ice, candidates, end);
  }

  /** The answer to an ICE restart (RFC 9725 §4.3.3): our new credentials and candidates. */
  public static String write(NegotiatedSession session, LocalParameters local) {
    StringBuilder out = new StringBuilder(512);
    IceLines.sessionPart(out, session);
    for (Media media : session.media()) {
      if (media.track() != null) {
        fragment(out, media, media.track(), local);
        break; // all is bundled: one section speaks for all (RFC 8840 §4.4)
      }
    }
    return out.toString();
  }

  private static void fragment(
      StringBuilder out, Media media, NegotiatedSession.Track track, LocalParameters local) {
    out.append("m=%s 9 %s %d\r\n".formatted(media.media(), media.protocol(), track.payloadType()));
    if (media.mid() != null) {
      out.append("a=mid:").append(media.mid()).append("\r\n");
    }
    IceLines.credentials(out, local.ice());
    IceLines.insertCandidates(out, out.length(), local.udpFirst(), SdpAnswer.MAX_BYTES);
  }
}
