package io.whipsidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.net.LoopGateway;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** DisconnectPublisher on its way into the event loop. */
class DisconnectCommandTest {
  private final World world = new World();
  private final Queue<LongConsumer> commands = new ArrayDeque<>();
  private final LoopGateway gateway =
      new LoopGateway(commands::add, world.plane(), world.time()::nowNs);

  @AfterEach
  void stop() {
    world.close();
  }

  private void runCommand() {
    commands.remove().accept(world.time().nowNs());
  }

  @Test
  void shouldAnswerWhenTheLoopHasComeToIt() {
    Ingest ingest = world.ingest("x");
    world.open(ingest, "actpass");
    CompletableFuture<Boolean> first = gateway.disconnect(ingest, "");
    CompletableFuture<Boolean> second = gateway.disconnect(ingest, "");
    assertThat(first).isNotDone();
    runCommand();
    runCommand();
    assertThat(first).isCompletedWithValue(true);
    assertThat(second).isCompletedWithValue(false);
    assertThat(ingest.status().publisher()).isNull();
  }

  @Test
  void shouldChangeNothingWhenItsCallerHasGone() {
    Ingest ingest = world.ingest("x");
    world.open(ingest, "actpass");
    gateway.disconnect(ingest, "").cancel(false);
    runCommand();
    assertThat(ingest.status().publisher()).isNotNull();
  }
}
