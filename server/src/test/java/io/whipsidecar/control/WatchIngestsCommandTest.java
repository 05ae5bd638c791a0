package io.whipsidecar.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.whipsidecar.v1.WatchIngestsResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WatchIngestsCommandTest {
  private static final long PATIENCE_S = 30;

  private ControlledServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = new ControlledServer();
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
  }

  /** What reads the output: it takes some lines and goes, as {@code head} does. */
  private static final class Head extends Writer {
    private final StringBuilder text = new StringBuilder();
    private final int lines;
    final CountDownLatch first = new CountDownLatch(1);

    Head(int lines) {
      this.lines = lines;
    }

    @Override
    public synchronized void write(char[] chars, int offset, int length) throws IOException {
      if (text().lines().count() >= lines) {
        throw new IOException("Broken pipe");
      }
      text.append(chars, offset, length);
      if (text.indexOf("\n") >= 0) {
        first.countDown();
      }
    }

    synchronized String text() {
      return text.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private CompletableFuture<Integer> watch(Head head, String... arguments) {
    CommandLine line = IngestCommand.create(server.options());
    return CompletableFuture.supplyAsync(
        () -> line.setOut(new PrintWriter(head)).execute(arguments));
  }

  @Test
  void shouldTellWhatIsThereAndThenWhatChangesUntilNobodyReads() throws Exception {
    server.ingest("start", "studio");
    Head head = new Head(2);
    CompletableFuture<Integer> watch = watch(head, "watch", "studio");
    assertThat(head.first.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    server.ingest("start", "other");
    server.ingest("stop", "studio");
    server.ingest("start", "studio"); // the third line, which nobody takes

    assertThat(watch.get(PATIENCE_S, TimeUnit.SECONDS)).isZero();
    assertThat(head.text().lines().toList())
        .hasSize(2)
        .satisfiesExactly(
            line -> assertThat(line).matches("..:..:..  studio  WAITING  No publisher yet\\."),
            line -> assertThat(line).matches("..:..:..  studio  REMOVED  .+"));
  }

  @Test
  void shouldPrintEachResponseAsALineOfJson() throws Exception {
    server.ingest("start", "studio");
    Head head = new Head(2);
    CompletableFuture<Integer> watch = watch(head, "watch", "--json");
    assertThat(head.first.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    server.ingest("stop", "studio");
    server.ingest("start", "studio");

    assertThat(watch.get(PATIENCE_S, TimeUnit.SECONDS)).isZero();
    WatchIngestsResponse.Builder change = WatchIngestsResponse.newBuilder();
    JsonFormat.parser().merge(head.text().lines().toList().get(1), change);
    assertThat(change.getChange().getIngest().getProcessId()).isEqualTo("studio");
  }
}
