package io.whipsidecar.whip;

import static io.whipsidecar.whip.WhipFixture.OFFER;
import static io.whipsidecar.whip.WhipFixture.TOKEN;
import static io.whipsidecar.whip.WhipFixture.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.RefusalReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9725, section by section, for the endpoint of an ingest. */
class WhipEndpointTest {
  private final WhipFixture whip = new WhipFixture(false);

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void section41ShouldAnswerGetWithoutContent(String method) {
    WhipResponse response = whip.send(method, "/whip/p1", "");

    assertThat(response.status()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE", "post", "FOO"})
  void section41ShouldAnswerOtherMethodsWithAllow(String method) {
    WhipResponse response = whip.send(method, "/whip/p1", "");

    assertThat(response.status()).isEqualTo(405);
    assertThat(response.header("Allow")).contains("POST");
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void section42ShouldCreateSession() {
    WhipResponse response = whip.post("/whip/p1", TOKEN);

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.header("Content-Type")).isEqualTo("application/sdp");
    assertThat(response.header("Location")).matches("/whip/p1/[A-Za-z0-9_-]{22}");
    assertThat(response.header("ETag")).matches("\"[A-Za-z0-9_-]{22}\"");
    assertThat(body(response)).startsWith("v=0\r\n").contains("a=recvonly");
    PublisherGateway.Opening opening = whip.gateway.openings.get(0);
    assertThat(opening.processId()).isEqualTo("p1");
    assertThat(opening.remoteAddress()).isEqualTo("192.0.2.9");
    assertThat(response.header("Location")).endsWith(opening.sessionId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/sdp",
        "Application/SDP",
        "application/sdp; charset=utf-8",
        "application/sdp;x"
      })
  void section42ShouldTakeSdpHoweverItIsSpelled(String contentType) {
    assertThat(post(OFFER, contentType).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/plain", "application/json", "application/sdpx", ";"})
  void section42ShouldRefuseOtherMediaTypes(String contentType) {
    WhipResponse response = post(OFFER, contentType);

    assertThat(response.status()).isEqualTo(415);
    assertThat(response.header("Accept-Post")).isEqualTo("application/sdp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{}", "v=0\r\nx"})
  void section42ShouldRefuseMalformedOffers(String offer) {
    WhipResponse response = post(offer, "application/sdp");

    assertThat(response.status()).isEqualTo(400);
    assertThat(body(response)).contains("urn:whip-sidecar:problem:malformed-offer");
    assertThat(whip.gateway.openings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a=sendonly, a=recvonly, not-sending",
    "a=sendonly, a=inactive, not-sending",
    "m=audio, m=video, too-many-tracks",
    "H264/90000, H266/90000, codec-not-offered",
    "a=group:BUNDLE, a=x, no-bundle",
  })
  void section44ShouldRefuseOffersThatTheIngestCannotTake(String from, String to, String type) {
    WhipResponse response = post(OFFER.replace(from, to), "application/sdp");

    assertThat(response.status()).isEqualTo(422);
    assertThat(body(response))
        .contains("\"type\":\"urn:whip-sidecar:problem:" + type + "\"")
        .contains("\"status\":422")
        .contains("expect");
    assertThat(whip.gateway.openings).isEmpty();
  }

  @Test
  void section45ShouldAskToRetryWhenUnavailable() {
    whip.gateway.refusal =
        new PublisherGateway.Unavailable(RefusalReason.SERVER_STOPPING, "shutting down", 5);

    WhipResponse response = whip.post("/whip/p1", TOKEN);

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void shouldAnswerConflictToSecondPublisher() {
    whip.gateway.refusal = new PublisherGateway.Busy("a publisher is active", 0);

    WhipResponse response = whip.post("/whip/p1", TOKEN);

    assertThat(response.status()).isEqualTo(409);
    assertThat(response.header("Retry-After")).isNull();
    assertThat(body(response)).contains("a publisher is active");
  }

  @Test
  void shouldSayWhenASilentPublisherMayBeReplaced() {
    whip.gateway.refusal = new PublisherGateway.Busy("a publisher is active", 2);

    assertThat(whip.post("/whip/p1", TOKEN).header("Retry-After")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer s3cret", "bearer s3cret", "BEARER   s3cret "})
  void section47ShouldTakeTheTokenWhateverTheCaseOfTheScheme(String authorization) {
    assertThat(authorized("/whip/p1", authorization).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic s3cret", "s3cret"})
  void section47ShouldChallengeWithoutTheToken(String authorization) {
    WhipResponse response = authorized("/whip/p1", authorization);

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void section47ShouldNotTellUnknownIngestFromWrongToken() {
    whip.add("open", null);
    WhipResponse wrong = whip.post("/whip/p1", "wrong");

    for (String path : new String[] {"/whip/nobody", "/whip/open"}) {
      WhipResponse other = whip.post(path, "wrong");
      assertThat(other.status()).isEqualTo(401);
      assertThat(other.headers()).isEqualTo(wrong.headers());
      assertThat(body(other)).isEqualTo(body(wrong));
    }
  }

  @Test
  void shouldTakeAnyoneWhereTheOperatorAllowsIt() {
    WhipFixture open = new WhipFixture(true);
    open.add("open", null);

    assertThat(open.post("/whip/open", "anything").status()).isEqualTo(201);
    assertThat(open.send("POST", "/whip/open", OFFER, "Content-Type", "application/sdp").status())
        .isEqualTo(201);
    assertThat(open.post("/whip/p1", "wrong").status()).isEqualTo(401);
  }

  @Test
  void shouldAnswerPreflightWithoutCredentials() {
    WhipResponse response =
        whip.send("OPTIONS", "/whip/p1", "", "Access-Control-Request-Method", "POST");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Access-Control-Allow-Headers"))
        .contains("Authorization", "If-Match");
    assertThat(response.header("Accept-Post")).isEqualTo("application/sdp");
    assertThat(response.header("Link")).isNull();
  }

  @Test
  void shouldNameMethodsOnOptionsThatIsNoPreflight() { // Eyevinn's client looks for PATCH
    WhipResponse response = whip.send("OPTIONS", "/whip/p1", "");

    assertThat(response.header("Access-Control-Allow-Methods")).contains("PATCH");
    assertThat(response.header("Accept-Post")).isEqualTo("application/sdp");
  }

  @ParameterizedTest
  @CsvSource({
    "/whip/cam%2Fstudio%3A1, cam/studio:1",
    "/whip/a%20b, a b",
    "/whip/%F0%9F%98%80, \uD83D\uDE00",
    "/whip/a+b, a+b",
    "/whip/100%25, 100%",
    "/whip/restreamer-ui%3Aingest%3A9f, restreamer-ui:ingest:9f",
    "/whip/p2/, p2",
  })
  void shouldDecodeProcessIds(String path, String id) {
    whip.add(id, PublishToken.of(TOKEN));

    WhipResponse response = whip.post(path, TOKEN);

    assertThat(response.status()).isEqualTo(201);
    assertThat(whip.gateway.openings.get(0).processId()).isEqualTo(id);
    String location = String.valueOf(response.header("Location"));
    assertThat(whip.send("DELETE", location, "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/whip/%, 400", "/whip/%2, 400", "/whip/%zz, 400", "/whip/%ff, 400", "/whip/%C3%28, 400",
    "/whip, 404", "/whip/, 404", "/whip//, 404", "/whip//x, 404", "/whip/a/b/c, 404",
    "/other, 404", "/whipx/p1, 404", "'', 404",
  })
  void shouldRefusePathsThatNameNoIngest(String path, int status) {
    assertThat(whip.post(path, TOKEN).status()).isEqualTo(status);
  }

  @Test
  void shouldQuoteWhatThePublisherSentInItsProblem() {
    WhipResponse response = post("v=0\r\n\"\\\u0000\uD83D", "application/sdp");

    assertThat(response.status()).isEqualTo(400);
    assertThat(body(response)).startsWith("{\"type\":").endsWith("}\n");
  }

  @Test
  void shouldNotRepeatTheTokenAnywhere() {
    WhipResponse response = whip.post("/whip/p1", TOKEN);

    assertThat(response.headers().toString() + body(response)).doesNotContain(TOKEN);
    assertThat(PublishToken.of(TOKEN).toString()).doesNotContain(TOKEN);
  }

  @Test
  void shouldNotTakeBytesThatAreNoUtf8() {
    WhipRequest request =
        new WhipRequest(
            "POST",
            "/whip/p1",
            "",
            List.of(
                new Header("content-type", "application/sdp"),
                new Header("authorization", "Bearer " + TOKEN)),
            new byte[] {'v', '=', '0', '\n', (byte) 0xff},
            Client.direct("", false));

    assertThat(whip.endpoint.handle(request).status()).isEqualTo(400);
  }

  private WhipResponse post(String offer, String contentType) {
    return whip.send(
        "POST", "/whip/p1", offer, "Content-Type", contentType, "Authorization", "Bearer " + TOKEN);
  }

  private WhipResponse authorized(String path, String authorization) {
    return whip.send(
        "POST", path, OFFER, "Content-Type", "application/sdp", "Authorization", authorization);
  }
}
