package io.whipsidecar.session;

import io.whipsidecar.media.Codec;
import io.whipsidecar.sdp.NegotiatedSession;
import io.whipsidecar.sdp.Negotiation;
import io.whipsidecar.sdp.SdpOffer;
import org.jspecify.annotations.Nullable;

/**
 * The scripted publisher's offer: H264 or another codec with RTX, and Opus, payload types as it
 * sends them.
 */
final class Offer {
  private Offer() {}

  static NegotiatedSession negotiated(String setup, String fingerprint) {
    return negotiated(setup, fingerprint, Codec.H264, Codec.OPUS, "");
  }

  static NegotiatedSession negotiated(
      String setup,
      String fingerprint,
      @Nullable Codec video,
      @Nullable Codec audio,
      String videoLines) {
    String text = text(setup, fingerprint, videoLines);
    if (video != null && video != Codec.H264) {
      text =
          text.replace("H264/90000", video.encodingName() + "/90000")
              .replace("a=fmtp:102 packetization-mode=1;profile-level-id=42e01f\r\n", "");
    }
    SdpOffer.Result parsed = SdpOffer.parse(text);
    if (!(parsed instanceof SdpOffer.Parsed offer)) {
      throw new IllegalStateException(parsed.toString());
    }
    Negotiation.Result result = Negotiation.negotiate(offer.offer(), video, audio);
    if (!(result instanceof Negotiation.Accepted accepted)) {
      throw new IllegalStateException(result.toString());
    }
    return accepted.session();
  }

  private static String text(String setup, String fingerprint, String videoLines) {
    String transport =
        """
        a=ice-ufrag:clnt
        a=ice-pwd:0123456789012345678901
        a=fingerprint:sha-256 %s
        a=setup:%s
        a=sendonly
        a=rtcp-mux
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        """
            .formatted(fingerprint, setup);
    String video =
        """
        m=video 9 UDP/TLS/RTP/SAVPF 102 103
        a=mid:0
        a=rtpmap:102 H264/90000
        a=fmtp:102 packetization-mode=1;profile-level-id=42e01f
        a=rtcp-fb:102 nack
        a=rtcp-fb:102 nack pli
        a=rtcp-rsize
        a=rtpmap:103 rtx/90000
        a=fmtp:103 apt=102
        """;
    String audio =
        """
        m=audio 9 UDP/TLS/RTP/SAVPF 111 112
        a=mid:1
        a=rtpmap:111 opus/48000/2
        a=rtcp-fb:111 nack
        a=rtpmap:112 rtx/48000
        a=fmtp:112 apt=111
        """;
    String session = "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE 0 1\n";
    return (session + video + videoLines + transport + audio + transport).replace("\n", "\r\n");
  }
}
