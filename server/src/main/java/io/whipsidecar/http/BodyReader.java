package io.whipsidecar.http;

import io.whipsidecar.whip.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Gathers a request's body without holding a thread, up to a size and up to a moment. Jetty calls
 * it from one thread at a time.
 */
public final class BodyReader implements Runnable {
  private final Request request;
  private final int maxBytes;
  private final Consumer<byte[]> onBody;
  private final BiConsumer<Problem, String> onProblem;
  private final Scheduler.Task timeout;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private BodyReader(
      Request request,
      HttpLimits limits,
      Consumer<byte[]> onBody,
      BiConsumer<Problem, String> onProblem) {
    this.request = request;
    maxBytes = limits.maxBodyBytes();
    this.onBody = onBody;
    this.onProblem = onProblem;
    // Failing the source wakes the pending demand, which then reads the failure.
    timeout =
        request
            .getComponents()
            .getScheduler()
            .schedule(
                () -> request.fail(new TimeoutException("body")),
                limits.bodyTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  /** Calls exactly one of the two, once. */
  public static void read(
      Request request,
      HttpLimits limits,
      Consumer<byte[]> onBody,
      BiConsumer<Problem, String> onProblem) {
    long announced = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    if (announced > limits.maxBodyBytes()) {
      onProblem.accept(Problem.TOO_LARGE, tooLarge(limits.maxBodyBytes()));
      return;
    }
    new BodyReader(request, limits, onBody, onProblem).run();
  }

  private static String tooLarge(int maxBytes) {
    return "the body is too large (expected: at most " + maxBytes + " bytes)";
  }

  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        timeout.cancel();
        onProblem.accept(Problem.BODY_TIMEOUT, "the body did not arrive in time or broke off");
        return;
      }
      take(chunk.getByteBuffer());
      boolean last = chunk.isLast();
      chunk.release();
      if (bytes.size() > maxBytes || last) {
        timeout.cancel();
        finish();
        return;
      }
    }
  }

  private void take(ByteBuffer buffer) {
    byte[] part = new byte[buffer.remaining()];
    buffer.get(part);
    bytes.writeBytes(part);
  }

  private void finish() {
    if (bytes.size() > maxBytes) {
      onProblem.accept(Problem.TOO_LARGE, tooLarge(maxBytes));
    } else {
      onBody.accept(bytes.toByteArray());
    }
  }
}
