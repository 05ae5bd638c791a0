package io.whipsidecar.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Two threads that a test turns by hand, and its time. */
class HandshakesTest {
  private static final long MS = 1_000_000;

  private final ArrayDeque<Runnable> threads = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();
  private long nowNs;
  private final Handshakes handshakes = on(threads::add);

  private Handshakes on(Executor executor) {
    return new Handshakes(executor, executor, 2, 3, 1, () -> nowNs);
  }

  private Handshakes.Entry begin(String name) {
    return handshakes.begin(task(name));
  }

  private Handshakes.Task task(String name) {
    return new Handshakes.Task() {
      @Override
      public void run(long remainingMillis) {
        log.add(name + " " + remainingMillis);
      }

      @Override
      public void giveUp(String reason) {
        log.add(name + ": " + reason);
      }
    };
  }

  @Test
  void shouldServeTheNewestFirstWhenAllThreadsAreTaken() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      begin(name);
    }
    nowNs += 100 * MS;
    assertThat(threads).hasSize(2);
    threads.remove().run(); // as if each were done at once

    assertThat(log).containsExactly("a 4900", "e 4900", "d 4900", "c 4900");
    threads.remove().run();
    assertThat(log).endsWith("b 4900");
  }

  @Test
  void shouldEndWhoIsSilentForEachThatWaits() {
    begin("silent");
    Handshakes.Entry speaking = begin("speaking");
    nowNs += Handshakes.SILENCE_NS;
    handshakes.heard(speaking);
    assertThat(log).as("nobody waits").isEmpty();

    begin("new");
    assertThat(log).containsExactly("silent: too many handshakes at once, and this one was silent");
    begin("newer");
    assertThat(log).as("the other one speaks").hasSize(1);

    nowNs += Handshakes.SILENCE_NS;
    begin("newest");
    assertThat(log).hasSize(2).last().asString().startsWith("speaking:");
  }

  @Test
  void shouldEndWhoIsSilentWhenAWaitingPublisherRepeatsItself() {
    begin("a");
    begin("b");
    Handshakes.Entry waiting = begin("c");
    nowNs += Handshakes.SILENCE_NS;
    handshakes.heard(waiting);

    assertThat(log).hasSize(1).first().asString().startsWith("a:");
    handshakes.heard(waiting);
    assertThat(log).as("one for one").hasSize(1);
  }

  @Test
  void shouldRefuseTheOldestOfTooManyThatWait() {
    for (String name : List.of("a", "b", "c", "d", "e", "f")) {
      begin(name);
    }
    assertThat(log).containsExactly("c: too many handshakes at once");
  }

  @Test
  void shouldForgetWhoIsNotWantedAnyMore() {
    begin("a");
    begin("b");
    handshakes.cancel(begin("c"));
    threads.forEach(Runnable::run);
    assertThat(log).containsExactly("a 5000", "b 5000");
  }

  @Test
  void shouldSayWhenTheSystemHasNoMoreThreads() {
    Handshakes none =
        on(
            task -> {
              throw new RejectedExecutionException("full");
            });
    none.begin(task("a"));
    none.begin(task("b"));
    none.begin(task("c"));
    assertThat(log)
        .containsExactly(
            "a: too many handshakes at once",
            "b: too many handshakes at once",
            "c: too many handshakes at once");
  }
}
