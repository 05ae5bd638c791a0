package io.whipsidecar.whip;

import static io.whipsidecar.whip.WhipFixture.OFFER;
import static io.whipsidecar.whip.WhipFixture.SDPFRAG;
import static io.whipsidecar.whip.WhipFixture.TOKEN;
import static io.whipsidecar.whip.WhipFixture.TRICKLE;
import static io.whipsidecar.whip.WhipFixture.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.RefusalReason;
import io.whipsidecar.sdp.Negotiation;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the operator is told of each refusal, and the publisher is not always. */
class RefusalReasonsTest {
  private final WhipFixture whip = new WhipFixture(false);

  private static RefusalCause cause(WhipResponse response) {
    assertThat(response.status()).isGreaterThanOrEqualTo(400);
    return Objects.requireNonNull(response.cause());
  }

  private static RefusalReason reason(WhipResponse response) {
    return cause(response).reason();
  }

  @ParameterizedTest
  @EnumSource(Problem.class)
  void shouldHaveAReasonForEveryProblem(Problem problem) {
    assertThat(cause(problem.response("seen")).detail()).isEqualTo("seen");
  }

  @ParameterizedTest
  @EnumSource(Negotiation.Reason.class)
  void shouldHaveAReasonForEveryOfferThatIsRefused(Negotiation.Reason reason) {
    assertThat(WhipEndpoint.reason(reason)).hasToString(reason.name());
  }

  @Test
  void shouldTellAnUnknownIngestFromAWrongTokenToTheOperatorAlone() {
    WhipResponse unknown = whip.post("/whip/nobody", TOKEN);
    WhipResponse wrong = whip.post("/whip/p1", "wrong");
    WhipResponse none = whip.send("POST", "/whip/p1", OFFER, "Content-Type", "application/sdp");

    assertThat(reason(unknown)).isEqualTo(RefusalReason.UNKNOWN_INGEST);
    assertThat(reason(wrong)).isEqualTo(RefusalReason.WRONG_TOKEN);
    assertThat(reason(none)).isEqualTo(RefusalReason.NO_TOKEN);
    assertThat(body(wrong)).isEqualTo(body(unknown)).isEqualTo(body(none));
    assertThat(wrong.headers()).isEqualTo(unknown.headers()).isEqualTo(none.headers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization | Basic dTpzM2NyZXQ= | NO_TOKEN    | the Authorization header is not a"
            + " Bearer",
        "Authorization | s3cret             | NO_TOKEN    | the Authorization header is not a"
            + " Bearer",
        "Authorization | Bearer Bearer s3cret | WRONG_TOKEN | the word Bearer is there twice",
        "Authorization | Bearer             | NO_TOKEN    | the Authorization header is not a"
            + " Bearer",
        "X             | y                  | NO_TOKEN    | no Authorization header",
      })
  void shouldSayWhatIsWrongWithTheTokenButNeverTheToken(
      String name, String value, RefusalReason reason, String detail) {
    RefusalCause cause = cause(whip.send("POST", "/whip/p1", OFFER, name, value));

    assertThat(cause.reason()).isEqualTo(reason);
    assertThat(cause.detail())
        .contains(detail, "Bearer <publish token>")
        .doesNotContain(TOKEN, "dTpzM2NyZXQ=");
  }

  @Test
  void shouldSayThatATokenInTheUrlIsNotTaken() {
    RefusalCause cause = cause(whip.send("POST", "/whip/p1?access_token=" + TOKEN, OFFER));

    assertThat(cause.detail()).contains("the token stands in the URL").doesNotContain(TOKEN);
  }

  @Test
  void shouldSayThatAnIngestWithoutATokenIsClosed() {
    whip.add("open", null);

    assertThat(reason(whip.post("/whip/open", "anything"))).isEqualTo(RefusalReason.NO_TOKEN_SET);
    assertThat(reason(whip.send("POST", "/whip/open", OFFER)))
        .isEqualTo(RefusalReason.NO_TOKEN_SET);
  }

  @Test
  void shouldTellWhatTheMediaSideHasRefused() {
    whip.gateway.refusal = new PublisherGateway.Busy("another publisher is there", 2);
    assertThat(reason(whip.post("/whip/p1", TOKEN))).isEqualTo(RefusalReason.PUBLISHER_ACTIVE);

    whip.gateway.refusal = new PublisherGateway.NoIngest();
    assertThat(reason(whip.post("/whip/p1", TOKEN))).isEqualTo(RefusalReason.UNKNOWN_INGEST);

    whip.gateway.refusal =
        new PublisherGateway.Unavailable(RefusalReason.TOO_MANY_PUBLISHERS, "full", 10);
    assertThat(reason(whip.post("/whip/p1", TOKEN))).isEqualTo(RefusalReason.TOO_MANY_PUBLISHERS);
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, OFFER, 415, MEDIA_TYPE",
    "'', OFFER, 415, MEDIA_TYPE",
    "application/sdp, v=1, 400, MALFORMED_OFFER",
    "application/sdp, v=0, 422, NO_MEDIA",
  })
  void shouldTellWhatIsWrongWithThePost(
      String contentType, String body, int status, RefusalReason reason) {
    WhipResponse response =
        whip.send(
            "POST",
            "/whip/p1",
            body.equals("OFFER") ? OFFER : body,
            "Content-Type",
            contentType,
            "Authorization",
            "Bearer " + TOKEN);

    assertThat(response.status()).isEqualTo(status);
    assertThat(reason(response)).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH, '', *, 415, MEDIA_TYPE",
    "PATCH, frag, , 428, IF_MATCH_REQUIRED",
    "PATCH, frag, '\"another\"', 412, ETAG_MISMATCH",
    "PUT, frag, *, 405, METHOD_NOT_ALLOWED",
  })
  void shouldTellWhatIsWrongWithAPatch(
      String method, String contentType, String ifMatch, int status, RefusalReason reason) {
    String session = whip.open();
    WhipResponse response =
        whip.send(
            method,
            session,
            TRICKLE,
            contentType.isEmpty() ? "X" : "Content-Type",
            SDPFRAG,
            ifMatch == null ? "Y" : "If-Match",
            String.valueOf(ifMatch));

    assertThat(response.status()).isEqualTo(status);
    assertThat(reason(response)).isEqualTo(reason);
  }

  @Test
  void shouldTellASessionThatIsGoneFromAPathThatIsNone() {
    assertThat(reason(whip.send("DELETE", "/whip/p1/gone", "")))
        .isEqualTo(RefusalReason.NO_SESSION);
    assertThat(reason(whip.send("DELETE", "/whip/a/b/c", ""))).isEqualTo(RefusalReason.NOT_FOUND);
    assertThat(reason(whip.send("POST", "/whip/%ff", ""))).isEqualTo(RefusalReason.MALFORMED_PATH);
  }

  @Test
  void shouldNeverSayNull() {
    WhipResponse noType = whip.send("POST", "/whip/p1", OFFER, "Authorization", "Bearer " + TOKEN);
    WhipResponse noPatchType = whip.send("PATCH", whip.open(), TRICKLE);

    assertThat(body(noType)).contains("no Content-Type (expected: application/sdp)");
    assertThat(body(noPatchType)).contains("no Content-Type (expected: " + SDPFRAG + ")");
  }
}
