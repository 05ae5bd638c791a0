package io.whipsidecar.whip;

import static io.whipsidecar.whip.WhipFixture.TOKEN;
import static io.whipsidecar.whip.WhipFixture.body;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page for browsers, and what it is told of an ingest. */
class PublishPageTest {
  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

  private final WhipFixture whip = new WhipFixture(false);

  private WhipResponse page(String path) {
    return whip.send("GET", path, "", "Accept", BROWSER);
  }

  @Test
  void shouldBeTheSameForEveryProcess() {
    WhipResponse known = page("/whip/p1");

    assertThat(known.status()).isEqualTo(200);
    assertThat(known.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page("/whip/nobody").headers()).isEqualTo(known.headers());
    assertThat(body(page("/whip/nobody"))).isEqualTo(body(known));
  }

  @Test
  void shouldRunNothingButItsOwnFiles() {
    String html = body(page("/whip/p1"));

    assertThat(page("/whip/p1").header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
        .doesNotContain("unsafe", "http", "*");
    assertThat(html)
        .doesNotContain("http:", "https:", "<style", "style=", "onclick", "javascript:");
    assertThat(Pattern.compile("<script(?! src=\"\\?)").matcher(html).find()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "whip.js, text/javascript; charset=utf-8",
    "broadcast.js, text/javascript; charset=utf-8",
    "sources.js, text/javascript; charset=utf-8",
    "display.js, text/javascript; charset=utf-8",
    "memory.js, text/javascript; charset=utf-8",
    "publish.js, text/javascript; charset=utf-8",
    "publish.css, text/css; charset=utf-8"
  })
  void shouldHaveItsPartsAtItsOwnAddressWithAQuery(String part, String type) {
    assertThat(body(page("/whip/p1"))).contains("=\"?" + part + "\"");

    WhipResponse response = whip.send("GET", "/whip/p%201/?" + part, "");

    assertThat(response.header("Content-Type")).isEqualTo(type);
    assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(body(response)).isNotBlank();
  }

  @Test
  void shouldLabelEveryField() {
    String html = body(page("/whip/p1"));
    Matcher fields = Pattern.compile("<(?:input|select) id=\"(\\w+)\"").matcher(html);
    int count = 0;
    while (fields.find()) {
      count++;
      assertThat(html).contains("<label for=\"" + fields.group(1) + "\">");
    }
    assertThat(count).isGreaterThan(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "text/*", "application/sdp", ""})
  void shouldLeaveOtherClientsAlone(String accept) {
    assertThat(whip.send("GET", "/whip/p1", "", "Accept", accept).status()).isEqualTo(204);
  }

  @Test
  void shouldTellPublishersWhatTheIngestTakes() {
    WhipResponse response = describe("p1", TOKEN);

    assertThat(body(response))
        .isEqualTo("{\"video\":\"H264\",\"audio\":\"opus\",\"max_bitrate\":1000000}\n");
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void shouldTellNobodyElseWhetherTheIngestIsThere() {
    WhipResponse wrong = describe("p1", "wrong");
    WhipResponse unknown = describe("nobody", "wrong");

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(body(wrong)).isEqualTo(body(unknown));
    assertThat(wrong.headers()).isEqualTo(unknown.headers());
  }

  private WhipResponse describe(String id, String token) {
    return whip.send(
        "GET", "/whip/" + id, "", "Accept", "application/json", "Authorization", "Bearer " + token);
  }
}
