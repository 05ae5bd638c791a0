package io.whipsidecar.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A response that goes on until its page closes. Nobody's thread waits in it. */
final class ResponseSink implements FeedSink {
  private final Response response;
  private final Callback callback;
  private final AtomicBoolean closed = new AtomicBoolean();

  ResponseSink(Response response, Callback callback) {
    this.response = response;
    this.callback = callback;
  }

  /** Before the first write. */
  void begin() {
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("X-Accel-Buffering", "no"); // nginx would gather events
  }

  @Override
  public void write(byte[] frames, Consumer<Boolean> done) {
    response.write(
        false,
        ByteBuffer.wrap(frames),
        Callback.from(() -> done.accept(true), failure -> done.accept(false)));
  }

  /** Also when a write is still under way: then the connection ends with it. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      callback.failed(new IOException("the page was closed"));
    }
  }
}
