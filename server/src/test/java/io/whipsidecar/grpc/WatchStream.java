package io.whipsidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.ServerCallStreamObserver;
import io.whipsidecar.v1.WatchIngestsResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transport that has room or not, as the test says. */
final class WatchStream extends ServerCallStreamObserver<ByteString> {
  boolean ready = true;

  /** Has no room any more when it was sent so many messages. */
  int capacity = Integer.MAX_VALUE;

  final List<WatchIngestsResponse> sent = new ArrayList<>();
  final List<ByteString> encoded = new ArrayList<>();
  @Nullable Throwable error;

  @Override
  public void onNext(ByteString response) {
    assertThat(isReady()).as("room in the transport").isTrue();
    encoded.add(response);
    try {
      sent.add(WatchIngestsResponse.parseFrom(response));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public boolean isReady() {
    return ready && sent.size() < capacity;
  }

  @Override
  public void onError(Throwable t) {
    error = t;
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void onCompleted() {}

  @Override
  public void setOnCancelHandler(Runnable handler) {}

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void request(int count) {}

  @Override
  public void setMessageCompression(boolean enable) {}
}
