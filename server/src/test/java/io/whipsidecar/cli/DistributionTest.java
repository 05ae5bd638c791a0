package io.whipsidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.observe.BuildInfo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a package of the program needs beside the program. */
class DistributionTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();

  private String run(String... arguments) {
    int code =
        CommandLines.create((config, ready) -> {}, arguments)
            .setOut(new PrintWriter(out))
            .execute(arguments);
    assertThat(code).isZero();
    return out.toString();
  }

  @Test
  void shouldTellWhatAReportOfAFaultNeeds() {
    BuildInfo build = BuildInfo.read();
    assertThat(build.version()).matches("\\d+\\.\\d+.*");
    assertThat(build.commit()).isNotBlank();
    assertThat(run("--version").lines())
        .contains("whip-sidecar " + build.version(), "commit        " + build.commit())
        .anyMatch(line -> line.contains("Java") && line.contains(Runtime.version().toString()))
        .anyMatch(line -> line.startsWith("store format"));
  }

  @ParameterizedTest
  @CsvSource({"serve", "publish", "doctor", "demo", "completion"})
  void shouldTellTheSameVersionWithEachCommand(String command) {
    assertThat(run(command, "--version")).startsWith("whip-sidecar " + BuildInfo.read().version());
  }

  @ParameterizedTest
  @CsvSource({
    "1, whip-sidecar ser, serve",
    "2, whip-sidecar state exp, export",
    "2, ./whip-sidecar serve --http-l, --http-listen",
  })
  void shouldCompleteCommandsAndOptionsInBash(int word, String line, String completed)
      throws Exception {
    Path script = Files.writeString(folder.resolve("completion"), run("completion"));
    String commands =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_whip-sidecar; echo \"${COMPREPLY[@]}\""
            .formatted(script, line, word);
    Process bash =
        new ProcessBuilder("bash", "-c", commands)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String reply = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(reply.strip()).isEqualTo(completed);
  }

  @Test
  void shouldWriteAManualPageOfEachCommand() throws Exception {
    run("man-pages", folder.resolve("man1").toString());
    assertThat(folder.resolve("man1"))
        .isDirectoryContaining("glob:**/whip-sidecar.1")
        .isDirectoryContaining("glob:**/whip-sidecar-state-export.1");
    List<String> page = Files.readAllLines(folder.resolve("man1").resolve("whip-sidecar-serve.1"));
    assertThat(page)
        .startsWith(
            ".TH \"WHIP\\-SIDECAR\\-SERVE\" \"1\" \"\" \"whip\\-sidecar %s\" \"User commands\""
                .formatted(BuildInfo.read().version().replace("-", "\\-")))
        .contains(".SH \"SYNOPSIS\"", ".SH \"OPTIONS\"")
        .anyMatch(line -> line.contains("\\-\\-http\\-listen=host:port"))
        .allMatch(line -> !line.contains("@|") && !line.contains("%%"));
  }
}
