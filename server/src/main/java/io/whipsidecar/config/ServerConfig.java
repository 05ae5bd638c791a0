package io.whipsidecar.config;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code serve} can be told, validated, in groups of what belongs together.
 *
 * @param grpc how managers reach the server
 * @param http how publishers reach its pages
 * @param ice how media reaches it
 * @param legPorts loopback ports for legs
 * @param keptMedia memory for media that are kept for readers that come later
 * @param stateDir the directory of the embedded store
 * @param whip what publishers may ask of it
 * @param access who may publish
 * @param admin how the operator reaches the server
 * @param metrics what Prometheus may read
 * @param lifetimes when ingests end that no stop came for
 */
public record ServerConfig(
    Grpc grpc,
    Http http,
    Ice ice,
    PortRange legPorts,
    MemoryShare keptMedia,
    Path stateDir,
    Whip whip,
    Access access,
    Admin admin,
    Metrics metrics,
    Lifetimes lifetimes,
    LogLevel logLevel,
    LogFormat logFormat) {

  /**
   * Asked before a server is started.
   *
   * @throws ConfigException when anybody on the network could control it
   */
  public void refuseOpenDoors() {
    grpc.refuseOpenDoor();
    admin.refuseOpenDoor();
  }

  /**
   * The managers' side.
   *
   * @param listen where managers call
   * @param socketMode who may connect to a Unix domain socket
   * @param tls null: plain text
   * @param tokenFile tokens of managers, one a line; null: none
   * @param token another token of managers, a secret; empty: none
   */
  public record Grpc(
      ListenAddress listen,
      Set<PosixFilePermission> socketMode,
      @Nullable Tls tls,
      @Nullable Path tokenFile,
      String token) {
    public Grpc {
      socketMode = Set.copyOf(socketMode);
    }

    /** Plain text for whoever reaches the address. */
    public static Grpc plain(ListenAddress listen) {
      return new Grpc(listen, SocketMode.OWNER_ONLY, null, null, "");
    }

    /** The same at another address. */
    public Grpc at(ListenAddress address) {
      return new Grpc(address, socketMode, tls, tokenFile, token);
    }

    /**
     * Asked before a server is started.
     *
     * @throws ConfigException when anybody on the network could control it
     */
    public void refuseOpenDoor() {
      // TLS alone says who the server is, not who calls.
      boolean knowsCallers = asksForToken() || (tls != null && tls.clientCa() != null);
      if (listen instanceof ListenAddress.Tcp tcp
          && !tcp.address().getAddress().isLoopbackAddress()
          && !knowsCallers) {
        throw new ConfigException(
            "grpc-listen: \""
                + tcp
                + "\" can be reached from other machines, and whoever reaches it controls every"
                + " ingest (expected: --grpc-token-file, WHIP_SIDECAR_GRPC_TOKEN or"
                + " --grpc-tls-client-ca beside it; or a loopback address such as 127.0.0.1:9090,"
                + " or unix:/path)");
      }
    }

    /** Whether callers have to send a token. */
    public boolean asksForToken() {
      return tokenFile != null || !token.isEmpty();
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "Grpc[" + listen + ", tls=" + tls + ", tokenFile=" + tokenFile + "]";
    }
  }

  /**
   * Files in PEM, which are read again when they change.
   *
   * @param certificate the server's chain, its own first
   * @param key its private key
   * @param clientCa who signs the certificates of callers; null: callers need none
   */
  public record Tls(Path certificate, Path key, @Nullable Path clientCa) {}

  /**
   * The publishers' signalling.
   *
   * @param listen where publishers POST
   * @param basePath path of the WHIP endpoints, starts with a slash and does not end with one
   * @param publicUrl what publishers' URLs begin with, without a slash at its end; null: not told
   * @param https null without a certificate
   * @param trustedProxies whose word about the client counts
   * @param forwardedHeader where they say it
   */
  public record Http(
      ListenAddress.Tcp listen,
      String basePath,
      @Nullable String publicUrl,
      @Nullable Https https,
      List<AddressBlock> trustedProxies,
      ForwardedHeader forwardedHeader) {
    public Http {
      trustedProxies = List.copyOf(trustedProxies);
    }
  }

  /** A header that proxies add the address to that a request came to them from. */
  public enum ForwardedHeader {
    /** What nearly all proxies have; no standard. */
    X_FORWARDED_FOR,
    /** RFC 7239. */
    FORWARDED
  }

  /**
   * The same, encrypted.
   *
   * @param certificate PEM file with the chain, the server's own certificate first
   * @param key PEM file with its private key
   */
  public record Https(ListenAddress.Tcp listen, Path certificate, Path key) {}

  /**
   * Limits and services of WHIP.
   *
   * @param maxPublishers at the same time
   * @param maxSettingUp of these, how many may be connecting
   * @param rateLimits whether requests of one address and for one ingest are limited
   * @param iceServers URIs of STUN and TURN servers
   * @param turnSecretFile file with the secret shared with the TURN servers; null without one
   * @param redirectTo base URL of another server that publishers are sent to, or null
   */
  public record Whip(
      int maxPublishers,
      int maxSettingUp,
      boolean rateLimits,
      List<String> iceServers,
      @Nullable Path turnSecretFile,
      @Nullable String redirectTo) {
    public Whip {
      iceServers = List.copyOf(iceServers);
    }
  }

  /**
   * Who may publish, beside those who know the token of their ingest.
   *
   * @param allowAnonymous ingests without a token accept anyone
   * @param tokenInUrl a token may also stand in the URL of a POST
   * @param jwt null when no issuer is known
   */
  public record Access(boolean allowAnonymous, boolean tokenInUrl, @Nullable Jwt jwt) {}

  /**
   * Tokens of an issuer (RFC 7519).
   *
   * @param jwks file or https URL with the issuer's keys
   * @param audience that a token has to name
   * @param issuer that a token has to name; null for any
   * @param ingestClaim claim that holds the process id
   * @param algorithms that a token may be signed with
   */
  public record Jwt(
      String jwks,
      String audience,
      @Nullable String issuer,
      String ingestClaim,
      List<String> algorithms) {
    public Jwt {
      algorithms = List.copyOf(algorithms);
    }
  }

  /**
   * The publishers' media.
   *
   * @param udpPort the one UDP port of all publishers; 0 lets the kernel choose
   * @param tcpPort the one TCP port of all publishers; 0: none
   * @param advertise addresses or names for candidates; empty: the machine's own
   * @param interfaces which of the machine's own count
   */
  public record Ice(int udpPort, int tcpPort, List<String> advertise, InterfaceFilter interfaces) {
    public Ice {
      advertise = List.copyOf(advertise);
    }
  }

  /**
   * The operator's side.
   *
   * @param listen where the page is; null: nowhere
   * @param tokenFile tokens of operators, one a line; null: none
   * @param token another token, a secret; empty: none
   */
  public record Admin(ListenAddress.@Nullable Tcp listen, @Nullable Path tokenFile, String token) {
    /** Whether whoever comes has to show a token. */
    public boolean asksForToken() {
      return tokenFile != null || !token.isEmpty();
    }

    /**
     * Asked before a server is started.
     *
     * @throws ConfigException when anybody on the network could look in and end publishers
     */
    public void refuseOpenDoor() {
      if (listen != null && !listen.address().getAddress().isLoopbackAddress() && !asksForToken()) {
        throw new ConfigException(
            "admin-listen: \""
                + listen
                + "\" can be reached from other machines, and whoever reaches it sees every ingest"
                + " and may end its publisher (expected: --admin-token-file or"
                + " WHIP_SIDECAR_ADMIN_TOKEN beside it; or a loopback address such as"
                + " 127.0.0.1:9091, or off)");
      }
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "Admin[" + listen + ", tokenFile=" + tokenFile + "]";
    }
  }

  /**
   * The page {@code /metrics}.
   *
   * @param listen one more listener, for it alone; null: none
   * @param byProcess whether there are figures of each ingest, with its process id as a label
   */
  public record Metrics(ListenAddress.@Nullable Tcp listen, boolean byProcess) {}

  /**
   * When ingests end that no stop came for.
   *
   * @param orphanGrace how long those of a replaced manager instance may be claimed
   * @param expireIdleAfter how long one may be without publisher, reader and starts; null: for ever
   */
  public record Lifetimes(Duration orphanGrace, @Nullable Duration expireIdleAfter) {}

  /** How much is logged. */
  public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /** How a log line looks. */
  public enum LogFormat {
    TEXT,
    JSON
  }
}
