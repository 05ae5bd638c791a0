package io.whipsidecar.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one declaration of every key of {@code serve}: a flag {@code --key}, an environment variable
 * {@code WHIP_SIDECAR_KEY} and a key of the configuration file. Each default says why it is that.
 */
public enum Settings {
  GRPC_LISTEN(
      Group.MANAGERS,
      "grpc-listen",
      "127.0.0.1:9090",
      "host:port",
      "Where managers call, or unix:/path. Whoever reaches it controls every ingest: loopback by"
          + " default, and beyond it only with --grpc-tls-client-ca or a token."),
  GRPC_SOCKET_MODE(
      Group.MANAGERS,
      "grpc-socket-mode",
      "0600",
      "octal",
      "Permissions of the file of --grpc-listen unix:/path: the server's own user by default."),
  GRPC_TLS_CERT(
      Group.MANAGERS,
      "grpc-tls-cert",
      "",
      "file",
      "TLS for managers: the server's certificate chain in PEM. Read again when it changes."),
  GRPC_TLS_KEY(
      Group.MANAGERS, "grpc-tls-key", "", "file", "The private key of --grpc-tls-cert, in PEM."),
  GRPC_TLS_CLIENT_CA(
      Group.MANAGERS,
      "grpc-tls-client-ca",
      "",
      "file",
      "Mutual TLS: managers need a certificate that one of these authorities has signed."),
  GRPC_TLS_CA(
      Group.MANAGERS,
      "grpc-tls-ca",
      "",
      "file|system",
      "For the commands that call a server, not for the server: who has to have signed its"
          + " certificate; `system` for those that Java trusts. Default: it has to be the one of"
          + " --grpc-tls-cert."),
  GRPC_TOKEN_FILE(
      Group.MANAGERS,
      "grpc-token-file",
      "",
      "file",
      "Managers send `authorization: Bearer TOKEN` with a token of this file, one a line. Read"
          + " again when it changes. The environment's WHIP_SIDECAR_GRPC_TOKEN is one more token."),
  GRPC_TOKEN(
      Group.MANAGERS,
      "grpc-token",
      "",
      "secret",
      "A token as above. No flag, because others can read a process's arguments."),
  HTTP_LISTEN(
      Group.HTTP, "http-listen", ":8080", "host:port", "Where publishers POST; also /healthz."),
  BASE_PATH(
      Group.HTTP, "base-path", "/whip", "path", "Path of the WHIP endpoints: {base}/{process_id}."),
  PUBLIC_URL(
      Group.HTTP,
      "public-url",
      "",
      "URL",
      "How publishers reach http-listen or https-listen, such as https://live.example.org: for the"
          + " URLs that managers and `ingest` are told."),
  HTTPS_LISTEN(
      Group.HTTP,
      "https-listen",
      ":8443",
      "host:port",
      "Where publishers POST by HTTPS, beside http-listen; with tls-cert only."),
  TLS_CERT(
      Group.HTTP,
      "tls-cert",
      "",
      "file",
      "PEM file with the certificate chain for HTTPS, the server's own first. A changed file is"
          + " taken up without a restart."),
  TLS_KEY(
      Group.HTTP,
      "tls-key",
      "",
      "file",
      "PEM file with the private key of tls-cert, not encrypted."),
  TRUSTED_PROXIES(
      Group.HTTP,
      "trusted-proxies",
      "",
      "address[,address]",
      "Reverse proxies, as addresses or blocks such as 10.0.0.0/8, whose forwarded-header says who"
          + " the client is. Repeatable. Default: none is believed."),
  FORWARDED_HEADER(
      Group.HTTP,
      "forwarded-header",
      "x-forwarded-for",
      "x-forwarded-for|forwarded",
      "The one header that the trusted proxies add the client's address to. The other one may be"
          + " the client's own, which most proxies pass on unchanged, and is not believed."),
  ICE_UDP_PORT(
      Group.ICE,
      "ice-udp-port",
      "8189",
      "port",
      "The one UDP port that all publishers send to; open it in the firewall. 0: any free port."),
  ICE_TCP_PORT(
      Group.ICE,
      "ice-tcp-port",
      "8189",
      "port",
      "The one TCP port for publishers whose UDP does not get through; open it as well. 0: none."),
  ADVERTISE(
      Group.ICE,
      "advertise",
      "",
      "address[,address]",
      "Addresses or names that publishers are told to send to, for example the public address of a"
          + " 1:1 NAT; names are resolved again every minute. Repeatable, best first. Default: the"
          + " machine's addresses, and 127.0.0.1 for publishers on the same machine."),
  ICE_INTERFACE(
      Group.ICE,
      "ice-interface",
      "",
      "name|block[,...]",
      "Without advertise: interfaces (eth0) or blocks (10.0.0.0/8) whose addresses publishers are"
          + " told; with `!` in front (!docker0), those that they aren't. Repeatable. Default:"
          + " all."),
  LEG_PORTS(
      Group.LEGS,
      "leg-ports",
      "20000-29999",
      "first-last",
      "Loopback ports for legs, four an ingest. Keep it outside the kernel's ephemeral range"
          + " (32768-60999 by default), so that nobody else is given one of them."),
  KEPT_MEDIA(
      Group.LEGS,
      "kept-media",
      "25%",
      "N%|bytes",
      "Memory for the media that all ingests together keep for an FFmpeg that comes later: a share"
          + " of the heap, or bytes such as 512m; 0 for none. An ingest takes 16 MB at most."),
  STATE_DIR(
      Group.REGISTRATIONS, "state-dir", "./state", "directory", "Where registrations are kept."),
  ORPHAN_GRACE(
      Group.REGISTRATIONS,
      "orphan-grace",
      "2m",
      "duration",
      "How long ingests of a manager that was restarted may be started again before they are"
          + " dropped, such as 90s or 5m. 64 processes need a few seconds, a slow manager a"
          + " minute."),
  EXPIRE_IDLE_AFTER(
      Group.REGISTRATIONS,
      "expire-idle-after",
      "",
      "duration",
      "Drop ingests that have had neither publisher, reader nor start for so long, such as 12h or"
          + " 7d: their manager is gone for good. Not by default: a process may wait for weeks."),
  ALLOW_ANONYMOUS(
      Group.ACCESS,
      "allow-anonymous",
      "false",
      "true|false",
      "Accept any publisher for ingests that have no publish_token."),
  TOKEN_IN_URL(
      Group.ACCESS,
      "token-in-url",
      "false",
      "true|false",
      "Take a POST's token also from its URL: {base}/{process_id}/TOKEN or ?access_token=TOKEN."
          + " URLs end up in logs of proxies: only for clients that can't send it otherwise."),
  JWT_JWKS(
      Group.ACCESS,
      "jwt-jwks",
      "",
      "file|URL",
      "Keys of an issuer (JWK Set). A publisher may then also show a JSON Web Token of this issuer."
          + " Read again when the file changes, or from the URL every few minutes."),
  JWT_AUDIENCE(
      Group.ACCESS,
      "jwt-audience",
      "whip-sidecar",
      "name",
      "What the aud claim of such a token has to hold."),
  JWT_ISSUER(
      Group.ACCESS,
      "jwt-issuer",
      "",
      "name",
      "What its iss claim has to be. Default: not looked at."),
  JWT_INGEST_CLAIM(
      Group.ACCESS,
      "jwt-ingest-claim",
      "ingest",
      "claim",
      "The claim that holds the process id, or a list of them."),
  JWT_ALGORITHMS(
      Group.ACCESS,
      "jwt-algorithms",
      "ES256,ES384,ES512,PS256,PS384,PS512,RS256,RS384,RS512",
      "name[,name]",
      "Signatures that are taken. Secrets shared with the issuer (HS256, HS384, HS512) have to be"
          + " asked for."),
  MAX_PUBLISHERS(
      Group.LIMITS,
      "max-publishers",
      "2000",
      "number",
      "Publishers at the same time; one more is told 503."),
  MAX_SETTING_UP(
      Group.LIMITS,
      "max-setting-up",
      "500",
      "number",
      "Of these, how many may be connecting. It bounds what a flood of POSTs can take."),
  RATE_LIMITS(
      Group.LIMITS,
      "rate-limits",
      "true",
      "true|false",
      "Limit POST, PATCH and DELETE by address and by ingest, all others by address; more is told"
          + " 429."),
  ICE_SERVER(
      Group.ICE,
      "ice-server",
      "",
      "URI[,URI]",
      "STUN and TURN servers that publishers are told of, such as"
          + " turn:turn.example.org?transport=udp. Repeatable."),
  TURN_SECRET_FILE(
      Group.ICE,
      "turn-secret-file",
      "",
      "file",
      "File with the secret shared with the TURN servers (coturn: static-auth-secret); publishers"
          + " get credentials made from it that last a day."),
  REDIRECT_TO(
      Group.LIMITS,
      "redirect-to",
      "",
      "URL",
      "Base URL of another WHIP server: new publishers are sent to URL/{process_id} by 307."),
  ADMIN_LISTEN(
      Group.OPERATION,
      "admin-listen",
      "127.0.0.1:9091",
      "host:port|off",
      "The operator's page: all ingests, live; also /metrics and /healthz. `off` for none. Loopback"
          + " by default, and beyond it only with a token."),
  ADMIN_TOKEN_FILE(
      Group.OPERATION,
      "admin-token-file",
      "",
      "file",
      "The operator's page asks for a token of this file, one a line, and /metrics wants it as"
          + " `Authorization: Bearer TOKEN`. Read again when it changes. The environment's"
          + " WHIP_SIDECAR_ADMIN_TOKEN is one more token."),
  ADMIN_TOKEN(
      Group.OPERATION,
      "admin-token",
      "",
      "secret",
      "A token as above. No flag, because others can read a process's arguments."),
  METRICS_LISTEN(
      Group.OPERATION,
      "metrics-listen",
      "",
      "host:port",
      "One more listener, for /metrics alone and without a token: for a Prometheus on another"
          + " machine."),
  METRICS_LABELS(
      Group.OPERATION,
      "metrics-labels",
      "",
      "process",
      "`process` adds figures of each ingest to /metrics, with its process id as a label. Not by"
          + " default: ids may be private, and many make many time series."),
  LOG_LEVEL(
      Group.OPERATION,
      "log-level",
      "info",
      "level",
      "How much is logged: error, warn, info or debug."),
  LOG_FORMAT(
      Group.OPERATION,
      "log-format",
      "text",
      "format",
      "How log lines look, on standard error: text or json.");

  private static final String SECRET_PLACEHOLDER = "secret";

  /** The headings of the usage text, in its order. */
  public enum Group {
    MANAGERS("Managers (gRPC)"),
    HTTP("Publishers: HTTP and HTTPS"),
    ICE("Publishers' media: ICE and addresses"),
    ACCESS("Who may publish"),
    LIMITS("Limits and redirection"),
    LEGS("Legs to FFmpeg"),
    REGISTRATIONS("Registrations"),
    OPERATION("Operators: page, metrics and log");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    /** The heading. */
    public String title() {
      return title;
    }
  }

  private final Group group;
  private final String key;
  private final String defaultValue;
  private final String placeholder;
  private final String help;

  Settings(Group group, String key, String defaultValue, String placeholder, String help) {
    this.group = group;
    this.key = key;
    this.defaultValue = defaultValue;
    this.placeholder = placeholder;
    this.help = help;
  }

  /** The heading that it is described under. */
  public Group group() {
    return group;
  }

  /** The key as in a file, in kebab-case; the flag is {@code --} and the key. */
  public String key() {
    return key;
  }

  public String defaultValue() {
    return defaultValue;
  }

  /** What stands for the value in the usage text. */
  public String placeholder() {
    return placeholder;
  }

  /** True when several values may be given, by commas or by a repeated flag. */
  public boolean isList() {
    return placeholder.contains("[,");
  }

  /** True when the flag may stand without a value, which means true. */
  public boolean isSwitch() {
    return placeholder.equals("true|false");
  }

  /** Whether the value is a secret: it has no flag. */
  public boolean isSecret() {
    return placeholder.equals(SECRET_PLACEHOLDER);
  }

  /** A sentence or two for the usage text. */
  public String help() {
    return help;
  }

  /** The environment variable of this key. */
  public String environmentVariable() {
    return EnvironmentVariables.PREFIX + name();
  }

  /**
   * Builds the configuration.
   *
   * @throws ConfigException that names every value that can't be used, and every unknown key
   */
  public static ServerConfig toConfig(ConfigSources sources) {
    List<String> faults = new ArrayList<>(sources.faults());
    ServerConfig config = toConfig(sources, faults);
    if (!faults.isEmpty()) {
      throw ConfigException.ofAll(faults);
    }
    return config;
  }

  /**
   * A value that can't be used gives way to its default, so that the next one shows. One that needs
   * another one beside it takes its group along.
   */
  private static ServerConfig toConfig(ConfigSources sources, List<String> faults) {
    Set<Settings> replaced = EnumSet.noneOf(Settings.class);
    while (true) {
      try {
        return build(one -> replaced.contains(one) ? one.defaultValue : sources.value(one));
      } catch (ConfigException e) {
        Settings wrong = byKey(e.key());
        if (wrong == null) {
          throw e;
        }
        if (e.isPartnerMissing()) {
          Arrays.stream(values()).filter(one -> one.group == wrong.group).forEach(replaced::add);
        } else if (!replaced.add(wrong)) {
          throw e; // its default can't be used either
        }
        faults.add(sources.place(wrong) + ": " + e.fault());
      }
    }
  }

  private static @Nullable Settings byKey(@Nullable String key) {
    return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst().orElse(null);
  }

  private static ServerConfig build(Function<Settings, String> values) {
    PortRange legPorts = PortRange.parse(LEG_PORTS.key, values.apply(LEG_PORTS));
    return new ServerConfig(
        ManagerKeys.parse(values),
        PublisherKeys.http(values),
        ice(values, legPorts),
        legPorts,
        MemoryShare.parse(KEPT_MEDIA.key, values.apply(KEPT_MEDIA)),
        Path.of(values.apply(STATE_DIR)),
        PublisherKeys.whip(values),
        PublisherKeys.access(values),
        ManagerKeys.admin(values),
        metrics(values),
        new ServerConfig.Lifetimes(
            Parse.duration(ORPHAN_GRACE.key, values.apply(ORPHAN_GRACE)),
            values.apply(EXPIRE_IDLE_AFTER).isBlank()
                ? null
                : Parse.duration(EXPIRE_IDLE_AFTER.key, values.apply(EXPIRE_IDLE_AFTER))),
        Parse.oneOf(LOG_LEVEL.key, values.apply(LOG_LEVEL), ServerConfig.LogLevel.class),
        Parse.oneOf(LOG_FORMAT.key, values.apply(LOG_FORMAT), ServerConfig.LogFormat.class));
  }

  private static ServerConfig.Metrics metrics(Function<Settings, String> values) {
    String listen = values.apply(METRICS_LISTEN);
    String labels = values.apply(METRICS_LABELS);
    if (!labels.isEmpty() && !labels.equals("process")) {
      throw ConfigException.of(METRICS_LABELS.key, labels, "process, or nothing");
    }
    return new ServerConfig.Metrics(
        listen.isEmpty() ? null : ListenAddress.parseTcp(METRICS_LISTEN.key, listen),
        !labels.isEmpty());
  }

  private static ServerConfig.Ice ice(Function<Settings, String> values, PortRange legPorts) {
    return new ServerConfig.Ice(
        icePort(values.apply(ICE_UDP_PORT), legPorts),
        Parse.integer(ICE_TCP_PORT.key, values.apply(ICE_TCP_PORT), 0, 65_535),
        Parse.list(values.apply(ADVERTISE)),
        InterfaceFilter.parse(ICE_INTERFACE.key, Parse.list(values.apply(ICE_INTERFACE))));
  }

  private static int icePort(String value, PortRange legPorts) {
    int port = Parse.integer(ICE_UDP_PORT.key, value, 0, 65_535);
    if (legPorts.contains(port)) {
      throw ConfigException.of(
          ICE_UDP_PORT.key, value, "a port outside " + LEG_PORTS.key + " " + legPorts);
    }
    return port;
  }
}
