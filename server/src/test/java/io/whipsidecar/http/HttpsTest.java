package io.whipsidecar.http;

import static io.whipsidecar.ingest.RefusalReason.TLS_FAILED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whipsidecar.config.ConfigException;
import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.config.ServerConfig;
import io.whipsidecar.files.WatchedFiles;
import io.whipsidecar.whip.RefusedRequest;
import io.whipsidecar.whip.WhipEndpoint;
import io.whipsidecar.whip.WhipSettings;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS and HTTP/2 with a real client. */
class HttpsTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final List<RefusedRequest> refusals = new CopyOnWriteArrayList<>();
  @TempDir private Path dir;
  private @Nullable HttpServer running;

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void shouldSpeakBothVersionsEncrypted(HttpClient.Version version) throws Exception {
    write("EC", "one", 0);
    HttpServer server = start();

    HttpResponse<String> page = get("https", server.securePort(), version);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.version()).isEqualTo(version);
  }

  @Test
  void shouldAnswerPostsByHttp2() throws Exception {
    write("RSA", "one", 0);
    HttpServer server = start();
    URI uri = URI.create("https://127.0.0.1:" + server.securePort() + "/whip/p1");
    HttpRequest large =
        HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("x".repeat(70_000))).build();
    HttpRequest small = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("v=0")).build();
    HttpClient client = client(HttpClient.Version.HTTP_2);

    assertThat(client.send(large, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    HttpResponse<String> answer = client.send(small, BodyHandlers.ofString());
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("urn:whip-sidecar:problem:unauthorized");
  }

  @Test
  void shouldTellOfClientsThatDoNotTrustTheCertificate() throws Exception {
    write("EC", "one", 0);
    URI uri = URI.create("https://127.0.0.1:" + start().securePort() + "/whip/p1");

    // A client that closes with bytes unread resets the connection, and its alert may be lost so.
    await()
        .atMost(20, SECONDS)
        .until(
            () -> {
              assertThatThrownBy(
                      () ->
                          HttpClient.newHttpClient()
                              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()))
                  .isInstanceOf(IOException.class);
              return !refusals.isEmpty();
            });
    assertThat(refusals).extracting(refusal -> refusal.cause().reason()).containsOnly(TLS_FAILED);
    assertThat(refusals)
        .extracting(refusal -> refusal.client().address())
        .containsOnly("127.0.0.1");
  }

  @Test
  void shouldTellOfPlainHttpOnTheHttpsPortAndNotOfAConnectionThatSaysNothing() throws Exception {
    write("EC", "one", 0);
    int port = start().securePort();
    new Socket("127.0.0.1", port).close();

    try (Socket plain = new Socket("127.0.0.1", port)) {
      plain.getOutputStream().write("POST /whip/p1 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      plain.getInputStream().readAllBytes();
    }

    await().atMost(5, SECONDS).until(() -> !refusals.isEmpty());
    assertThat(refusals).hasSize(1);
    assertThat(refusals.get(0).cause().reason()).isEqualTo(TLS_FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void shouldTakeUpANewCertificateWithoutARestart(String algorithm) throws Exception {
    write(algorithm, "one", 0);
    HttpServer server = start();
    assertThat(subject(server)).isEqualTo("CN=one");

    write("EC", "broken", -2);
    write("EC", "two", 0);

    await().atMost(20, SECONDS).until(() -> subject(server), "CN=two"::equals);
  }

  @Test
  void shouldKeepTheOldCertificateWhenTheNewOneHasExpired() throws Exception {
    write("EC", "one", 0);
    WatchedFiles files = new WatchedFiles();
    SslContextFactory.Server identity = HttpsIdentity.of(config(), files);
    identity.start();
    write("EC", "expired", -2);

    files.look();

    assertThat(subject(identity)).isEqualTo("CN=one");
    write("EC", "three", 0);
    files.look();
    assertThat(subject(identity)).isEqualTo("CN=three");
    identity.stop();
  }

  private static String subject(SslContextFactory.Server identity) throws Exception {
    KeyStore store = identity.getKeyStore();
    X509Certificate certificate =
        (X509Certificate) store.getCertificate(store.aliases().nextElement());
    return certificate.getSubjectX500Principal().getName();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "expired  | valid from",
        "mismatch | the private key is not the one of the certificate",
        "no-key   | no private key in it",
        "no-cert  | no certificate in it",
        "absent   | cert.pem",
      })
  void shouldSayWhatIsWrongWithTheFiles(String what, String message) throws Exception {
    write("EC", "one", what.equals("expired") ? -2 : 0);
    switch (what) {
      case "mismatch" -> {
        String certificate = Files.readString(dir.resolve("cert.pem"));
        write("EC", "two", 0);
        Files.writeString(dir.resolve("cert.pem"), certificate);
      }
      case "no-key" -> Files.writeString(dir.resolve("key.pem"), "hello");
      case "no-cert" -> Files.writeString(dir.resolve("cert.pem"), "hello");
      case "absent" -> Files.delete(dir.resolve("cert.pem"));
      default -> {}
    }

    assertThatThrownBy(this::start)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("tls-cert: ")
        .hasMessageContaining(message);
  }

  @Test
  void shouldUpgradeToHttp2InTheClear() throws Exception {
    write("EC", "one", 0);
    HttpServer server = start();
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/whip/p1"))
            .POST(BodyPublishers.ofString("v=0"))
            .build();
    HttpClient client = client(HttpClient.Version.HTTP_2);

    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    assertThat(get("http", server.port(), HttpClient.Version.HTTP_2).statusCode()).isEqualTo(200);
  }

  private HttpServer start() {
    WhipEndpoint whip =
        new WhipEndpoint(
            WhipSettings.plain("/whip", WhipSettings.Access.TOKENS),
            id -> null,
            new NoPublishers(),
            new Random(1));
    HttpServer server =
        new HttpServer(
            new ServerConfig.Http(
                new ListenAddress.Tcp(ANY_PORT),
                "/whip",
                null,
                config(),
                List.of(),
                ServerConfig.ForwardedHeader.X_FORWARDED_FOR),
            whip,
            List.of(Page.healthz()),
            HttpLimits.DEFAULT);
    server.onRefusal(refusals::add);
    server.start();
    running = server;
    return server;
  }

  private ServerConfig.Https config() {
    return new ServerConfig.Https(
        new ListenAddress.Tcp(ANY_PORT), dir.resolve("cert.pem"), dir.resolve("key.pem"));
  }

  /**
   * @param days from now until it begins; it is valid for a day
   */
  private void write(String algorithm, String name, int days) throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    Instant from = Instant.now().plusSeconds(days * 86_400L - 60);
    X500Name subject = new X500Name("CN=" + name);
    X509CertificateHolder certificate =
        new JcaX509v3CertificateBuilder(
                subject,
                BigInteger.valueOf(new SecureRandom().nextLong() & Long.MAX_VALUE),
                Date.from(from),
                Date.from(from.plusSeconds(86_400)),
                subject,
                keys.getPublic())
            .build(
                new JcaContentSignerBuilder(
                        algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA")
                    .build(keys.getPrivate()));
    Files.writeString(dir.resolve("cert.pem"), pem(certificate));
    Files.writeString(
        dir.resolve("key.pem"), pem(new PemObject("PRIVATE KEY", keys.getPrivate().getEncoded())));
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String subject(HttpServer server) throws Exception {
    return ((X509Certificate)
            get("https", server.securePort(), HttpClient.Version.HTTP_1_1)
                .sslSession()
                .orElseThrow()
                .getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }

  private static HttpResponse<String> get(String scheme, int port, HttpClient.Version version)
      throws Exception {
    URI uri = URI.create(scheme + "://127.0.0.1:" + port + "/healthz");
    return client(version).send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static HttpClient client(HttpClient.Version version) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAnyone()}, null);
    return HttpClient.newBuilder().version(version).sslContext(context).build();
  }

  /** The certificates are this test's own. */
  private static final class TrustAnyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
