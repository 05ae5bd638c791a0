package io.whipsidecar.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildProcessTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<String> output = Collections.synchronizedList(new ArrayList<>());

  @Test
  void shouldGiveOutputErrorsAndExitCode() throws IOException {
    try (ChildProcess child = shell("echo out; echo err >&2; exit 3")) {
      assertThat(child.await(LONG)).isTrue();
      assertThat(child.exitCode()).isEqualTo(3);
      assertThat(output).containsExactly("out");
      assertThat(child.errorTail()).isEqualTo("err");
    }
  }

  @Test
  void shouldStartWithTheGivenEnvironmentAndOurLocaleOnly() throws IOException {
    List<String> command = List.of("/usr/bin/env");
    try (ChildProcess child =
        ChildProcess.start("env", command, Map.of("A", "b"), output::add, line -> {})) {
      assertThat(child.await(LONG)).isTrue();
    }
    List<String> expected = new ArrayList<>(List.of("A=b"));
    for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
      if (System.getenv(name) != null) {
        expected.add(name + "=" + System.getenv(name));
      }
    }
    assertThat(output).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void shouldKeepOnlyTheEndOfALongText() throws IOException {
    try (ChildProcess child =
        shell("i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo line $i >&2; done")) {
      assertThat(child.await(LONG)).isTrue();
      assertThat(child.errorTail().lines()).hasSize(200).last().isEqualTo("line 3000");
    }
  }

  @Test
  void shouldKillOnClose() throws IOException {
    ChildProcess child = shell("exec sleep 100");

    child.close();

    assertThat(child.isAlive()).isFalse();
  }

  private ChildProcess shell(String script) throws IOException {
    List<String> command = List.of("/bin/sh", "-c", script);
    return ChildProcess.start(
        "sh", command, Map.of("PATH", "/usr/bin:/bin"), output::add, line -> {});
  }
}
