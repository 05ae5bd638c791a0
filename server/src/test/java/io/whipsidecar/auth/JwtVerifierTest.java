package io.whipsidecar.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of an issuer, made with the issuer's own library and keys. */
class JwtVerifierTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final ECKey EC = ec("one");
  private static final RSAKey RSA = rsa("two");

  @TempDir private Path dir;
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = dir.resolve("jwks.json");
    write(new JWKSet(List.of(EC, RSA)));
  }

  private void write(JWKSet keys) throws IOException {
    Files.writeString(file, keys.toString(true)); // public keys only
  }

  private JwtVerifier verifier(String... algorithms) {
    return new JwtVerifier(
        config(file.toString(), null, algorithms), IssuerKeys.of(file.toString()), () -> NOW);
  }

  private static ServerConfig.Jwt config(
      String jwks, @Nullable String issuer, String... algorithms) {
    return new ServerConfig.Jwt(jwks, "whip-sidecar", issuer, "ingest", List.of(algorithms));
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .audience("whip-sidecar")
        .claim("ingest", "cam/1")
        .expirationTime(Date.from(NOW.plusSeconds(300)));
  }

  private static String signed(JWK key, JWSAlgorithm algorithm, JWTClaimsSet claims) {
    try {
      JWSSigner signer =
          key instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner(key.toRSAKey());
      return serialize(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()), claims, signer);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String serialize(JWSHeader.Builder header, JWTClaimsSet claims, JWSSigner signer)
      throws JOSEException {
    SignedJWT jwt = new SignedJWT(header.build(), claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  @Test
  void shouldTakeTokensOfTheIssuerForTheirIngestOnly() {
    JwtVerifier verifier = verifier("ES256", "RS256");
    String token = signed(EC, JWSAlgorithm.ES256, claims().build());

    assertThat(verifier.permits(token, "cam/1", true)).isTrue();
    assertThat(verifier.permits(token, "cam/2", true)).isFalse();
    assertThat(verifier.permits(signed(RSA, JWSAlgorithm.RS256, claims().build()), "cam/1", true))
        .isTrue();
  }

  @Test
  void shouldTakeAListOfIngests() {
    String token =
        signed(EC, JWSAlgorithm.ES256, claims().claim("ingest", List.of("a", "b")).build());

    assertThat(verifier("ES256").permits(token, "b", true)).isTrue();
    assertThat(verifier("ES256").permits(token, "c", true)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "expired, true, false",
    "expired, false, true",
    "not-yet, true, false",
    "not-yet, false, true",
    "just-expired, true, true",
    "endless, true, false",
    "endless, false, false",
    "other-audience, true, false",
    "other-audience, false, false",
    "no-audience, true, false",
    "no-ingest, true, false",
    "number, true, false",
  })
  void shouldLookAtTimeAndAudience(String what, boolean now, boolean permitted) {
    JWTClaimsSet.Builder claims = claims();
    switch (what) {
      case "expired" -> claims.expirationTime(Date.from(NOW.minusSeconds(61)));
      case "just-expired" -> claims.expirationTime(Date.from(NOW.minusSeconds(30)));
      case "not-yet" -> claims.notBeforeTime(Date.from(NOW.plusSeconds(61)));
      case "endless" -> claims.expirationTime(null);
      case "other-audience" -> claims.audience("another");
      case "no-audience" -> claims.audience(List.of());
      case "no-ingest" -> claims.claim("ingest", null);
      default -> claims.claim("ingest", 1);
    }
    String token = signed(EC, JWSAlgorithm.ES256, claims.build());

    assertThat(verifier("ES256").permits(token, "cam/1", now)).isEqualTo(permitted);
  }

  @Test
  void shouldLookAtTheIssuerWhereItIsGiven() {
    JwtVerifier strict =
        new JwtVerifier(
            config(file.toString(), "https://issuer", "ES256"),
            IssuerKeys.of(file.toString()),
            () -> NOW);

    assertThat(strict.permits(signed(EC, JWSAlgorithm.ES256, claims().build()), "cam/1", true))
        .isFalse();
    assertThat(
            strict.permits(
                signed(EC, JWSAlgorithm.ES256, claims().issuer("https://issuer").build()),
                "cam/1",
                true))
        .isTrue();
  }

  @Test
  void shouldNotTakeUnsignedTokensNorThoseOfOthers() throws Exception { // RFC 8725 §2.1, §3.1
    JwtVerifier verifier = verifier("ES256", "RS256");
    byte[] publicKey = RSA.toRSAPublicKey().getEncoded();
    String confused =
        serialize(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("two"),
            claims().build(),
            new MACSigner(publicKey));

    assertThat(verifier.permits(new PlainJWT(claims().build()).serialize(), "cam/1", true))
        .isFalse();
    assertThat(verifier.permits(confused, "cam/1", true)).isFalse();
    assertThat(
            verifier.permits(
                signed(ec("one"), JWSAlgorithm.ES256, claims().build()), "cam/1", true))
        .isFalse();
    assertThat(verifier.permits(signed(RSA, JWSAlgorithm.RS384, claims().build()), "cam/1", true))
        .as("an algorithm that is not on the list")
        .isFalse();
    String good = signed(EC, JWSAlgorithm.ES256, claims().build());
    assertThat(verifier.permits(good.substring(0, good.length() - 6) + "AAAAAA", "cam/1", true))
        .isFalse();
  }

  @Test
  void shouldTakeAccessTokensButNoOtherType() throws Exception {
    JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one");
    String access =
        serialize(header.type(new JOSEObjectType("at+jwt")), claims().build(), new ECDSASigner(EC));
    String other =
        serialize(
            header.type(new JOSEObjectType("logout+jwt")), claims().build(), new ECDSASigner(EC));

    assertThat(verifier("ES256").permits(access, "cam/1", true)).isTrue();
    assertThat(verifier("ES256").permits(other, "cam/1", true)).isFalse();
  }

  @Test
  void shouldFollowTheFileAndKeepTheKeysOfABrokenOne() throws Exception {
    JwtVerifier verifier = verifier("ES256");
    ECKey next = ec("next");
    String token = signed(next, JWSAlgorithm.ES256, claims().build());
    assertThat(verifier.permits(token, "cam/1", true)).isFalse();

    write(new JWKSet(next));
    touch(1);
    assertThat(verifier.permits(token, "cam/1", true)).isTrue();
    Files.writeString(file, "{");
    touch(2);
    assertThat(verifier.permits(token, "cam/1", true)).isTrue();
  }

  private void touch(int seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(seconds)));
  }

  @Test
  void shouldReadKeysFromUrlOnceHoweverManyUnknownKeysAreNamed() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer issuer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = new JWKSet(EC).toString(true).getBytes(StandardCharsets.UTF_8);
    issuer.createContext(
        "/jwks",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    issuer.start();
    String url = "http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks";
    JwtVerifier verifier =
        new JwtVerifier(config(url, null, "ES256"), IssuerKeys.of(url), () -> NOW);
    String good = signed(EC, JWSAlgorithm.ES256, claims().build());

    assertThat(verifier.permits(good, "cam/1", true)).isTrue();
    for (int i = 0; i < 50; i++) {
      String stranger = signed(ec("k" + i), JWSAlgorithm.ES256, claims().build());
      assertThat(verifier.permits(stranger, "cam/1", true)).isFalse();
    }
    issuer.stop(0);

    assertThat(requests.get()).isLessThanOrEqualTo(3);
    assertThat(verifier.permits(good, "cam/1", true)).isTrue();
  }

  @Test
  void shouldRefuseEveryoneWhileTheIssuerWasNeverReached() {
    String url = "http://127.0.0.1:9/jwks";
    JwtVerifier verifier =
        new JwtVerifier(config(url, null, "ES256"), IssuerKeys.of(url), () -> NOW);

    assertThat(verifier.permits(signed(EC, JWSAlgorithm.ES256, claims().build()), "cam/1", true))
        .isFalse();
  }

  @Test
  void shouldSayWhichFileHoldsNoKeys() {
    assertThatThrownBy(() -> IssuerKeys.of(dir.resolve("none").toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("jwt-jwks: ")
        .hasMessageContaining("(expected: a file with a JWK Set");
    assertThatThrownBy(() -> IssuerKeys.of("https://")).isInstanceOf(ConfigException.class);
  }

  @ParameterizedTest
  @CsvSource({"''", "a.b.c", "s3cret", "..", "e30.e30.e30", "eyJhbGciOiJub25lIn0.e30."})
  void shouldTakeNothingElseForAToken(String text) {
    assertThat(verifier("ES256").permits(text, "cam/1", true)).isFalse();
    assertThat(verifier("ES256").permits("a".repeat(9_000), "cam/1", true)).isFalse();
  }

  static ECKey ec(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
