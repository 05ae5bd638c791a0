package io.whipsidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.auth.BearerTokens;
import io.whipsidecar.files.WatchedFiles;
import io.whipsidecar.whip.WhipResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final WatchedFiles files = new WatchedFiles();
  private final Door open = new Door(null, "studio.lan", "pass", () -> now);
  private final Door guarded = guarded(null);

  private Door guarded(@Nullable Path file) {
    BearerTokens tokens =
        BearerTokens.of("admin-token-file", file, file == null ? "s3cret" : "", files);
    return new Door(tokens, "x", "pass", () -> now);
  }

  private static int status(@Nullable WhipResponse refusal) {
    return refusal == null ? 200 : refusal.status();
  }

  private static AdminRequest with(String... headers) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1]);
    }
    return new AdminRequest("GET", "/events", "localhost", map::get);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "a.localhost",
        "127.0.0.1",
        "127.1.2.3",
        "[::1]",
        "::1",
        "[0:0:0:0:0:0:0:1]",
        "studio.lan",
        "Studio.LAN"
      })
  void shouldLetInWhoMeansThisMachine(String host) {
    assertThat(open.refuseName(host)).isNull();
    assertThat(open.refuseStranger(with())).isNull();
  }

  /** A site has its own name resolve to 127.0.0.1, so that its scripts may read the answers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evillocalhost",
        "192.0.2.1",
        "[2001:db8::1]",
        "",
        "127.0.0.256"
      })
  void shouldRefuseTheNameOfAnotherSite(String host) {
    WhipResponse refusal = open.refuseName(host);

    assertThat(status(refusal)).isEqualTo(403);
    assertThat(new String(Objects.requireNonNull(refusal).body(), StandardCharsets.UTF_8))
        .contains("Host: " + host, "expected: localhost");
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer s3cret, 200",
    "bearer s3cret, 200",
    ", 401",
    "Bearer, 401",
    "Bearer s3cret2, 401",
    "Basic s3cret, 401"
  })
  void shouldAskForTheTokenWhateverTheName(@Nullable String authorization, int status) {
    assertThat(guarded.refuseName("pod.example")).isNull();
    AdminRequest request = authorization == null ? with() : with("Authorization", authorization);
    WhipResponse refusal = guarded.refuseStranger(request);

    assertThat(status(refusal)).isEqualTo(status);
    if (refusal != null) {
      assertThat(refusal.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(new String(refusal.body(), StandardCharsets.UTF_8)).doesNotContain("s3cret");
    }
  }

  private static String cookie(WhipResponse entered) {
    return Objects.requireNonNull(entered.header("Set-Cookie")).split(";", 2)[0];
  }

  @Test
  void shouldKnowABrowserThatHasShownTheToken() {
    WhipResponse entered = guarded.enter("s3cret");
    String setCookie = Objects.requireNonNull(entered.header("Set-Cookie"));

    assertThat(setCookie).contains("HttpOnly", "SameSite=Strict", "Path=/");
    assertThat(setCookie).doesNotContain("s3cret");
    String cookie = cookie(entered);
    assertThat(status(guarded.refuseStranger(with("Cookie", "a=b; " + cookie)))).isEqualTo(200);
    assertThat(status(guarded(null).refuseStranger(with("Cookie", cookie))))
        .as("after a restart")
        .isEqualTo(200);
    assertThat(status(guarded.refuseStranger(with("Cookie", cookie + "x")))).isEqualTo(401);
    String later = cookie.replaceFirst("=\\d+", "=99999999999");
    assertThat(status(guarded.refuseStranger(with("Cookie", later)))).isEqualTo(401);
    now = now.plus(Duration.ofDays(8));
    assertThat(status(guarded.refuseStranger(with("Cookie", cookie)))).isEqualTo(401);
    assertThat(guarded.enter("wrong").status()).isEqualTo(401);
    assertThat(guarded.enter("wrong").header("Set-Cookie")).isNull();
  }

  @Test
  void shouldTakeUpANewTokenFileAndEndTheSessionsOfTheOldToken(@TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("tokens"), "old\n");
    Door door = guarded(file);
    String cookie = cookie(door.enter("old"));
    Files.writeString(file, "old\nnew\n");
    files.look();

    assertThat(status(door.refuseStranger(with("Authorization", "Bearer old")))).isEqualTo(200);
    assertThat(status(door.refuseStranger(with("Authorization", "Bearer new")))).isEqualTo(200);
    assertThat(status(door.refuseStranger(with("Cookie", cookie)))).isEqualTo(200);
    Files.writeString(file, "new\n");
    files.look();
    assertThat(status(door.refuseStranger(with("Authorization", "Bearer old")))).isEqualTo(401);
    assertThat(status(door.refuseStranger(with("Cookie", cookie)))).isEqualTo(401);
  }

  /** What another site can have a browser send with our cookie, and what it can't. */
  @ParameterizedTest
  @CsvSource({
    "same-origin, http://localhost:9091, pass, 200",
    "same-origin, https://ops.example, pass, 200",
    ", http://localhost:9091, pass, 200",
    ", https://localhost:9091, pass, 200",
    ", , pass, 200",
    "same-origin, http://localhost:9091, , 403",
    "same-origin, http://localhost:9091, another, 403",
    "cross-site, https://evil.example, pass, 403",
    "same-site, http://localhost:3000, pass, 403",
    "none, , pass, 403",
    ", https://evil.example, pass, 403",
    ", http://localhost:3000, pass, 403",
    ", null, pass, 403"
  })
  void shouldTakeActionsFromItsOwnPageOnly(
      @Nullable String site, @Nullable String origin, @Nullable String pass, int status) {
    Map<String, String> headers = new HashMap<>(Map.of("Host", "localhost:9091"));
    if (site != null) {
      headers.put("Sec-Fetch-Site", site);
    }
    if (origin != null) {
      headers.put("Origin", origin);
    }
    if (pass != null) {
      headers.put("X-Whip-Sidecar-Pass", pass);
    }
    AdminRequest request = new AdminRequest("POST", "/disconnect", "localhost", headers::get);

    assertThat(status(open.refuseOtherSite(request, true))).isEqualTo(status);
  }
}
