package io.whipsidecar.whip;

import static io.whipsidecar.whip.WhipFixture.OFFER;
import static io.whipsidecar.whip.WhipFixture.TOKEN;
import static io.whipsidecar.whip.WhipFixture.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator can turn on: ICE servers, another server, tokens elsewhere. */
class WhipSettingsTest {
  private static final WhipSettings.Access IN_URL =
      new WhipSettings.Access(false, true, TokenVerifier.NONE);

  private static WhipFixture with(
      WhipSettings.Access access, IceServers servers, @Nullable String redirectTo) {
    return new WhipFixture(
        new WhipSettings("/whip", access, RateLimits.none(), servers, redirectTo));
  }

  private static IceServers servers() {
    return new IceServers(
        List.of("stun:stun.example.org", "turn:turn.example.org:3478?transport=udp"),
        "north".getBytes(StandardCharsets.UTF_8),
        () -> 1_433_895_918L - 86_400);
  }

  @Test
  void section46ShouldLinkEachServerInItsOwnHeader() {
    WhipFixture whip = with(WhipSettings.Access.TOKENS, servers(), null);

    List<String> links = links(whip.post("/whip/p1", TOKEN));

    assertThat(links)
        .containsExactly(
            "<stun:stun.example.org>; rel=\"ice-server\"",
            // The HMAC as `openssl dgst -sha1 -hmac north -binary | base64` computes it.
            "<turn:turn.example.org:3478?transport=udp>; rel=\"ice-server\";"
                + " username=\"1433895918:whip\"; credential=\"rWeeU94Pw1qOzBkot9tHHgBjvXc=\";"
                + " credential-type=\"password\"");
  }

  @Test
  void section46ShouldTellServersBeforeTheOfferButOnlyToPublishers() {
    WhipFixture whip = with(WhipSettings.Access.TOKENS, servers(), null);
    String bearer = "Bearer " + TOKEN;

    assertThat(links(whip.send("OPTIONS", "/whip/p1", "", "Authorization", bearer))).hasSize(2);
    assertThat(links(whip.send("OPTIONS", "/whip/p1", ""))).isEmpty();
    assertThat(
            links(
                whip.send(
                    "OPTIONS",
                    "/whip/p1",
                    "",
                    "Authorization",
                    bearer,
                    "Access-Control-Request-Method",
                    "POST")))
        .isEmpty();
    assertThat(links(whip.post("/whip/p1", "wrong"))).isEmpty();
  }

  @Test
  void section45ShouldSendNewPublishersElsewhereButKeepThoseHere() {
    WhipFixture whip =
        with(WhipSettings.Access.TOKENS, servers(), "https://other.example.org/whip");
    whip.add("a b/c", PublishToken.of(TOKEN));

    WhipResponse response = whip.post("/whip/a%20b%2Fc?token=" + TOKEN, TOKEN);

    assertThat(response.status()).isEqualTo(307);
    assertThat(response.header("Location")).isEqualTo("https://other.example.org/whip/a%20b%2Fc");
    assertThat(whip.post("/whip/nobody", "wrong").status()).isEqualTo(307);
    assertThat(whip.send("DELETE", "/whip/p1/x", "").status()).isEqualTo(404);
    assertThat(whip.gateway.openings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/whip/p1/s3cret", "/whip/p1?access_token=s3cret", "/whip/p1?x=y&token=s3cre%74"})
  void shouldTakeTheTokenFromTheUrlOnlyWhereTheOperatorAllowsIt(String url) {
    WhipFixture allowed = with(IN_URL, IceServers.none(), null);
    WhipFixture usual = new WhipFixture(false);

    WhipResponse response = post(allowed, url);

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.headers().toString() + body(response)).doesNotContain(TOKEN);
    assertThat(post(usual, url).status()).isIn(401, 405);
    assertThat(usual.gateway.openings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/whip/p1/wrong, ",
    "/whip/p1?token=wrong, ",
    "/whip/p1?token=%zz, ",
    "/whip/p1?tokens=s3cret, ",
    "/whip/p1/s3cret, Bearer wrong",
    "/whip/p1?token=s3cret, Bearer wrong",
  })
  void shouldRefuseWrongTokenInTheUrl(String url, @Nullable String authorization) {
    WhipFixture whip = with(IN_URL, IceServers.none(), null);

    WhipResponse response =
        authorization == null ? post(whip, url) : post(whip, url, "Authorization", authorization);

    assertThat(response.status()).isEqualTo(401);
  }

  @Test
  void shouldPutWhatTheProxyTookOffBackOntoTheLocation() {
    WhipFixture whip = new WhipFixture(false);
    WhipRequest request =
        new WhipRequest(
            "POST",
            "/whip/p1",
            "",
            List.of(
                new Header("Content-Type", "application/sdp"),
                new Header("Authorization", "Bearer " + TOKEN)),
            OFFER.getBytes(StandardCharsets.UTF_8),
            new Client("192.0.2.9", false, "/live", ""));

    assertThat(whip.endpoint.handle(request).header("Location")).startsWith("/live/whip/p1/");
  }

  @Test
  void shouldTakeTokensOfAnIssuerToo() {
    TokenVerifier issuer =
        (token, ingest, current) ->
            token.equals("for-" + ingest) ? null : RefusalCause.of(RefusalReason.TOKEN_EXPIRED);
    WhipFixture whip = with(new WhipSettings.Access(false, false, issuer), IceServers.none(), null);
    whip.add("without", null);

    assertThat(whip.post("/whip/p1", "for-p1").status()).isEqualTo(201);
    assertThat(whip.post("/whip/p1", TOKEN).status()).isEqualTo(201);
    assertThat(whip.post("/whip/without", "for-without").status()).isEqualTo(201);
    assertThat(whip.post("/whip/without", "for-p1").status()).isEqualTo(401);
    assertThat(whip.post("/whip/nobody", "for-nobody").status()).isEqualTo(401);
    assertThat(whip.post("/whip/p1", "old").status()).isEqualTo(401);
  }

  @Test
  void shouldLetSessionsOutliveTheTokenThatOpenedThem() {
    TokenVerifier issuer =
        (token, ingest, current) ->
            token.equals("old") && !current ? null : RefusalCause.of(RefusalReason.TOKEN_EXPIRED);
    WhipFixture whip = with(new WhipSettings.Access(false, false, issuer), IceServers.none(), null);
    String session = whip.open();

    assertThat(whip.send("DELETE", session, "", "Authorization", "Bearer wrong").status())
        .isEqualTo(401);
    assertThat(whip.send("DELETE", session, "", "Authorization", "Bearer old").status())
        .isEqualTo(200);
  }

  private static WhipResponse post(WhipFixture whip, String url, String... more) {
    String[] headers = new String[more.length + 2];
    headers[0] = "Content-Type";
    headers[1] = "application/sdp";
    System.arraycopy(more, 0, headers, 2, more.length);
    return whip.send("POST", url, OFFER, headers);
  }

  private static List<String> links(WhipResponse response) {
    return response.headers().stream()
        .filter(header -> header.name().equals("Link"))
        .map(Header::value)
        .toList();
  }
}
