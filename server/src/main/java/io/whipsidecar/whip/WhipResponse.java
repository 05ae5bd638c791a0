package io.whipsidecar.whip;

import io.whipsidecar.ingest.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response as a value. The HTTP server adds Content-Length and Date, and leaves the body
 * out of a response to HEAD.
 *
 * @param cause why the request was refused; null: it was not, or no publisher has asked
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are handed over
public record WhipResponse(
    int status, List<Header> headers, byte[] body, @Nullable RefusalCause cause) {
  /** One that refuses nothing. */
  public WhipResponse(int status, List<Header> headers, byte[] body) {
    this(status, headers, body, null);
  }

  /** One without a body. */
  public static WhipResponse empty(int status) {
    return new WhipResponse(status, List.of(), new byte[0]);
  }

  /** One with a body of text, in UTF-8. */
  public static WhipResponse text(int status, String contentType, String body) {
    return new WhipResponse(
        status,
        List.of(new Header("Content-Type", contentType)),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with one more header field. */
  public WhipResponse with(String name, String value) {
    List<Header> all = new ArrayList<>(headers);
    all.add(new Header(name, value));
    return new WhipResponse(status, List.copyOf(all), body, cause);
  }

  /** The same, with what the operator is told of it. */
  WhipResponse because(RefusalReason reason, String detail) {
    return new WhipResponse(status, headers, body, new RefusalCause(reason, detail));
  }

  /** The first value of a header field, or null. */
  public @Nullable String header(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }
}
