package io.whipsidecar.dtls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps what an endpoint says, and passes its datagrams on. */
final class RecordingSink implements DtlsSink {
  private final CompletableFuture<DtlsKeys> keys = new CompletableFuture<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final CompletableFuture<String> failed = new CompletableFuture<>();
  private final List<byte[]> sent = new ArrayList<>();
  private volatile Consumer<byte[]> network = datagram -> {};

  void connect(Consumer<byte[]> to) {
    network = to;
  }

  @Override
  public void sendDtls(byte[] datagram, int offset, int length) {
    byte[] copy = Arrays.copyOfRange(datagram, offset, offset + length);
    synchronized (sent) {
      sent.add(copy);
    }
    network.accept(copy);
  }

  @Override
  public void onKeys(DtlsKeys negotiated) {
    keys.complete(negotiated);
  }

  @Override
  public void onClosed(String reason) {
    closed.complete(reason);
  }

  @Override
  public void onFailed(String reason) {
    failed.complete(reason);
    keys.completeExceptionally(new IllegalStateException(reason));
  }

  List<byte[]> sent() {
    synchronized (sent) {
      return List.copyOf(sent);
    }
  }

  DtlsKeys keys() {
    return await(keys);
  }

  String closure() {
    return await(closed);
  }

  String failure() {
    return await(failed);
  }

  boolean hasEnded() {
    return closed.isDone() || failed.isDone();
  }

  boolean hasKeys() {
    return keys.isDone() && !keys.isCompletedExceptionally();
  }

  /** Handshakes run on threads; nothing waits this long unless it is broken. */
  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
