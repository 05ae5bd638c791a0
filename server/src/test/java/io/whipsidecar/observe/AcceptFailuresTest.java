package io.whipsidecar.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AcceptFailuresTest {
  private static final long SECOND_NS = 1_000_000_000L;

  private final Logger log = (Logger) LoggerFactory.getLogger(AcceptFailures.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE); // the clock may wrap around
  private final AcceptFailures failures = new AcceptFailures("HTTP", nowNs::get);

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    log.detachAppender(lines);
  }

  @Test
  void shouldTellTheFirstWithTheRemedy() {
    failures.add(new IOException("Too many open files"));

    assertThat(lines.list).hasSize(1);
    assertThat(lines.list.get(0).getKeyValuePairs())
        .anyMatch(pair -> pair.key.equals("listener") && "HTTP".equals(pair.value))
        .anyMatch(pair -> pair.key.equals("cause") && "Too many open files".equals(pair.value))
        .anyMatch(pair -> pair.key.equals("remedy") && pair.value.toString().contains("ulimit -n"));
  }

  @Test
  void shouldTellOneAMinute() {
    for (int i = 0; i < 120; i++) {
      failures.add(new IOException("Too many open files"));
      nowNs.addAndGet(SECOND_NS);
    }
    assertThat(lines.list).hasSize(2);
  }
}
