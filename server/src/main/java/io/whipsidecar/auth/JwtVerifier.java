package io.whipsidecar.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.ingest.RefusalReason;
import io.whipsidecar.observe.FailureText;
import io.whipsidecar.whip.RefusalCause;
import io.whipsidecar.whip.TokenVerifier;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges JSON Web Tokens of one issuer by RFC 8725: signed with one of the allowed algorithms and a
 * key of the issuer, for our audience, within its time, and for the ingest. Any thread; may wait a
 * second for the issuer's keys when a token names one that is not known yet.
 */
public final class JwtVerifier implements TokenVerifier {
  private static final int MAX_TOKEN_LENGTH = 8_192;
  private static final int CLOCK_SKEW_SECONDS = 60;

  /** RFC 7519 §5.1 and RFC 9068 §2.1; many issuers leave it out. */
  private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES =
      new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null);

  private final String ingestClaim;
  private final DefaultJWTProcessor<SecurityContext> current;
  private final DefaultJWTProcessor<SecurityContext> atAnyTime;

  JwtVerifier(ServerConfig.Jwt config, JWKSource<SecurityContext> keys, Supplier<Instant> clock) {
    ingestClaim = config.ingestClaim();
    current = processor(config, keys, new Claims(config, clock));
    atAnyTime = processor(config, keys, new Claims(config, () -> null));
  }

  /**
   * A verifier whose keys follow the issuer's.
   *
   * @throws ConfigException when a file with keys can't be read
   */
  public static JwtVerifier of(ServerConfig.Jwt config) {
    return new JwtVerifier(config, IssuerKeys.of(config.jwks()), Instant::now);
  }

  private static DefaultJWTProcessor<SecurityContext> processor(
      ServerConfig.Jwt config, JWKSource<SecurityContext> keys, Claims claims) {
    Set<JWSAlgorithm> allowed =
        config.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(TYPES);
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(allowed, keys));
    processor.setJWTClaimsSetVerifier(claims);
    return processor;
  }

  @Override
  public @Nullable RefusalCause judge(String token, String processId, boolean now) {
    if (token.length() > MAX_TOKEN_LENGTH) {
      return wrong("it is longer than " + MAX_TOKEN_LENGTH + " characters");
    }
    try {
      JWTClaimsSet claims = (now ? current : atAnyTime).process(token, null);
      return names(claims, processId) ? null : other(claims);
    } catch (RateLimitReachedException e) {
      return wrong("it names a key that the issuer did not have a moment ago");
    } catch (KeySourceException e) {
      return new RefusalCause(
          RefusalReason.ISSUER_KEYS_UNAVAILABLE,
          "the issuer's keys can't be had: " + FailureText.of(e));
    } catch (ExpiredJWTException e) {
      return RefusalCause.of(RefusalReason.TOKEN_EXPIRED);
    } catch (BadJOSEException | JOSEException e) {
      return wrong(FailureText.of(e));
    } catch (ParseException e) {
      return wrong("it is no JSON Web Token either"); // the parser's words may quote it
    }
  }

  private static RefusalCause wrong(String why) {
    return new RefusalCause(
        RefusalReason.WRONG_TOKEN,
        "the token is not the ingest's own, and the issuer's it is not: " + why);
  }

  private RefusalCause other(JWTClaimsSet claims) {
    return new RefusalCause(
        RefusalReason.TOKEN_FOR_OTHER_INGEST,
        "the issuer's token has %s in its claim \"%s\" (expected: the process id)"
            .formatted(claims.getClaim(ingestClaim), ingestClaim));
  }

  private boolean names(JWTClaimsSet claims, String processId) {
    Object claim = claims.getClaim(ingestClaim);
    return claim instanceof List<?> list ? list.contains(processId) : processId.equals(claim);
  }

  /** What has to be in a token beside a good signature. */
  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final Supplier<? extends @Nullable Instant> clock;

    Claims(ServerConfig.Jwt config, Supplier<? extends @Nullable Instant> clock) {
      super(
          new HashSet<>(List.of(config.audience())), // it asks whether null is in it
          issuer(config.issuer()),
          new HashSet<>(List.of("exp", config.ingestClaim())),
          null);
      this.clock = clock;
      setMaxClockSkew(CLOCK_SKEW_SECONDS);
    }

    private static JWTClaimsSet issuer(@Nullable String issuer) {
      JWTClaimsSet.Builder expected = new JWTClaimsSet.Builder();
      return (issuer == null ? expected : expected.issuer(issuer)).build();
    }

    /** Without a time, exp and nbf are not looked at. */
    @Override
    protected @Nullable Date currentTime() {
      Instant now = clock.get();
      return now == null ? null : Date.from(now);
    }
  }
}
