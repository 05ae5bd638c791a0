package io.whipsidecar.grpc;

import io.whipsidecar.ingest.ProcessId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a list goes on: the last id of the page before, opaque to callers. */
final class PageToken {
  private PageToken() {}

  static String of(ProcessId last) {
    byte[] bytes = last.value().getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The id that a token names, or null when it is not one of ours. */
  static @Nullable ProcessId parse(String token) {
    try {
      String id = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      return ProcessId.isValid(id) ? new ProcessId(id) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
