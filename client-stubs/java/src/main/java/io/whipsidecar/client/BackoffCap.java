package io.whipsidecar.client;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Has a channel try to connect every second while it cannot. gRPC for Java waits up to two minutes
 * between attempts and has no setting for it: after a restart of the sidecar a manager would be
 * blind for so long.
 */
final class BackoffCap {
  private static final Executor A_SECOND_LATER =
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final ManagedChannel channel;
  private final Executor later;

  private BackoffCap(ManagedChannel channel, Executor later) {
    this.channel = channel;
    this.later = later;
  }

  static void on(ManagedChannel channel) {
    on(channel, A_SECOND_LATER);
  }

  static void on(ManagedChannel channel, Executor later) {
    new BackoffCap(channel, later).look();
  }

  private void look() {
    ConnectivityState state = channel.getState(false);
    if (state == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
      later.execute(this::look); // not when it changes: it stays so until it is connected
    } else if (state != ConnectivityState.SHUTDOWN) {
      channel.notifyWhenStateChanged(state, () -> later.execute(this::look));
    }
  }
}
