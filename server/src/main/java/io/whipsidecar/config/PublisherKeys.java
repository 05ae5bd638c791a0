package io.whipsidecar.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The settings of the publishers' side as values. */
final class PublisherKeys {
  private static final Set<String> ALGORITHMS =
      Set.of(
          "ES256", "ES384", "ES512", "HS256", "HS384", "HS512", "PS256", "PS384", "PS512", "RS256",
          "RS384", "RS512");
  private static final String ICE_SERVER_EXPECTED =
      "stun:host[:port], stuns:…, turn:host[:port][?transport=udp|tcp] or turns:…";
  private static final int MOST_PUBLISHERS = 100_000;

  private PublisherKeys() {}

  static ServerConfig.Http http(Function<Settings, String> values) {
    return new ServerConfig.Http(
        ListenAddress.parseTcp(Settings.HTTP_LISTEN.key(), values.apply(Settings.HTTP_LISTEN)),
        basePath(values.apply(Settings.BASE_PATH)),
        publicUrl(Parse.optional(values.apply(Settings.PUBLIC_URL))),
        https(values),
        Parse.list(values.apply(Settings.TRUSTED_PROXIES)).stream()
            .map(item -> AddressBlock.parse(Settings.TRUSTED_PROXIES.key(), item))
            .toList(),
        Parse.oneOf(
            Settings.FORWARDED_HEADER.key(),
            values.apply(Settings.FORWARDED_HEADER).toLowerCase(Locale.ROOT),
            ServerConfig.ForwardedHeader.class));
  }

  private static String basePath(String value) {
    String path = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    if (!path.matches("(/[A-Za-z0-9._~-]+)+")) {
      throw ConfigException.of(Settings.BASE_PATH.key(), value, "a path such as /whip");
    }
    return path;
  }

  private static @Nullable String publicUrl(@Nullable String value) {
    if (value == null) {
      return null;
    }
    String url = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    if (!url.matches("https?://[^/?#\\s@]+(/[A-Za-z0-9._~/-]*)?")) {
      throw ConfigException.of(
          Settings.PUBLIC_URL.key(),
          value,
          "http://HOST or https://HOST, with a path before base-path");
    }
    return url;
  }

  private static ServerConfig.@Nullable Https https(Function<Settings, String> values) {
    String certificate = Parse.optional(values.apply(Settings.TLS_CERT));
    String key = Parse.optional(values.apply(Settings.TLS_KEY));
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null) {
      throw ConfigException.ofPartner(
          Settings.TLS_CERT.key(), "", "a PEM file, as tls-key is given");
    }
    if (key == null) {
      throw ConfigException.ofPartner(
          Settings.TLS_KEY.key(), "", "a PEM file, as tls-cert is given");
    }
    String listen = values.apply(Settings.HTTPS_LISTEN);
    return new ServerConfig.Https(
        ListenAddress.parseTcp(Settings.HTTPS_LISTEN.key(), listen),
        Path.of(certificate),
        Path.of(key));
  }

  static ServerConfig.Whip whip(Function<Settings, String> values) {
    List<String> iceServers = Parse.list(values.apply(Settings.ICE_SERVER));
    String secret = Parse.optional(values.apply(Settings.TURN_SECRET_FILE));
    iceServers.forEach(uri -> checkIceServer(uri, secret != null));
    return new ServerConfig.Whip(
        number(values, Settings.MAX_PUBLISHERS),
        number(values, Settings.MAX_SETTING_UP),
        bool(values, Settings.RATE_LIMITS),
        iceServers,
        secret == null ? null : Path.of(secret),
        redirectTo(Parse.optional(values.apply(Settings.REDIRECT_TO))));
  }

  /** RFC 7064 §3.1, RFC 7065 §3.1; what could end the Link header's target is kept out. */
  private static void checkIceServer(String uri, boolean secret) {
    if (!uri.matches("stuns?:[^\\s<>\"?]+|turns?:[^\\s<>\"?]+(\\?transport=(udp|tcp))?")) {
      throw ConfigException.of(Settings.ICE_SERVER.key(), uri, ICE_SERVER_EXPECTED);
    }
    if (uri.startsWith("turn") && !secret) {
      throw ConfigException.ofPartner(
          Settings.TURN_SECRET_FILE.key(), "", "a file with the secret shared with " + uri);
    }
  }

  private static @Nullable String redirectTo(@Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      URI uri = URI.create(value);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
        return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
      }
    } catch (IllegalArgumentException e) {
      // Answered below, together with other schemes.
    }
    throw ConfigException.of(
        Settings.REDIRECT_TO.key(), value, "a URL such as https://other.example.org/whip");
  }

  static ServerConfig.Access access(Function<Settings, String> values) {
    boolean anonymous = bool(values, Settings.ALLOW_ANONYMOUS);
    ServerConfig.Jwt jwt = jwt(values);
    if (anonymous && jwt != null) {
      throw ConfigException.of(
          Settings.ALLOW_ANONYMOUS.key(), "true", "false, as jwt-jwks says who may publish");
    }
    return new ServerConfig.Access(anonymous, bool(values, Settings.TOKEN_IN_URL), jwt);
  }

  private static ServerConfig.@Nullable Jwt jwt(Function<Settings, String> values) {
    String jwks = Parse.optional(values.apply(Settings.JWT_JWKS));
    if (jwks == null) {
      return null;
    }
    List<String> algorithms = Parse.list(values.apply(Settings.JWT_ALGORITHMS));
    for (String algorithm : algorithms) {
      if (!ALGORITHMS.contains(algorithm)) {
        throw ConfigException.of(
            Settings.JWT_ALGORITHMS.key(),
            algorithm,
            "some of " + String.join(", ", new java.util.TreeSet<>(ALGORITHMS)));
      }
    }
    return new ServerConfig.Jwt(
        jwks,
        required(values, Settings.JWT_AUDIENCE),
        Parse.optional(values.apply(Settings.JWT_ISSUER)),
        required(values, Settings.JWT_INGEST_CLAIM),
        algorithms);
  }

  private static String required(Function<Settings, String> values, Settings setting) {
    String value = Parse.optional(values.apply(setting));
    if (value == null) {
      throw ConfigException.of(setting.key(), "", "a value, as jwt-jwks is given");
    }
    return value;
  }

  private static int number(Function<Settings, String> values, Settings setting) {
    return Parse.integer(setting.key(), values.apply(setting), 1, MOST_PUBLISHERS);
  }

  private static boolean bool(Function<Settings, String> values, Settings setting) {
    return Parse.bool(setting.key(), values.apply(setting));
  }
}
