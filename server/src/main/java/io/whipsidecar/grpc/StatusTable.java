package io.whipsidecar.grpc;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.StartResult;
import io.whipsidecar.ingest.StopResult;
import java.util.Map;
import java.util.Objects;

/**
 * Which result is which gRPC status: all errors of the API are made here. The text is one line that
 * managers show to their users as it is; the stable reason is in an ErrorInfo (AIP-193).
 */
final class StatusTable {
  static final String DOMAIN = "whipsidecar";

  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private StatusTable() {}

  /** The error of a start that was refused. */
  static StatusRuntimeException of(StartResult result) {
    if (result instanceof StartResult.AlreadyExists exists) {
      return error(
          Code.ALREADY_EXISTS,
          "ALREADY_ACTIVE",
          "process " + Quoted.of(exists.id().value()) + " already has an active ingest",
          Map.of());
    }
    if (result instanceof StartResult.PortsExhausted exhausted) {
      return error(
          Code.RESOURCE_EXHAUSTED,
          "PORTS_EXHAUSTED",
          exhausted.ports().message(),
          Map.of(
              "attempts", Integer.toString(exhausted.ports().attempts()),
              "range", exhausted.ports().range().toString()));
    }
    if (result instanceof StartResult.TooManyIngests tooMany) {
      return error(
          Code.RESOURCE_EXHAUSTED,
          "TOO_MANY_INGESTS",
          "ingests: all of the allowed " + tooMany.limit() + " are registered",
          Map.of("limit", Integer.toString(tooMany.limit())));
    }
    if (result instanceof StartResult.StoreUnavailable unavailable) {
      return storeUnavailable("registration", unavailable.cause());
    }
    if (result instanceof StartResult.ShuttingDown) {
      return shuttingDown();
    }
    throw new IllegalArgumentException(result + " (expected: a failure)");
  }

  static StatusRuntimeException of(StopResult result) {
    if (result instanceof StopResult.StoreUnavailable unavailable) {
      return storeUnavailable("removal", unavailable.cause());
    }
    if (result instanceof StopResult.ShuttingDown) {
      return shuttingDown();
    }
    throw new IllegalArgumentException(result + " (expected: a failure)");
  }

  static StatusRuntimeException of(InvalidRequest request) {
    Violations violations = request.violations();
    return error(
        Code.INVALID_ARGUMENT,
        "INVALID_FIELD",
        violations.summary(),
        Map.of(),
        Any.pack(violations.details()));
  }

  static StatusRuntimeException notFound(ProcessId id) {
    return error(
        Code.NOT_FOUND,
        "INGEST_NOT_FOUND",
        "process " + Quoted.of(id.value()) + " has no ingest",
        Map.of());
  }

  static StatusRuntimeException shuttingDown() {
    return error(
        Code.UNAVAILABLE,
        "SHUTTING_DOWN",
        "the sidecar is shutting down; call again with backoff",
        Map.of());
  }

  /**
   * A call without a manager's token.
   *
   * @param sent whether it had one, which is wrong
   */
  static StatusRuntimeException unauthenticated(boolean sent) {
    return sent
        ? error(
            Code.UNAUTHENTICATED,
            "TOKEN_WRONG",
            "the manager's token is not one of the sidecar's",
            Map.of())
        : error(
            Code.UNAUTHENTICATED,
            "TOKEN_MISSING",
            "the sidecar asks managers for a token; expected metadata `authorization: Bearer"
                + " TOKEN`",
            Map.of());
  }

  /** A method that this version doesn't have. */
  static StatusRuntimeException unimplemented(String method) {
    return error(
        Code.UNIMPLEMENTED,
        "METHOD_UNKNOWN",
        "method " + Quoted.of(method) + " is not one of this sidecar's",
        Map.of());
  }

  static StatusRuntimeException tooLarge(int bytes, int limit) {
    return error(
        Code.RESOURCE_EXHAUSTED,
        "MESSAGE_TOO_LARGE",
        "message: " + bytes + " bytes; expected at most " + limit,
        Map.of("limit", Integer.toString(limit)));
  }

  /** What no handler expected. */
  static StatusRuntimeException fault() {
    return error(Code.INTERNAL, "SIDECAR_FAULT", "a fault of the sidecar; see its log", Map.of());
  }

  /** The caller is gone, so nothing was done and nobody reads this. */
  static StatusRuntimeException cancelled() {
    return error(
        Code.CANCELLED, "CALL_CANCELLED", "the call ended before it took effect", Map.of());
  }

  /** Ends a call in an interceptor. */
  static void close(ServerCall<?, ?> call, StatusRuntimeException error) {
    call.close(
        error.getStatus(), Objects.requireNonNullElseGet(error.getTrailers(), Metadata::new));
  }

  /** Adds details to an error that was made elsewhere and has none. */
  static void completeDetails(io.grpc.Status status, Metadata trailers) {
    String text = Objects.requireNonNullElse(status.getDescription(), "");
    Metadata details =
        error(Code.forNumber(status.getCode().value()), "GRPC_" + status.getCode(), text, Map.of())
            .getTrailers();
    if (details != null && !trailers.containsKey(DETAILS)) {
      trailers.merge(details);
    }
  }

  /** It may still take effect; a retry finds out. */
  static StatusRuntimeException storeSlow(long seconds) {
    return error(
        Code.UNAVAILABLE,
        "STORE_UNAVAILABLE",
        "the disk has not answered for " + seconds + " s; call again to learn what came of it",
        Map.of());
  }

  /** A publisher's end may still come; a retry finds out. */
  static StatusRuntimeException mediaBusy() {
    return error(
        Code.UNAVAILABLE,
        "MEDIA_BUSY",
        "the sidecar's media side is too busy to answer; call again with backoff",
        Map.of());
  }

  private static StatusRuntimeException storeUnavailable(String what, String cause) {
    return error(
        Code.UNAVAILABLE,
        "STORE_UNAVAILABLE",
        "the " + what + " could not be made durable: " + cause,
        Map.of());
  }

  private static StatusRuntimeException error(
      Code code, String reason, String text, Map<String, String> metadata, Any... details) {
    ErrorInfo info =
        ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).putAllMetadata(metadata).build();
    Status.Builder status =
        Status.newBuilder().setCode(code.getNumber()).setMessage(text).addDetails(Any.pack(info));
    for (Any detail : details) {
      status.addDetails(detail);
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
