package io.whipsidecar.whip;

import static io.whipsidecar.whip.WhipFixture.SDPFRAG;
import static io.whipsidecar.whip.WhipFixture.TOKEN;
import static io.whipsidecar.whip.WhipFixture.TRICKLE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9725 §5: floods are refused, and no honest client ever is. */
class RateLimitsTest {
  private static final long MILLISECOND = 1_000_000;

  private long nowNs;
  private final WhipFixture whip =
      new WhipFixture(
          new WhipSettings(
              "/whip",
              WhipSettings.Access.TOKENS,
              RateLimits.standard(() -> nowNs),
              IceServers.none(),
              null));

  @Test
  void shouldRefuseFloodOfPostsForOneIngestAndSayWhenToComeBack() {
    WhipResponse last = whip.post("/whip/p1", TOKEN);
    for (int i = 0; i < 100; i++) {
      last = whip.post("/whip/p1", TOKEN);
    }

    assertThat(last.status()).isEqualTo(429);
    assertThat(last.header("Retry-After")).isEqualTo("1");
    assertThat(last.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(WhipFixture.body(last)).contains("urn:whip-sidecar:problem:rate-limited");
    nowNs += 1_000 * MILLISECOND;
    assertThat(whip.post("/whip/p1", TOKEN).status()).isEqualTo(201);
  }

  @Test
  void shouldNotLetStrangersUseUpThePostsOfAnIngest() {
    for (int i = 0; i < 500; i++) {
      assertThat(whip.post("/whip/p1", "wrong").status()).isEqualTo(401);
      assertThat(whip.send("PATCH", "/whip/p1/guess", TRICKLE, "Content-Type", SDPFRAG).status())
          .isEqualTo(404);
    }

    String session = whip.open();
    assertThat(trickle(session).status()).isEqualTo(204);
  }

  @Test
  void shouldRefuseFloodFromOneAddressWhateverItAsksFor() {
    int status = 0;
    for (int i = 0; i <= 1_000; i++) {
      status = whip.post("/whip/nobody-" + i, "wrong").status();
    }

    assertThat(status).isEqualTo(429);
    assertThat(whip.send("OPTIONS", "/whip/p1", "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "FOO"})
  void shouldRefuseFloodOfWhateverCouldTryTokens(String method) {
    int status = 0;
    for (int i = 0; i <= 2_000; i++) {
      String token = "Bearer wrong-" + i;
      status =
          whip.send(method, "/whip/p1", "", "Accept", "application/json", "Authorization", token)
              .status();
    }

    assertThat(status).isEqualTo(429);
    assertThat(whip.send("OPTIONS", "/whip/p1", "", "Access-Control-Request-Method", "POST"))
        .extracting(WhipResponse::status)
        .isEqualTo(200); // a preflight carries no token
  }

  @Test
  void shouldTakeFiftyPublishersBehindOneAddressThatComeBackTogether() {
    for (int publisher = 0; publisher < 50; publisher++) {
      whip.add("p" + publisher, PublishToken.of(TOKEN));
      for (int attempt = 0; attempt < 3; attempt++) {
        assertThat(whip.post("/whip/p" + publisher, TOKEN).status()).isEqualTo(201);
      }
    }
  }

  @Test
  void shouldTakeTheTrickleOfSimpleWhipClientWithoutEnd() { // ten a second
    String session = whip.open();
    for (int i = 0; i < 3_600; i++) {
      nowNs += 100 * MILLISECOND;
      assertThat(trickle(session).status()).isEqualTo(204);
    }
  }

  @Test
  void shouldTakeAClientThatReconnectsEverySecond() {
    for (int i = 0; i < 600; i++) {
      nowNs += 1_000 * MILLISECOND;
      String session = whip.open();
      assertThat(whip.send("DELETE", session, "").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldRefusePatchStormAndKeepTheSession() {
    String session = whip.open();
    int refused = 0;
    for (int i = 0; i < 1_000; i++) {
      nowNs += MILLISECOND;
      refused += trickle(session).status() == 429 ? 1 : 0;
    }

    assertThat(refused).isBetween(700, 800);
    assertThat(whip.send("DELETE", session, "").status()).isEqualTo(200);
  }

  @Test
  void shouldForgetTheIdlestOfTooManyKeys() {
    TokenBuckets buckets = new TokenBuckets(1, 1_000 * MILLISECOND, 2);
    assertThat(buckets.take("a", 0)).isZero();
    assertThat(buckets.take("a", 0)).isEqualTo(1_000 * MILLISECOND);
    buckets.take("b", 0);
    buckets.take("c", 0);

    assertThat(buckets.size()).isEqualTo(2);
    assertThat(buckets.take("a", 0)).isZero();
  }

  @Test
  void shouldHoldWhateverTheClockBeginsWith() {
    long start = Long.MAX_VALUE - 10; // System.nanoTime may overflow
    TokenBuckets buckets = new TokenBuckets(2, 1_000 * MILLISECOND, 10);

    assertThat(buckets.take("a", start)).isZero();
    assertThat(buckets.take("a", start)).isZero();
    assertThat(buckets.take("a", start)).isPositive();
    assertThat(buckets.take("a", start + 1_000 * MILLISECOND)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.9, 192.0.2.9",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2",
    "'', ''",
  })
  void shouldCountAnIpv6SubscriberOnce(String address, String network) {
    assertThat(Client.direct(address, false).network()).isEqualTo(network);
  }

  private WhipResponse trickle(String session) {
    return whip.send(
        "PATCH",
        session,
        TRICKLE,
        "Content-Type",
        SDPFRAG,
        "If-Match",
        "*",
        "Authorization",
        "Bearer " + TOKEN);
  }
}
