package io.whipsidecar.admin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.whipsidecar.grpc.IngestJson;
import io.whipsidecar.grpc.PublishUrls;
import io.whipsidecar.ingest.Ingest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FeedTest {
  private static final long SECOND_NS = 1_000_000_000L;

  private final AdminFixture fixture = new AdminFixture();
  private final FeedContents contents =
      new FeedContents(
          fixture.registry,
          fixture.events,
          new IngestJson(PublishUrls.at("/whip")),
          new Totals(fixture.sources),
          new JsonObject());
  private long nowNs = SECOND_NS;

  /** A browser that takes what it is sent, or does not. */
  private static final class Browser implements FeedSink {
    final List<String> events = new CopyOnWriteArrayList<>();
    boolean takes = true;
    volatile boolean closed;
    int writes;
    @Nullable Consumer<Boolean> pending;

    @Override
    public void write(byte[] frames, Consumer<Boolean> done) {
      writes++;
      events.addAll(List.of(new String(frames, StandardCharsets.UTF_8).split("\n\n")));
      if (takes) {
        done.accept(true);
      } else {
        pending = done;
      }
    }

    void take() {
      Consumer<Boolean> done = pending;
      takes = true;
      pending = null;
      if (done != null) {
        done.accept(true);
      }
    }

    @Override
    public void close() {
      closed = true;
    }

    List<String> of(String event) {
      return events.stream().filter(text -> text.startsWith("event: " + event + "\n")).toList();
    }
  }

  private FeedPage page(Browser browser) {
    return new FeedPage(contents, browser, Runnable::run, () -> nowNs);
  }

  private void measure() {
    contents.measure(nowNs, Instant.EPOCH);
  }

  @Test
  void shouldTellASnapshotInPartsAndThenChanges() {
    for (int i = 0; i < 120; i++) {
      fixture.start("ingest-%03d".formatted(i));
    }
    Browser browser = new Browser();
    FeedPage page = page(browser);
    page.advance();

    assertThat(browser.of("hello")).hasSize(1);
    assertThat(browser.of("watch")).hasSize(3);
    assertThat(browser.of("watch").get(0)).contains("ingest-000").contains("\"more\":true");
    assertThat(browser.of("watch").get(2)).contains("ingest-119").doesNotContain("\"more\":true");
    assertThat(String.join("", browser.events)).doesNotContain("\"sdp\"");

    browser.events.clear();
    AdminFixture.live(fixture.start("another"));
    fixture.stop("ingest-007");
    page.advance();

    assertThat(browser.of("watch"))
        .hasSize(2)
        .anySatisfy(text -> assertThat(text).contains("another", "INGEST_STATE_LIVE"))
        .anySatisfy(text -> assertThat(text).contains("ingest-007", "INGEST_STATE_REMOVED"));
  }

  @Test
  void shouldTellWhatWasMeasuredOnlyWhenItIsNew() {
    Ingest moves = fixture.start("moves");
    fixture.start("rests");
    Browser browser = new Browser();
    FeedPage page = page(browser);
    measure();
    page.advance();
    browser.events.clear();

    AdminFixture.measure(moves, 4_321);
    measure();
    page.advance();
    assertThat(browser.of("statistics"))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text)
                    .contains("\"processId\":\"moves\"", "\"bitrate\":\"4321\"", "\"0.012s\"")
                    .doesNotContain("rests"));
    assertThat(browser.of("totals")).hasSize(1);

    browser.events.clear();
    measure();
    page.advance();
    assertThat(browser.of("statistics")).isEmpty();
    assertThat(browser.of("totals")).hasSize(1);
  }

  @Test
  void shouldHoldOneWriteForASlowBrowserAndTellItTheLatest() {
    Ingest ingest = fixture.start("x");
    Browser browser = new Browser();
    FeedPage page = page(browser);
    page.advance();
    browser.events.clear();
    browser.takes = false;
    AdminFixture.live(ingest);
    page.advance();
    int writes = browser.writes;

    for (int i = 1; i <= 10; i++) {
      AdminFixture.measure(ingest, 1_000 + i);
      ingest.announce("News " + i);
      measure();
      page.advance();
    }
    assertThat(browser.writes).as("none while one is under way").isEqualTo(writes);

    browser.events.clear();
    browser.take();
    assertThat(browser.of("watch")).singleElement().asString().contains("News 10");
    assertThat(browser.of("statistics")).singleElement().asString().contains("\"1010\"");
  }

  @Test
  void shouldTellEverythingAnewWhenRemovalsWereForgottenMeanwhile() {
    List<String> ids = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
    ids.forEach(fixture::start);
    Browser browser = new Browser();
    FeedPage page = page(browser);
    page.advance();
    browser.takes = false;
    fixture.start("f");
    page.advance();
    ids.forEach(fixture::stop); // two of them are remembered
    browser.events.clear();
    browser.take();
    page.advance();

    assertThat(browser.of("watch"))
        .singleElement()
        .asString()
        .contains("\"snapshot\"", "\"f\"")
        .doesNotContain("\"a\"");
  }

  @Test
  void shouldDropABrowserThatTakesNothingForLong() {
    Browser browser = new Browser();
    browser.takes = false;
    FeedPage page = page(browser);
    page.advance();
    nowNs += 14 * SECOND_NS;
    page.advance();
    assertThat(browser.closed).isFalse();
    nowNs += 2 * SECOND_NS;
    page.advance();

    assertThat(browser.closed).isTrue();
    assertThat(page.hasEnded()).isTrue();
  }

  @Test
  void shouldHaveRoomForSomePagesAndAgainWhenOneHasGone() {
    ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    Feed feed = new Feed(thread, contents, System::nanoTime, InstantSource.system());
    try (feed) {
      List<Browser> browsers = new ArrayList<>();
      for (int i = 0; i < Feed.MAX_PAGES; i++) {
        Browser browser = new Browser();
        browsers.add(browser);
        assertThat(feed.open(browser)).isTrue();
      }
      assertThat(feed.open(new Browser())).isFalse();

      await().until(() -> browsers.get(0).of("totals").size() > 1);
      thread.execute(() -> browsers.get(0).takes = false);
      await().until(() -> browsers.get(0).pending != null);
      thread.execute(
          () -> requireNonNull(browsers.get(0).pending).accept(false)); // the browser has gone
      Browser next = new Browser();
      await().until(() -> feed.open(next));
      await().until(() -> !next.of("hello").isEmpty());
    }
    await().until(thread::isTerminated);
  }
}
