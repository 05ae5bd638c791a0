package io.whipsidecar.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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
}
