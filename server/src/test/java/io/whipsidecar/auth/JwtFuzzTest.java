package io.whipsidecar.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import io.whipsidecar.config.ServerConfig;
import java.time.Instant;
import java.util.List;

/** Whatever stands in an Authorization header: never an exception, and never a permission. */
class JwtFuzzTest {
  private static final ECKey KEY = JwtVerifierTest.ec("one");
  private static final JWSSigner SIGNER = signer();
  private static final JwtVerifier VERIFIER =
      new JwtVerifier(
          new ServerConfig.Jwt("", "whip-sidecar", null, "ingest", List.of("ES256", "RS256")),
          new ImmutableJWKSet<>(new JWKSet(KEY)),
          () -> Instant.EPOCH);

  private static JWSSigner signer() {
    try {
      return new ECDSASigner(KEY);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** A good signature under whatever claims: an issuer may be careless, or not the operator's. */
  @FuzzTest(maxDuration = "60s")
  void shouldPermitOnlyWhatTheSignedClaimsSay(byte[] payload) throws Exception {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(KEY.getKeyID()).build();
    JWSObject token = new JWSObject(header, new Payload(payload));
    token.sign(SIGNER);

    if (VERIFIER.permits(token.serialize(), "cam", true)) {
      JWTClaimsSet claims = JWTClaimsSet.parse(token.getPayload().toJSONObject());
      assertThat(claims.getAudience()).contains("whip-sidecar");
      assertThat(claims.getExpirationTime()).isAfter(Instant.EPOCH.minusSeconds(61));
      Object ingest = claims.getClaim("ingest");
      assertThat(ingest instanceof List<?> list ? list : List.of(ingest)).anyMatch("cam"::equals);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void shouldNeverThrowNorPermit(FuzzedDataProvider data) {
    boolean current = data.consumeBoolean();
    assertThat(VERIFIER.permits(data.consumeRemainingAsString(), "cam", current)).isFalse();
  }
}
