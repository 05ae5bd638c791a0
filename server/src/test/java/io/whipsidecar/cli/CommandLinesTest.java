package io.whipsidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.config.ServerConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandLinesTest {
  private final List<ServerConfig> started = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldServeWithTheFlagsGiven() {
    int code = run("serve", "--base-path", "/in", "--advertise", "a", "--advertise", "b,c");

    assertThat(code).isEqualTo(ExitCodes.OK);
    assertThat(started).hasSize(1);
    assertThat(started.get(0).http().basePath()).isEqualTo("/in");
    assertThat(started.get(0).ice().advertise()).containsExactly("a", "b", "c");
  }

  @Test
  void shouldTakeASwitchWithAndWithoutValue() {
    run("serve", "--allow-anonymous");
    run("serve", "--allow-anonymous=false");

    assertThat(started)
        .extracting(config -> config.access().allowAnonymous())
        .containsExactly(true, false);
  }

  @Test
  void shouldExit78WithKeyValueAndExpectationForAWrongValue() {
    assertThat(run("serve", "--leg-ports", "banana")).isEqualTo(ExitCodes.CONFIGURATION);
    assertThat(err.toString()).startsWith("whip-sidecar: --leg-ports: \"banana\" (expected: ");
    assertThat(started).isEmpty();
  }

  @Test
  void shouldExit78RatherThanListenForManagersOnTheNetwork() {
    assertThat(run("serve", "--grpc-listen", "0.0.0.0:9090")).isEqualTo(ExitCodes.CONFIGURATION);
    assertThat(err.toString()).contains("--grpc-token-file").contains("--grpc-tls-client-ca");
    assertThat(started).isEmpty();
    run("serve", "--grpc-listen", "0.0.0.0:9090", "--grpc-token-file", "tokens");
    assertThat(started).hasSize(1);
  }

  @Test
  void shouldExit2ForAnUnknownFlagAndForNoCommand() {
    assertThat(run("serve", "--nonsense")).isEqualTo(ExitCodes.USAGE);
    assertThat(run()).isEqualTo(ExitCodes.USAGE);
  }

  private int run(String... args) {
    CommandLine line = CommandLines.create((config, ready) -> started.add(config));
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
  }
}
