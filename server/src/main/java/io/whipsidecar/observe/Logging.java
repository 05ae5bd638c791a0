package io.whipsidecar.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Sets the log up: one line per state change on standard error, as text or as JSON. Called once, by
 * {@code Main}, before anything logs.
 */
public final class Logging {
  private static final String TEXT = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %msg %kvp%n%ex";

  /** gRPC logs there; a reference is kept, because a logger that is collected forgets its level. */
  private static final java.util.logging.Logger GRPC =
      java.util.logging.Logger.getLogger("io.grpc");

  /** Its warnings are clients that went away in the middle of a stream, with a stack trace each. */
  private static final java.util.logging.Logger GRPC_STREAMS =
      java.util.logging.Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");

  /** Netty warns where no network card has a MAC address; it needs one for a random number only. */
  private static final String NETTY_MAC_ADDRESS =
      "io.grpc.netty.shaded.io.netty.util.internal.MacAddressUtil";

  /** Tells each connection that it can't accept, with a stack trace: AcceptFailures tells it. */
  private static final String JETTY_ACCEPTOR = "org.eclipse.jetty.server.AbstractConnector";

  private Logging() {}

  /**
   * @param level error, warn, info or debug
   * @param json whether lines are JSON objects
   */
  public static void configure(String level, boolean json) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(json ? json(context) : text(context));
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    GRPC.setLevel(java.util.logging.Level.WARNING); // garbage on its port is no news
    GRPC_STREAMS.setLevel(java.util.logging.Level.SEVERE);
    root.setLevel(Level.WARN); // libraries speak up only when something is wrong
    // A machine without a network card, or without an option of some sockets, is no fault.
    for (String name : List.of("util.internal.MacAddressUtil", "bootstrap")) {
      context.getLogger("io.grpc.netty.shaded.io.netty." + name).setLevel(Level.ERROR);
    }
    context.getLogger(NETTY_MAC_ADDRESS).setLevel(Level.ERROR);
    context.getLogger(JETTY_ACCEPTOR).setLevel(Level.ERROR);
    context.getLogger("io.whipsidecar").setLevel(Level.toLevel(level.toUpperCase(Locale.ROOT)));
  }

  /**
   * Runs something whose state changes are nobody's business: of this thread's lines below {@code
   * name} only warnings pass.
   */
  public static void quietly(String name, Runnable action) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    TurboFilter filter = new Quiet(name, Thread.currentThread());
    context.addTurboFilter(filter);
    try {
      action.run();
    } finally {
      context.getTurboFilterList().remove(filter);
    }
  }

  private static final class Quiet extends TurboFilter {
    private final String name;
    private final Thread thread;

    Quiet(String name, Thread thread) {
      this.name = name;
      this.thread = thread;
    }

    @Override
    public FilterReply decide(
        @Nullable Marker marker,
        Logger logger,
        Level level,
        @Nullable String format,
        Object @Nullable [] arguments,
        @Nullable Throwable cause) {
      return Thread.currentThread() == thread
              && !level.isGreaterOrEqual(Level.WARN)
              && logger.getName().startsWith(name)
          ? FilterReply.DENY
          : FilterReply.NEUTRAL;
    }
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.getInstanceConverterMap().put("kvp", LogValues::new);
    layout.setPattern(TEXT);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithMDC(false);
    encoder.setWithContext(false);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.start();
    return encoder;
  }
}
