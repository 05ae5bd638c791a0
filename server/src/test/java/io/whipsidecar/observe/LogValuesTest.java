package io.whipsidecar.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class LogValuesTest {
  private static String line(KeyValuePair... pairs) {
    Logger logger = (Logger) LoggerFactory.getLogger(LogValuesTest.class);
    LoggingEvent event = new LoggingEvent("", logger, Level.INFO, "event", null, null);
    event.setKeyValuePairs(List.of(pairs));
    return new LogValues().convert(event);
  }

  private static KeyValuePair pair(String key, @Nullable Object value) {
    return new KeyValuePair(key, value);
  }

  @Test
  void shouldShowKeysAndValues() {
    assertThat(line(pair("processId", "studio 1/ä😀"), pair("port", 8080), pair("cause", null)))
        .isEqualTo("processId=\"studio 1/ä😀\" port=\"8080\" cause=\"null\"");
  }

  @Test
  void shouldLeaveOutWhatIsNotThere() {
    LoggingEvent event = new LoggingEvent();
    assertThat(new LogValues().convert(event)).isEmpty();
  }

  @Test
  void shouldNotLetAValueForgeALineOrAField() {
    assertThat(line(pair("processId", "x\"\n2026-01-01 INFO server-stopped reason=\"y")))
        .isEqualTo("processId=\"x\\\"\\n2026-01-01 INFO server-stopped reason=\\\"y\"");
  }

  @ParameterizedTest
  @CsvSource({
    "10,\\n",
    "13,\\r",
    "9,\\t",
    "27,\\u001b",
    "133,\\u0085",
    "8232,\\u2028",
    "8238,\\u202e",
    "92,\\\\"
  })
  void shouldEscapeWhatIsNoText(int codePoint, String shown) {
    assertThat(line(pair("k", "a" + Character.toString(codePoint) + "b")))
        .isEqualTo("k=\"a" + shown + "b\"");
  }
}
