package io.whipsidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.LossPolicy;
import io.whipsidecar.ingest.ManagerRef;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.PublishToken;
import io.whipsidecar.ingest.PublisherPolicy;
import io.whipsidecar.ingest.Registration;
import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.media.Codec;
import io.whipsidecar.ports.PortBlock;
import io.whipsidecar.store.SqliteIngestStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StateCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path from = Path.of("");
  private Path to = Path.of("");

  @BeforeEach
  void fill() throws Exception {
    from = folder.resolve("from");
    to = folder.resolve("to");
    try (SqliteIngestStore store = SqliteIngestStore.open(from)) {
      store.saveAll(
          List.of(registration("b", 20_004, "s3cret"), registration("a\tx", 20_000, "t")));
    }
  }

  private static Registration registration(String id, int port, String token) {
    IngestConfig config =
        new IngestConfig(
            TrackConfig.of(Codec.VP8),
            null,
            LegFormat.FFMPEG_SDP,
            new PublishToken(token),
            PublisherPolicy.REPLACE,
            0,
            false,
            LossPolicy.PASS);
    return new Registration(
        new ProcessId(id), "r", config, new PortBlock(port, 4), ManagerRef.NONE, Instant.EPOCH);
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = CommandLines.create((config, writer) -> {});
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }

  private String export(Path directory, String... options) {
    String[] arguments = new String[3 + options.length];
    arguments[0] = "state";
    arguments[1] = "export";
    arguments[2] = "--state-dir=" + directory;
    System.arraycopy(options, 0, arguments, 3, options.length);
    assertThat(run(arguments)).as(err.toString()).isZero();
    return out.toString();
  }

  private Path file(String content) throws Exception {
    return Files.writeString(folder.resolve("export.jsonl"), content);
  }

  private int importInto(Path directory, String content) throws Exception {
    return run("state", "import", "--state-dir=" + directory, file(content).toString());
  }

  @Test
  void shouldListInTheOrderOfIdsWithoutTokens() {
    assertThat(run("state", "list", "--state-dir=" + from)).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "PROCESS\tPORTS\tLEGS\tTOKEN\tMANAGER\tREGISTERED\tREFERENCE",
            "a?x\t20000-20003\tFFMPEG_SDP\tyes\t\t1970-01-01T00:00:00Z\tr",
            "b\t20004-20007\tFFMPEG_SDP\tyes\t\t1970-01-01T00:00:00Z\tr");
  }

  @Test
  void shouldImportWhatItExported() throws Exception {
    String exported = export(from, "--with-tokens");
    assertThat(importInto(to, exported)).as(err.toString()).isZero();
    assertThat(export(to, "--with-tokens")).isEqualTo(exported).contains("s3cret");
    assertThat(importInto(to, exported)).as("again").isZero();
    assertThat(export(to, "--with-tokens")).isEqualTo(exported);
  }

  @Test
  void shouldKeepTokensToItself() throws Exception {
    String exported = export(from);
    assertThat(exported).doesNotContain("s3cret");
    assertThat(importInto(to, exported)).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("line 1").contains("--with-tokens");
    assertThat(SqliteIngestStore.exists(to)).isFalse();
  }

  @Test
  void shouldImportNothingWhenPortsCollide() throws Exception {
    String before = export(from, "--with-tokens");
    String other = before.lines().findFirst().orElseThrow().replace("a\\tx", "c");
    assertThat(importInto(from, other)).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("both have port 20000");
    assertThat(export(from, "--with-tokens")).isEqualTo(before);
  }

  @Test
  void shouldRemoveWhatIsNamedOrNothing() throws Exception {
    String before = export(from, "--with-tokens");
    assertThat(run("state", "remove", "--state-dir=" + from, "a\tx", "nobody"))
        .isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("\"nobody\" is not registered");
    assertThat(export(from, "--with-tokens")).isEqualTo(before);
    assertThat(run("state", "remove", "--state-dir=" + from, "a\tx")).as(err.toString()).isZero();
    assertThat(export(from, "--with-tokens").lines())
        .hasSize(1)
        .allMatch(line -> !line.contains("a\\tx"));
  }

  @Test
  void shouldSayThatAServerHasTheStore() throws Exception {
    try (SqliteIngestStore server = SqliteIngestStore.open(from)) {
      assertThat(run("state", "list", "--state-dir=" + from)).isEqualTo(ExitCodes.FAILED);
      assertThat(err.toString()).contains("is in use by another whip-sidecar");
      assertThat(server.load()).hasSize(2);
    }
  }

  @Test
  void shouldFindTheStoreOfAConfigurationFile() throws Exception {
    Path config = Files.writeString(folder.resolve("sidecar.properties"), "state-dir = " + from);
    assertThat(run("state", "list", "--config=" + config)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("20004-20007");
    assertThat(run("state", "--config=" + config, "list", "--state-dir=" + to))
        .as("a flag wins")
        .isEqualTo(ExitCodes.CONFIGURATION);
    Files.writeString(config, "state-folder = x");
    assertThat(run("state", "list", "--config=" + config)).isEqualTo(ExitCodes.CONFIGURATION);
    assertThat(err.toString()).contains("state-folder");
  }

  @Test
  void shouldSayThatThereIsNoStore() {
    assertThat(run("state", "export", "--state-dir=" + to)).isEqualTo(ExitCodes.CONFIGURATION);
    assertThat(err.toString()).contains("expected: a directory with a store");
    assertThat(to).doesNotExist();
    assertThat(run("state", "list", "--state-dir=" + to)).isEqualTo(ExitCodes.CONFIGURATION);
    assertThat(out.toString()).as("no head of a table that does not come").isEmpty();
    assertThat(err.toString()).hasLineCount(1);
    assertThat(run("state")).isEqualTo(ExitCodes.USAGE);
  }
}
