package io.whipsidecar.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderCommandTest {
  private static final List<String> LEGS = List.of("-f", "sdp", "-i", "data:a;base64,x=");

  @Test
  void shouldPutTheLegsWhereTheirPlaceIs() {
    ReaderCommand command =
        new ReaderCommand(List.of("ffmpeg", "-y", "{legs}", "-i", "b.mp4", "out {legs}"));
    assertThat(command.hasPlaceForLegs()).isTrue();
    assertThat(command.arguments(LEGS))
        .containsExactly(
            "-y",
            "-f",
            "sdp",
            "-i",
            "data:a;base64,x=",
            "-i",
            "b.mp4",
            "out -f sdp -i 'data:a;base64,x='");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffmpeg", "/opt/x/ffmpeg", "ffmpeg-7"})
  void shouldKnowAnFfmpegByItsName(String program) {
    assertThat(new ReaderCommand(List.of(program)).isFfmpeg()).isTrue();
  }

  @Test
  void shouldTakeOtherProgramsAsTheyAre() {
    assertThat(new ReaderCommand(List.of("/ffmpeg/record.sh")).isFfmpeg()).isFalse();
  }

  /** What is quoted has to come back from a real shell as it was. */
  @Test
  void shouldQuoteForAShell() throws Exception {
    List<String> words = List.of("a", "", "it's", "$HOME `id` \"x\" \\", "a;b|c&d", "ü\nnew", "*");
    Process shell =
        new ProcessBuilder("sh", "-c", "printf '%s\\0' " + ShellWords.join(words)).start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output.split("\0", -1)).startsWith(words.toArray(String[]::new));
    assertThat(ShellWords.join(List.of("ffmpeg", "-i", "a.mp4"))).isEqualTo("ffmpeg -i a.mp4");
  }
}
