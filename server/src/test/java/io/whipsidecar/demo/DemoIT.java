package io.whipsidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as a user starts it, and what it leaves behind. */
@Tag("e2e")
class DemoIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String STARTING = "starting the server";
  private static final String READY = "the server is ready";
  private static final String LIVE = "ingest live";
  private static final int KILLED = 128 + 9;

  @TempDir private Path folder;
  private final List<Demo> demos = new ArrayList<>();

  /** One in a session of its own, so that a signal can be sent to all of its group. */
  private final class Demo {
    final Path temporary;
    final Path output;
    final Process process;

    Demo(String... arguments) throws IOException {
      int number = demos.size();
      temporary = Files.createDirectory(folder.resolve("tmp" + number));
      output = folder.resolve("output" + number);
      List<String> command = new ArrayList<>(List.of("setsid", "env"));
      command.add("--default-signal=INT,HUP,QUIT,TERM"); // a build may run with some ignored
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-XX:-UsePerfData"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of("io.whipsidecar.Main", "demo"));
      command.addAll(List.of(arguments));
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      demos.add(this);
    }

    String text() {
      try {
        return Files.readString(output);
      } catch (IOException e) {
        return "";
      }
    }

    void awaitLine(String start) {
      await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(text()).contains(start).doesNotContain("demo: "));
    }

    void signal(String name, boolean group) throws Exception {
      String target = (group ? "-" : "") + process.pid();
      String script = "kill -s " + name + " -- " + target;
      assertThat(new ProcessBuilder("bash", "-c", script).start().waitFor()).isZero();
    }

    int exitCode() throws InterruptedException {
      assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).as(text()).isTrue();
      return process.exitValue();
    }

    void leavesNothing() {
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> {
                assertThat(temporary).isEmptyDirectory();
                assertThat(processesOf(temporary)).isEmpty();
              });
    }
  }

  /** Each child of a demo has a folder below it in its arguments, and the guardian is told one. */
  private static List<String> processesOf(Path temporary) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .map(DemoIT::commandLine)
        .filter(line -> line.contains(temporary + "/"))
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    } catch (IOException e) {
      return ""; // it has ended, or it is not ours to look at
    }
  }

  @AfterEach
  void endAll() {
    demos.forEach(demo -> demo.process.destroy());
  }

  @ParameterizedTest
  @CsvSource({
    STARTING + ", INT, false, 130",
    READY + ", INT, true, 130",
    LIVE + ", INT, true, 130",
    LIVE + ", INT, false, 130",
    LIVE + ", TERM, false, 143",
    READY + ", HUP, true, 129",
  })
  void shouldEndWithoutAWordOrALeftover(String moment, String signal, boolean group, int exitCode)
      throws Exception {
    Demo demo = new Demo("--publisher", "ffmpeg");
    demo.awaitLine(moment);

    demo.signal(signal, group);

    assertThat(demo.exitCode()).isEqualTo(exitCode);
    demo.leavesNothing();
    assertThat(demo.text()).doesNotContain("demo: ", "Exception", "\tat ", "UNAVAILABLE", "FAIL");
  }

  @ParameterizedTest
  @CsvSource({STARTING, READY, LIVE})
  void shouldLeaveNothingWhenKilled(String moment) throws Exception {
    Demo demo = new Demo();
    demo.awaitLine(moment);

    demo.signal("KILL", false);

    assertThat(demo.exitCode()).isEqualTo(KILLED);
    demo.leavesNothing();
  }

  @Test
  void shouldRunBesideAnother() throws Exception {
    String[] arguments = {"--publisher", "ffmpeg", "--resolution", "320x180", "--seconds", "4"};
    Demo one = new Demo(arguments);
    Demo other = new Demo(arguments);

    for (Demo demo : List.of(one, other)) {
      assertThat(demo.exitCode()).as(demo.text()).isZero();
      assertThat(demo.text().strip().lines().toList()).last().asString().startsWith("PASS: all ");
      demo.leavesNothing();
    }
  }

  @Test
  void shouldSayInALineThatTheServerEndedAndKeepTheLogs() throws Exception {
    Demo demo = new Demo("--publisher", "ffmpeg");
    demo.awaitLine(LIVE);

    serverOf(demo).destroyForcibly();

    assertThat(demo.exitCode()).isEqualTo(1);
    List<String> lines = demo.text().lines().toList();
    assertThat(lines.subList(lines.size() - 2, lines.size()))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).startsWith("demo: the server ended by itself"),
            line -> assertThat(line).startsWith("files: ").contains("server.log", "ffmpeg.log"));
    assertThat(demo.text()).doesNotContain("Exception", "\tat ");
    try (Stream<Path> files = Files.list(demo.temporary)) {
      assertThat(files.toList()).singleElement().asString().contains("whip-sidecar-demo-");
    }
  }

  private static ProcessHandle serverOf(Demo demo) {
    return demo.process
        .children()
        .filter(child -> commandLine(child.pid()).contains("\0serve\0"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldPrintEverythingForOnesOwnPublisher() throws Exception {
    Demo demo = new Demo("--publisher", "none");
    demo.awaitLine("  recording ");

    assertThat(demo.text())
        .containsPattern("WHIP +http://127.0.0.1:\\d+/whip/demo\n")
        .containsPattern("page +http://127.0.0.1:\\d+/whip/demo#token=demo\n")
        .containsPattern("FFmpeg +ffmpeg .* -g \\d+ .* -ac 2 .* -f whip http://")
        .containsPattern("gRPC +127.0.0.1:\\d+\n");
    demo.signal("INT", false);
    assertThat(demo.exitCode()).isEqualTo(130);
    demo.leavesNothing();
  }
}
