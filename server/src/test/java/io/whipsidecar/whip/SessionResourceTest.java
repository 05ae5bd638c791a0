package io.whipsidecar.whip;

import static io.whipsidecar.whip.WhipFixture.RESTART;
import static io.whipsidecar.whip.WhipFixture.SDPFRAG;
import static io.whipsidecar.whip.WhipFixture.TRICKLE;
import static io.whipsidecar.whip.WhipFixture.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.whipsidecar.ingest.PublisherInfo;
import io.whipsidecar.ingest.RefusalReason;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9725, section by section, for a session URL. */
class SessionResourceTest {
  private final WhipFixture whip = new WhipFixture(false);
  private String url = "";

  @BeforeEach
  void open() {
    url = whip.open();
  }

  @Test
  void section41ShouldAnswerGetWithoutContent() {
    assertThat(whip.send("GET", url, "").status()).isEqualTo(204);
    assertThat(whip.send("HEAD", url, "").status()).isEqualTo(204);
    assertThat(whip.send("GET", "/whip/p1/nobody", "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/html;q=0.5, Application/JSON ; q=0.9"})
  void shouldTellItsHolderHowItIsWhenAskedForJson(String accept) {
    Instant opened = Instant.ofEpochSecond(100);
    PublisherInfo publisher =
        new PublisherInfo(
            "s1",
            "OBS",
            "",
            opened,
            List.of(new PublisherInfo.Stage("stun-seen", opened.plusMillis(12), "192.0.2.9:5")),
            "SETUP_TIMEOUT",
            "No \"DTLS\".",
            "",
            "",
            List.of("192.0.2.1:8189/udp"));
    whip.gateway.sessions.clear(); // it has ended
    whip.gateway.reports.put(
        url.substring("/whip/".length()).replace('/', ' '),
        new PublisherGateway.Report("ENDED", publisher.endReason(), publisher));

    WhipResponse response = whip.send("GET", url, "", "Accept", accept);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type")).isEqualTo("application/json");
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    JsonObject json = JsonParser.parseString(body(response)).getAsJsonObject();
    assertThat(json.get("state").getAsString()).isEqualTo("ENDED");
    assertThat(json.get("reason").getAsString()).isEqualTo("No \"DTLS\".");
    assertThat(json.get("end_cause").getAsString()).isEqualTo("SETUP_TIMEOUT");
    assertThat(json.get("candidates").toString()).isEqualTo("[\"192.0.2.1:8189/udp\"]");
    assertThat(json.getAsJsonArray("stages").get(0).toString())
        .isEqualTo(
            "{\"name\":\"stun-seen\",\"time\":\"1970-01-01T00:01:40.012Z\",\"after_ms\":12,"
                + "\"detail\":\"192.0.2.9:5\"}");
    assertThat(whip.send("GET", url, "", "Accept", accept, "Authorization", "Bearer no").status())
        .isEqualTo(401);
    assertThat(whip.send("GET", "/whip/p1/nobody", "", "Accept", accept).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/*", "application/json;q=0", "application/jsonx", ""})
  void section41ShouldHaveNoContentForOthers(String accept) {
    assertThat(whip.send("GET", url, "", "Accept", accept).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "FOO"})
  void section41ShouldAnswerOtherMethodsWithAllow(String method) {
    WhipResponse response = whip.send(method, url, "");

    assertThat(response.status()).isEqualTo(405);
    assertThat(response.header("Allow")).contains("PATCH", "DELETE");
  }

  @Test
  void section42ShouldAnswerDeleteWith200Once() { // OBS takes 204 for a failure
    assertThat(whip.send("DELETE", url, "", "If-Match", "\"stale\"").status()).isEqualTo(200);
    assertThat(whip.gateway.sessions).isEmpty();
    assertThat(whip.send("DELETE", url, "").status()).isEqualTo(404);
  }

  @Test
  void section42ShouldDescribeItselfOnOptions() {
    WhipResponse response = whip.send("OPTIONS", url, "", "Access-Control-Request-Method", "PATCH");

    assertThat(response.header("Accept-Patch")).isEqualTo(SDPFRAG);
    assertThat(response.header("Accept-Post")).isEqualTo("application/sdp");
    assertThat(response.header("Access-Control-Allow-Methods")).contains("PATCH", "DELETE");
  }

  @Test
  void section432ShouldAnswerTrickleWithNothing() {
    WhipResponse response = patch(TRICKLE, "If-Match", whip.etag());

    assertThat(response.status()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(response.header("ETag")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=candidate:1 1 udp 1 4c1b.local 9 typ host",
        "a=candidate:1 1 udp 1 example.com 9 typ host",
        "a=candidate:1 1 tcp 1 192.0.2.9 9 typ host tcptype active",
        "a=candidate:nonsense",
        "a=end-of-candidates",
      })
  void section432ShouldDiscardWhatCannotBeUsed(String line) {
    String frag = "m=audio 9 RTP/AVP 0\r\na=mid:0\r\n" + line + "\r\n";

    assertThat(patch(frag, "If-Match", whip.etag()).status()).isEqualTo(204);
  }

  @Test
  void section433ShouldRestartIce() {
    String old = whip.etag();

    WhipResponse response = patch(RESTART, "If-Match", "*");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type")).isEqualTo(SDPFRAG);
    assertThat(response.header("ETag")).isEqualTo(whip.etag()).isNotEqualTo(old);
    assertThat(body(response)).contains("a=ice-lite", "a=ice-ufrag:srv2", "a=candidate:");
    assertThat(patch(TRICKLE.replace("Do0R", "EsAw"), "If-Match", old).status()).isEqualTo(412);
  }

  @Test
  void section433ShouldAnswerARepeatedRestartWithTheSame() { // its first answer got lost
    WhipResponse first = patch(RESTART, "If-Match", "*");
    WhipResponse second = patch(RESTART, "If-Match", "*");

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(body(second)).isEqualTo(body(first)).contains("a=ice-ufrag:srv2");
  }

  @Test
  void section433ShouldTakeARepeatedRestartForTrickleOnceTheNewCredentialsAreUsed() {
    whip.gateway.restartUnused = false;
    patch(RESTART, "If-Match", "*");

    assertThat(patch(RESTART, "If-Match", "*").status()).isEqualTo(204);
  }

  @Test
  void section433ShouldTakeTrickleOfTheNewestGenerationForNoRestart() {
    patch(RESTART, "If-Match", "*");
    String trickle = RESTART + "a=candidate:1 1 udp 1 192.0.2.9 9 typ host\n";

    assertThat(patch(trickle, "If-Match", whip.etag()).status()).isEqualTo(204);
  }

  @Test
  void section433ShouldNotRestartForALateTrickleOfTheFormerGeneration() {
    patch(RESTART, "If-Match", "*");
    String restarted = whip.etag();

    assertThat(patch(TRICKLE, "If-Match", "*").status()).isEqualTo(204);
    assertThat(patch(TRICKLE, "If-Match", restarted).status()).isEqualTo(204);
    assertThat(whip.etag()).isEqualTo(restarted);
  }

  @Test
  void section433ShouldRefuseARestartThatChangesThePasswordAlone() {
    String before = whip.etag();
    String half = TRICKLE.replace("YHZY5F", "ZZZZ5F");
    assertThat(patch(half, "If-Match", "*").status()).isEqualTo(400);
    assertThat(whip.etag()).isEqualTo(before);

    patch(RESTART, "If-Match", "*");
    assertThat(patch(half, "If-Match", "*").status()).isEqualTo(400);
    assertThat(patch(RESTART.replace("P2u", "P3u"), "If-Match", "*").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PATCH", "DELETE"})
  void section45ShouldNotTakeABusyServerForAMissingSession(String method) {
    whip.gateway.refusal = new PublisherGateway.Unavailable(RefusalReason.SERVER_BUSY, "busy", 2);

    WhipResponse response = whip.send(method, url, "", "Accept", "application/json");

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("2");
    assertThat(whip.gateway.sessions).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"P2uYro0UCOQ4zxjKXaWCBui1, abc, *, 400", "x, x, \"stale\", 412", "x, x, '', 428"})
  void section433FailedRestartShouldLeaveTheSessionAlone(
      String from, String to, String ifMatch, int status) {
    String before = whip.etag();
    String[] headers = ifMatch.isEmpty() ? new String[0] : new String[] {"If-Match", ifMatch};

    assertThat(patch(RESTART.replace(from, to), headers).status()).isEqualTo(status);
    assertThat(whip.etag()).isEqualTo(before);
  }

  @Test
  void section43ShouldRefuseOtherMediaTypes() {
    WhipResponse response =
        whip.send("PATCH", url, TRICKLE, "Content-Type", "application/sdp", "If-Match", "*");

    assertThat(response.status()).isEqualTo(415);
    assertThat(response.header("Accept-Patch")).isEqualTo(SDPFRAG);
  }

  @Test
  void section43ShouldRefuseMalformedFragment() {
    assertThat(patch("hello", "If-Match", "*").status()).isEqualTo(400);
  }

  @Test
  void section43ShouldAnswerUnknownSessionWith404() {
    assertThat(
            whip.send("PATCH", "/whip/p1/x", TRICKLE, "Content-Type", SDPFRAG, "If-Match", "*")
                .status())
        .isEqualTo(404);
    assertThat(
            whip.send("PATCH", url.replace("p1", "p2"), TRICKLE, "Content-Type", SDPFRAG).status())
        .isEqualTo(404);
  }

  @Test
  void section47ShouldRefuseWrongTokenButForgiveNone() {
    assertThat(whip.send("DELETE", url, "", "Authorization", "Bearer wrong").status())
        .isEqualTo(401);
    assertThat(whip.gateway.sessions).hasSize(1);
    assertThat(whip.send("DELETE", url, "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "If-Match, \"e\", false, PASSED",
    "If-Match, e, false, PASSED",
    "If-Match, *, false, PASSED",
    "ETag, \"e\", false, PASSED",
    "If-Match, \"e\", true, PASSED",
    "If-Match, *, true, PASSED",
    "if-match, '\"x\", \"e\"', false, PASSED",
    "If-Match, W/\"e\", false, FAILED",
    "If-Match, \"x\", false, FAILED",
    "ETag, \"x\", false, FAILED",
    "If-Match, \"x\", true, FAILED",
    "If-None-Match, \"e\", false, MISSING",
  })
  void section431ShouldJudgeIfMatchLeniently(
      String name, String value, boolean restart, IfMatch.Verdict verdict) {
    assertThat(IfMatch.judge(request(name, value), "e", restart)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "ETAG_REQUEST_HEADER, ETag, \"e\", false, MISSING",
    "STAR_ON_TRICKLE, If-Match, *, false, FAILED",
    "ETAG_ON_RESTART, If-Match, \"e\", true, FAILED",
    "UNQUOTED_ETAG, If-Match, e, false, FAILED",
  })
  void shouldRefuseWhatEachLeniencyForgives(
      Leniency leniency, String name, String value, boolean restart, IfMatch.Verdict verdict) {
    EnumSet<Leniency> others = EnumSet.complementOf(EnumSet.of(leniency));

    assertThat(IfMatch.judge(request(name, value), "e", restart, others)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @EnumSource(Leniency.class)
  void shouldNameTheClientOfEachLeniency(Leniency leniency) {
    assertThat(leniency.inWords()).contains(leniency.client()).contains(leniency.habit());
    assertThat(leniency.client()).isNotBlank();
  }

  private static WhipRequest request(String name, String value) {
    return new WhipRequest(
        "PATCH", "/", "", List.of(new Header(name, value)), new byte[0], Client.direct("", false));
  }

  private WhipResponse patch(String frag, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Content-Type";
    all[1] = SDPFRAG;
    return whip.send("PATCH", url, frag, all);
  }
}
