package io.whipsidecar.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.media.Codec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SdpPropertiesTest {
  private static final List<String> LINES =
      Arrays.asList(Offers.file("offers/chromium.sdp").split("\r\n", -1));

  /** Losing or repeating any line never throws, and what is accepted can be answered. */
  @Property(tries = 300)
  void shouldSurviveMissingAndRepeatedLines(
      @ForAll @IntRange(max = 150) int dropped, @ForAll @IntRange(max = 150) int repeated) {
    List<String> lines = new ArrayList<>(LINES);
    lines.add(repeated % lines.size(), lines.get(repeated % LINES.size()));
    lines.remove(dropped % lines.size());

    SdpOffer.Result result = SdpOffer.parse(String.join("\r\n", lines));

    if (result instanceof SdpOffer.Parsed parsed
        && Negotiation.negotiate(parsed.offer(), Codec.H264, Codec.OPUS)
            instanceof Negotiation.Accepted accepted) {
      String answer = SdpAnswer.write(accepted.session(), Offers.local(Offers.udp("192.0.2.1")));
      assertThat(Offers.parsed(answer).sections()).hasSameSizeAs(parsed.offer().sections());
    }
  }

  @Property(tries = 500)
  void shouldNeverThrowForAnyText(@ForAll String text) {
    assertThat(SdpOffer.parse("v=0\r\n" + text)).isNotNull();
    assertThat(Sdpfrag.parse(text)).isNotNull();
  }
}
