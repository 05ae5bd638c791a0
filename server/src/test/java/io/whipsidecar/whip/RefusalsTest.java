package io.whipsidecar.whip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.LossPolicy;
import io.whipsidecar.ingest.ManagerRef;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.PublisherPolicy;
import io.whipsidecar.ingest.PublisherRefusal;
import io.whipsidecar.ingest.RefusalNews;
import io.whipsidecar.ingest.RefusalReason;
import io.whipsidecar.ingest.Registration;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.ingest.StartCommand;
import io.whipsidecar.ingest.StartResult;
import io.whipsidecar.ingest.TrackConfig;
import io.whipsidecar.media.Codec;
import io.whipsidecar.observe.Tally;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Refused publishers are seen, and a flood of them is borne; in virtual time. */
class RefusalsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String TOKEN = "s3cret-of-the-studio";

  private final List<String> stored = new ArrayList<>();
  private final IngestEvents events = new IngestEvents("run", Runnable::run, 10);
  private final IngestRegistry registry =
      new IngestRegistry(
          new PortAllocator(new PortRange(20_000, 29_999), block -> null, 0, 4),
          new NotedStore(),
          new RegistryLimits(100, SECOND),
          () -> Instant.EPOCH,
          List.of(events));
  private final Tally counts = new Tally();
  private final RefusalNews news = new RefusalNews();
  private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private long nowNs;
  private final Refusals refusals =
      new Refusals("/whip", registry, news, counts, () -> Instant.ofEpochSecond(7), () -> nowNs);

  private final class NotedStore implements IngestStore {
    @Override
    public List<Registration> load() {
      return List.of();
    }

    @Override
    public Receipt save(Registration registration) {
      stored.add(registration.id().value());
      return Receipt.DONE;
    }

    @Override
    public Receipt delete(ProcessId id) {
      return Receipt.DONE;
    }
  }

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  private Ingest register(String id) {
    IngestConfig config =
        new IngestConfig(
            TrackConfig.of(Codec.H264),
            TrackConfig.of(Codec.OPUS),
            LegFormat.FFMPEG_SDP,
            new io.whipsidecar.ingest.PublishToken(TOKEN),
            PublisherPolicy.REJECT,
            0,
            false,
            LossPolicy.PASS);
    StartResult result =
        registry.start(StartCommand.of(new ProcessId(id), config, new ManagerRef("m", "1")), 0);
    return ((StartResult.Started) result).ingest();
  }

  private void refuse(String method, String path, String address, int status) {
    refusals.onRefused(
        new RefusedRequest(
            method,
            path,
            Client.direct(address, false),
            "OBS/31",
            status,
            new RefusalCause(RefusalReason.WRONG_TOKEN, "not this one")));
  }

  private static Map<String, Object> fields(ILoggingEvent line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    line.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
    return fields;
  }

  private Map<String, Object> lastLine() {
    return fields(lines.list.get(lines.list.size() - 1));
  }

  @Test
  void shouldLogCountAndKeepARefusalAtAnIngest() {
    Ingest ingest = register("studio");

    refuse("POST", "/whip/studio", "192.0.2.9", 401);

    assertThat(lines.list).extracting(ILoggingEvent::getMessage).containsOnly("publisher-refused");
    assertThat(lastLine())
        .containsExactly(
            entry("processId", "studio"),
            entry("method", "POST"),
            entry("status", 401),
            entry("reason", RefusalReason.WRONG_TOKEN),
            entry("detail", "not this one"),
            entry("address", "192.0.2.9"),
            entry("userAgent", "OBS/31"),
            entry("suppressed", 0L));
    assertThat(counts.value("WRONG_TOKEN")).isOne();
    assertThat(Objects.requireNonNull(ingest.refusals()))
        .isEqualTo(
            new Ingest.Refusals(
                1,
                new PublisherRefusal(
                    Instant.ofEpochSecond(7),
                    "POST",
                    401,
                    RefusalReason.WRONG_TOKEN,
                    "not this one",
                    "192.0.2.9",
                    "OBS/31")));
  }

  @Test
  void shouldTellWatchersOnceHoweverManyWereRefused() {
    Ingest ingest = register("studio");
    long before = events.revision();

    for (int i = 0; i < 10_000; i++) {
      refuse("POST", "/whip/studio", "192.0.2." + i % 256, 401);
    }

    assertThat(events.revision()).isEqualTo(before);
    news.tell();
    news.tell();
    assertThat(events.revision()).isEqualTo(before + 1);
    assertThat(Objects.requireNonNull(events.next(before)).reason())
        .isEqualTo("A publisher was refused: 401 WRONG_TOKEN, not this one");
    assertThat(Objects.requireNonNull(ingest.refusals()).count()).isEqualTo(10_000);
    assertThat(stored).containsExactly("studio");
    assertThat(counts.value("WRONG_TOKEN")).isEqualTo(10_000);
  }

  @Test
  void shouldLogAFloodOfOneClientInAFewLinesThatTellWhatIsLeftOut() {
    for (int i = 0; i < 10_000; i++) {
      refuse("POST", "/whip/nobody" + i, "192.0.2.9", 401);
    }
    assertThat(lines.list).hasSize(5);

    nowNs = 10 * SECOND;
    refuse("POST", "/whip/nobody", "192.0.2.9", 401);

    assertThat(lines.list).hasSize(6);
    assertThat(lastLine()).contains(entry("suppressed", 9_995L));
    assertThat(counts.value("WRONG_TOKEN")).isEqualTo(10_001);
  }

  @Test
  void shouldLogAFloodOfManyClientsInAFewLines() {
    register("studio");
    for (int i = 0; i < 10_000; i++) {
      refuse("POST", "/whip/studio", "198.51." + i / 256 + '.' + i % 256, 401);
    }
    assertThat(lines.list).as("at one ingest").hasSize(10);

    for (int i = 0; i < 10_000; i++) {
      refuse("POST", "/whip/nobody", "203.0." + i / 256 + '.' + i % 256, 401);
    }
    assertThat(lines.list).as("at names that somebody guesses").hasSize(60);
  }

  @Test
  void shouldStillLogRefusalsAtAnIngestWhileNamesAreGuessed() {
    register("studio");
    for (int i = 0; i < 10_000; i++) {
      refuse("POST", "/whip/nobody" + i, "203.0." + i / 256 + '.' + i % 256, 401);
    }

    refuse("POST", "/whip/studio", "192.0.2.9", 401);

    assertThat(lastLine()).contains(entry("processId", "studio"));
  }

  @Test
  void shouldLogARefusalAtOneIngestWhileTheSameClientTriesAnother() {
    register("studio");
    register("stage");
    for (int i = 0; i < 100; i++) {
      refuse("POST", "/whip/studio", "192.0.2.9", 401);
    }

    refuse("POST", "/whip/stage", "192.0.2.9", 401);

    assertThat(lastLine()).contains(entry("processId", "stage"));
  }

  @Test
  void shouldTakeAnIpv6SubscriberForOneClient() {
    for (int i = 0; i < 100; i++) {
      refuse("POST", "/whip/nobody", "2001:db8:1:2:0:0:0:" + i, 401);
    }

    assertThat(lines.list).hasSize(5);
  }

  @Test
  void shouldNotShowATokenThatStandsWhereTheIdIsExpected() {
    register("studio");

    refuse("POST", "/whip/" + TOKEN, "192.0.2.9", 401);
    refuse("POST", "/whip/studio/" + TOKEN, "192.0.2.9", 401);

    assertThat(lines.list).hasSize(2);
    assertThat(lines.list.toString() + fields(lines.list.get(0)) + lastLine())
        .doesNotContain(TOKEN)
        .contains("a publish token stands where the id is expected");
  }

  @Test
  void shouldCutWhatOthersWrite() {
    refusals.onRefused(
        new RefusedRequest(
            "X".repeat(9_000),
            "/whip/" + "i".repeat(8_000),
            Client.direct("192.0.2.9", false),
            "u".repeat(8_000),
            400,
            new RefusalCause(RefusalReason.MALFORMED_OFFER, "d".repeat(8_000))));

    assertThat(lastLine())
        .contains(
            entry("method", "X".repeat(15) + '…'),
            entry("processId", "i".repeat(63) + '…'),
            entry("detail", "d".repeat(511) + '…'),
            entry("userAgent", "u".repeat(255) + '…'));
  }

  @Test
  void shouldLeaveOutTheServersOwnRehearsalAndWhoOnlyReads() {
    refusals.ignore("rehearsal");

    refuse("POST", "/whip/rehearsal", "127.0.0.1", 401);
    refuse("GET", "/favicon.ico", "192.0.2.9", 404);
    refuse("HEAD", "/", "192.0.2.9", 405);
    assertThat(lines.list).isEmpty();

    refuse("GET", "/whip/studio", "192.0.2.9", 401); // the publish page tries its token so
    refuse("POST", "/studio", "192.0.2.9", 404);
    assertThat(lines.list).hasSize(2);
    assertThat(counts.value("WRONG_TOKEN")).isEqualTo(2);
  }

  @Test
  void shouldTellOfManyIngestsOneAfterAnother() {
    for (int i = 0; i < 60; i++) {
      register("p" + i);
      refuse("POST", "/whip/p" + i, "192.0.2." + i, 401);
    }
    long before = events.revision();

    news.tell();
    assertThat(events.revision()).isEqualTo(before + 50);
    news.tell();
    assertThat(events.revision()).isEqualTo(before + 60);
  }
}
