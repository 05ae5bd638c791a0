package io.whipsidecar.config;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The settings of the managers' and the operator's side as values. */
final class ManagerKeys {
  private static final String TOKEN_EXPECTED = "1 to 512 visible ASCII characters";

  private ManagerKeys() {}

  static ServerConfig.Grpc parse(Function<Settings, String> values) {
    return new ServerConfig.Grpc(
        ListenAddress.parse(Settings.GRPC_LISTEN.key(), values.apply(Settings.GRPC_LISTEN)),
        SocketMode.parse(Settings.GRPC_SOCKET_MODE.key(), values.apply(Settings.GRPC_SOCKET_MODE)),
        tls(values),
        path(Settings.GRPC_TOKEN_FILE, values),
        token(Settings.GRPC_TOKEN, values));
  }

  static ServerConfig.Admin admin(Function<Settings, String> values) {
    String listen = values.apply(Settings.ADMIN_LISTEN).trim();
    return new ServerConfig.Admin(
        listen.isEmpty() || listen.equals("off")
            ? null
            : ListenAddress.parseTcp(Settings.ADMIN_LISTEN.key(), listen),
        path(Settings.ADMIN_TOKEN_FILE, values),
        token(Settings.ADMIN_TOKEN, values));
  }

  private static ServerConfig.@Nullable Tls tls(Function<Settings, String> values) {
    Path certificate = path(Settings.GRPC_TLS_CERT, values);
    Path key = path(Settings.GRPC_TLS_KEY, values);
    Path clientCa = path(Settings.GRPC_TLS_CLIENT_CA, values);
    if (certificate != null && key != null) {
      return new ServerConfig.Tls(certificate, key, clientCa);
    }
    if (certificate != null) {
      throw missing(Settings.GRPC_TLS_CERT, certificate, Settings.GRPC_TLS_KEY);
    }
    if (key != null) {
      throw missing(Settings.GRPC_TLS_KEY, key, Settings.GRPC_TLS_CERT);
    }
    if (clientCa != null) {
      throw missing(Settings.GRPC_TLS_CLIENT_CA, clientCa, Settings.GRPC_TLS_CERT);
    }
    return null;
  }

  private static ConfigException missing(Settings setting, Path value, Settings partner) {
    return ConfigException.ofPartner(
        setting.key(), value.toString(), "--" + partner.key() + " beside it");
  }

  private static @Nullable Path path(Settings setting, Function<Settings, String> values) {
    String value = values.apply(setting);
    return value.isBlank() ? null : Path.of(value);
  }

  private static String token(Settings setting, Function<Settings, String> values) {
    String token = values.apply(setting).trim();
    boolean valid = token.length() <= 512 && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!valid) { // a secret: not shown
      throw ConfigException.ofSecret(setting.key(), TOKEN_EXPECTED);
    }
    return token;
  }
}
