package io.whipsidecar.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessIdTest {
  @ParameterizedTest
  @CsvSource({
    "restreamer-ui:ingest:1, restreamer-ui%3Aingest%3A1",
    "id@domain, id%40domain",
    "a/b c, a%2Fb%20c",
    "100%, 100%25",
    "é, %C3%A9",
    "a-b._~9, a-b._~9",
  })
  void shouldPercentEncodeWhatIsNotUnreserved(String id, String segment) {
    assertThat(new ProcessId(id).pathSegment()).isEqualTo(segment);
  }

  @Property
  void shouldBeReadBackFromItsPathSegment(@ForAll @StringLength(min = 1, max = 100) String id) {
    if (ProcessId.isValid(id)) {
      String segment = new ProcessId(id).pathSegment();
      assertThat(segment).matches("[A-Za-z0-9._~%-]+");
      assertThat(URLDecoder.decode(segment, StandardCharsets.UTF_8)).isEqualTo(id);
    }
  }

  @Test
  void shouldRefuseALoneSurrogate() {
    assertThat(ProcessId.isValid("\ud800")).isFalse();
  }

  /** As SQLite and every client that sorts bytes has it. */
  @Property
  void shouldBeOrderedByItsUtf8Bytes(@ForAll("ids") ProcessId one, @ForAll("ids") ProcessId other) {
    assertThat(Integer.signum(one.compareTo(other)))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(utf8(one), utf8(other))));
  }

  @Provide
  Arbitrary<ProcessId> ids() {
    return Arbitraries.strings()
        .withChars('a', 'b', '\u00e9', '\ud7ff', '\ue000', '\uffff')
        .withChars("\ud83d\ude00\ud83d\ude01\udbff\udfff".toCharArray())
        .ofMinLength(1)
        .ofMaxLength(4)
        .filter(ProcessId::isValid)
        .map(ProcessId::new);
  }

  @Property
  void shouldTakeWhatFits(@ForAll @StringLength(min = 1, max = 600) String id) {
    boolean isUtf8 = StandardCharsets.UTF_8.newEncoder().canEncode(id);
    boolean fits = id.getBytes(StandardCharsets.UTF_8).length <= 512;
    boolean isPlain = id.indexOf('\0') < 0 && !id.equals(".") && !id.equals("..");
    assertThat(ProcessId.isValid(id)).isEqualTo(isUtf8 && fits && isPlain);
  }

  private static byte[] utf8(ProcessId id) {
    return id.value().getBytes(StandardCharsets.UTF_8);
  }
}
