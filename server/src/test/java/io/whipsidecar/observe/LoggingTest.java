package io.whipsidecar.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private static final String NAME = "io.whipsidecar.observe.quiet";

  private final Logger logger = (Logger) LoggerFactory.getLogger(NAME + ".Session");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void shouldBeQuietOnItsOwnThreadOnly() {
    Logging.quietly(
        NAME,
        () -> {
          logger.info("rehearsed");
          logger.warn("wrong");
          runElsewhere(() -> logger.info("real"));
        });
    logger.info("after");
    assertThat(lines.list)
        .extracting(ILoggingEvent::getMessage)
        .containsExactly("wrong", "real", "after");
  }

  private static void runElsewhere(Runnable task) {
    Thread thread = new Thread(task);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
