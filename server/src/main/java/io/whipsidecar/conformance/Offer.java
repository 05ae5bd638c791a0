package io.whipsidecar.conformance;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * An offer as a browser would write it, and variations of it.
 *
 * @param text with CRLF
 */
record Offer(String text, String ufrag, String pwd) {
  private static final String SESSION =
      """
      v=0
      o=- 4611731400430051336 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0 1
      a=extmap-allow-mixed
      a=msid-semantic: WMS *
      """;
  private static final String TRANSPORT =
      """
      c=IN IP4 0.0.0.0
      a=rtcp:9 IN IP4 0.0.0.0
      a=ice-ufrag:{ufrag}
      a=ice-pwd:{pwd}
      a=ice-options:trickle
      a=fingerprint:sha-256 {fingerprint}
      a=setup:actpass
      """;
  private static final String AUDIO =
      """
      a=mid:0
      a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
      a=sendonly
      a=msid:stream audio
      a=rtcp-mux
      a=rtcp-rsize
      a=rtpmap:111 opus/48000/2
      a=fmtp:111 minptime=10;useinbandfec=1
      a=ssrc:1001 cname:conformance
      """;
  private static final String VIDEO =
      """
      a=mid:1
      a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
      a=extmap:5 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
      a=sendonly
      a=msid:stream video
      a=rtcp-mux
      a=rtcp-rsize
      a=rtpmap:96 {codec}/90000
      a=rtcp-fb:96 nack
      a=rtcp-fb:96 nack pli
      a=rtcp-fb:96 ccm fir
      a=rtcp-fb:96 transport-cc
      a=rtpmap:97 rtx/90000
      a=fmtp:97 apt=96
      a=ssrc-group:FID 2001 2002
      a=ssrc:2001 cname:conformance
      a=ssrc:2002 cname:conformance
      """;
  private static final String H264 =
      "a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\n";

  static Offer of(SecureRandom random, String fingerprint, String codec) {
    String ufrag = token(random, 6);
    String pwd = token(random, 18);
    String transport =
        TRANSPORT
            .replace("{ufrag}", ufrag)
            .replace("{pwd}", pwd)
            .replace("{fingerprint}", fingerprint);
    String text =
        SESSION
            + "m=audio 9 UDP/TLS/RTP/SAVPF 111\n"
            + transport
            + AUDIO
            + "m=video 9 UDP/TLS/RTP/SAVPF 96 97\n"
            + transport
            + VIDEO.replace("{codec}", codec)
            + (codec.equals("H264") ? H264 : "");
    return new Offer(text.replace("\n", "\r\n"), ufrag, pwd);
  }

  /** Base64 is what ICE characters are (RFC 8839 §5.4). */
  static String token(SecureRandom random, int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return Base64.getEncoder().withoutPadding().encodeToString(value);
  }

  /** With every occurrence replaced; a check that replaces nothing would check nothing. */
  Offer with(String from, String to) {
    if (!text.contains(from)) {
      throw new IllegalArgumentException(from + " (expected: a part of the offer)");
    }
    return new Offer(text.replace(from, to), ufrag, pwd);
  }

  /** Without the lines that begin so. */
  Offer without(String prefix) {
    StringBuilder out = new StringBuilder();
    text.lines().filter(l -> !l.startsWith(prefix)).forEach(l -> out.append(l).append("\r\n"));
    return new Offer(out.toString(), ufrag, pwd);
  }

  Offer and(String line) {
    return new Offer(text + line + "\r\n", ufrag, pwd);
  }

  Offer audioOnly() {
    Offer bundled = with("BUNDLE 0 1", "BUNDLE 0");
    return new Offer(bundled.text.substring(0, bundled.text.indexOf("m=video")), ufrag, pwd);
  }

  /** Whether one of its lines is this. */
  boolean has(String line) {
    return text.lines().anyMatch(line::equals);
  }
}
