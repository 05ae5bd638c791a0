package io.whipsidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommandLineEncodingTest {
  @Test
  void shouldFindNothingInAsciiOrInVariablesOfOthers() {
    assertThat(problem("java\0serve\0--state-dir\0/tmp/state\0", "PWD=/tmp/Jürgen\0")).isNull();
  }

  @Test
  void shouldShowAnArgumentThatAsciiDoesNotHave() {
    assertThat(problem("java\0serve\0--state-dir\0/tmp/Jürgen\0", ""))
        .startsWith("\"/tmp/Jürgen\" (expected: ASCII")
        .contains("LC_ALL=C.UTF-8");
  }

  @Test
  void shouldNameAVariableWithoutItsValue() {
    assertThat(problem("java\0serve\0", "A=b\0WHIP_SIDECAR_GRPC_TOKEN=Jürgen\0"))
        .startsWith("WHIP_SIDECAR_GRPC_TOKEN (expected: ASCII")
        .doesNotContain("Jürgen");
  }

  @Test
  void shouldNotShowAToken() {
    assertThat(problem("java\0publish\0--token\0gehört\0", "")).startsWith("--token (expected");
    assertThat(problem("java\0publish\0http://host/#token=gehört\0", ""))
        .startsWith("publish (expected");
  }

  private static @Nullable String problem(String arguments, String environment) {
    return CommandLineEncoding.problem(
        arguments.getBytes(StandardCharsets.UTF_8), environment.getBytes(StandardCharsets.UTF_8));
  }
}
