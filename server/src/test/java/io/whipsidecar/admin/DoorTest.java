package io.whipsidecar.admin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.auth.BearerTokens;
import io.whipsidecar.files.WatchedFiles;
import io.whipsidecar.whip.WhipResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {
  private final Door open = new Door(null, "studio.lan");

  private static int status(@Nullable WhipResponse refusal) {
    return refusal == null ? 200 : refusal.status();
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
    assertThat(open.refusal(host, null)).isNull();
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
    WhipResponse refusal = requireNonNull(open.refusal(host, null));

    assertThat(status(refusal)).isEqualTo(403);
    assertThat(new String(refusal.body(), StandardCharsets.UTF_8))
        .contains("Host: " + host, "expected: localhost");
  }

  @Test
  void shouldAskForTheTokenWhateverTheName() {
    WatchedFiles files = new WatchedFiles();
    Door door = new Door(BearerTokens.of("admin-token-file", null, "s3cret", files), "x");

    assertThat(status(door.refusal("pod.example", "Bearer s3cret"))).isEqualTo(200);
    assertThat(status(door.refusal("pod.example", "bearer s3cret"))).isEqualTo(200);
    for (String wrong : new String[] {null, "", "Bearer", "Bearer s3cret2", "Basic s3cret"}) {
      WhipResponse refusal = requireNonNull(door.refusal("localhost", wrong));
      assertThat(status(refusal)).as(wrong).isEqualTo(401);
      assertThat(refusal.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(new String(refusal.body(), StandardCharsets.UTF_8)).doesNotContain("s3cret");
    }
  }

  @Test
  void shouldTakeUpANewTokenFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("tokens"), "old\n");
    WatchedFiles files = new WatchedFiles();
    Door door = new Door(BearerTokens.of("admin-token-file", file, "", files), "x");
    Files.writeString(file, "old\nnew\n");
    files.look();

    assertThat(status(door.refusal("x", "Bearer old"))).isEqualTo(200);
    assertThat(status(door.refusal("x", "Bearer new"))).isEqualTo(200);
    Files.writeString(file, "new\n");
    files.look();
    assertThat(status(door.refusal("x", "Bearer old"))).isEqualTo(401);
  }
}
