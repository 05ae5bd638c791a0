package io.whipsidecar.admin;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request as the rules need it.
 *
 * @param host the name or address that it was sent to, without the port
 * @param headers the first value of a header field, or null
 */
record AdminRequest(
    String method, String path, String host, Function<String, @Nullable String> headers) {
  @Nullable String header(String name) {
    return headers.apply(name);
  }
}
