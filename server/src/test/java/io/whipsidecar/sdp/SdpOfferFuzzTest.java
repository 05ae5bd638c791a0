package io.whipsidecar.sdp;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.whipsidecar.media.Codec;

/** Whatever the text is: a value, and an answer that our own parser reads. */
class SdpOfferFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void shouldNeverThrow(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    if (SdpOffer.parse(text) instanceof SdpOffer.Parsed parsed) {
      for (Codec video : new Codec[] {Codec.H264, Codec.AV1, Codec.H265}) {
        if (Negotiation.negotiate(parsed.offer(), video, Codec.OPUS)
            instanceof Negotiation.Accepted accepted) {
          Offers.parsed(SdpAnswer.write(accepted.session(), Offers.local(Offers.udp("192.0.2.1"))));
        }
      }
    }
  }
}
