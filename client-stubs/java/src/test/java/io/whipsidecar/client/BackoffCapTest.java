package io.whipsidecar.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackoffCapTest {
  private final FakeChannel channel = new FakeChannel();
  private final Queue<Runnable> later = new ArrayDeque<>();

  @Test
  void shouldTryAgainEverySecondWhileTheSidecarIsAway() {
    BackoffCap.on(channel, later::add);
    channel.become(ConnectivityState.CONNECTING);
    later.remove().run();
    channel.become(ConnectivityState.TRANSIENT_FAILURE);
    for (int seconds = 1; seconds <= 3; seconds++) {
      later.remove().run();
      assertThat(channel.attempts).isEqualTo(seconds);
    }
    channel.become(ConnectivityState.READY);
    later.remove().run();
    assertThat(channel.attempts).isEqualTo(3);
    assertThat(later).isEmpty();
  }

  @Test
  void shouldLetGoOfAChannelThatIsShutDown() {
    BackoffCap.on(channel, later::add);
    channel.become(ConnectivityState.SHUTDOWN);
    later.remove().run();
    assertThat(later).isEmpty();
    assertThat(channel.listener).isNull();
  }

  /** A channel whose state the test tells. */
  private static final class FakeChannel extends ManagedChannel {
    int attempts;
    Runnable listener;
    private ConnectivityState state = ConnectivityState.IDLE;

    void become(ConnectivityState next) {
      state = next;
      Runnable told = listener;
      listener = null;
      if (told != null) {
        told.run();
      }
    }

    @Override
    public ConnectivityState getState(boolean requestConnection) {
      return state;
    }

    @Override
    public void notifyWhenStateChanged(ConnectivityState source, Runnable callback) {
      assertThat(source).isEqualTo(state);
      listener = callback;
    }

    @Override
    public void resetConnectBackoff() {
      attempts++;
    }

    @Override
    public ManagedChannel shutdown() {
      return this;
    }

    @Override
    public ManagedChannel shutdownNow() {
      return this;
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String authority() {
      return "";
    }
  }
}
