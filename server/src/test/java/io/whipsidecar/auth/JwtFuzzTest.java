package io.whipsidecar.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import io.whipsidecar.config.ServerConfig;
import java.time.Instant;
import java.util.List;

/** Whatever stands in an Authorization header: never an exception, and never a permission. */
class JwtFuzzTest {
  private static final JwtVerifier VERIFIER =
      new JwtVerifier(
          new ServerConfig.Jwt("", "whip-sidecar", null, "ingest", List.of("ES256", "RS256")),
          new ImmutableJWKSet<>(new JWKSet(JwtVerifierTest.ec("one"))),
          () -> Instant.EPOCH);

  @FuzzTest(maxDuration = "60s")
  void shouldNeverThrowNorPermit(FuzzedDataProvider data) {
    boolean current = data.consumeBoolean();
    assertThat(VERIFIER.permits(data.consumeRemainingAsString(), "cam", current)).isFalse();
  }
}
