package io.whipsidecar.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.whipsidecar.client.Sidecar;
import io.whipsidecar.config.ListenAddress;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a call of a command failed, in one line for people. The server's own answers are sentences
 * already ({@link StatusTable}); what gRPC says of a server that does not answer is not.
 */
final class CallFailure {
  private static final int MAX_CHARS = 1_000;

  private CallFailure() {}

  /**
   * @param address that was called
   */
  static String inWords(ListenAddress address, StatusRuntimeException failure) {
    String reason = Sidecar.reason(failure);
    String text = reason.isEmpty() ? ofGrpc(address, failure) : ofServer(reason, address, failure);
    String line = text.replaceAll("\\s+", " ");
    return line.length() > MAX_CHARS ? line.substring(0, MAX_CHARS) + "..." : line;
  }

  private static String ofServer(
      String reason, ListenAddress address, StatusRuntimeException failure) {
    String said = said(failure);
    return switch (reason) {
      case "TOKEN_MISSING", "TOKEN_WRONG" ->
          address
              + " refuses this call: "
              + (reason.equals("TOKEN_WRONG") ? "the token is wrong" : "no token was sent")
              + " (expected: one of the server's, in WHIP_SIDECAR_GRPC_TOKEN or in the file of"
              + " --grpc-token-file)";
      case "ALREADY_ACTIVE" ->
          said
              + " with another configuration (--on-conflict replace takes its place; whip-sidecar"
              + " ingest stop ends it)";
      case "INGEST_NOT_FOUND" -> said + " (whip-sidecar ingest list shows those that there are)";
      case "METHOD_UNKNOWN" -> said + ": it is older than this command";
      case "INVALID_FIELD" -> violations(failure);
      default -> said;
    };
  }

  /** All of them; the status text has the first one only. */
  private static String violations(StatusRuntimeException failure) {
    List<String> fields = new ArrayList<>();
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    for (Any detail : status == null ? List.<Any>of() : status.getDetailsList()) {
      for (FieldViolation violation : badRequest(detail).getFieldViolationsList()) {
        fields.add(violation.getField() + ": " + violation.getDescription());
      }
    }
    return fields.isEmpty() ? said(failure) : String.join("; ", fields);
  }

  private static BadRequest badRequest(Any detail) {
    try {
      return detail.is(BadRequest.class)
          ? detail.unpack(BadRequest.class)
          : BadRequest.getDefaultInstance();
    } catch (InvalidProtocolBufferException e) {
      return BadRequest.getDefaultInstance();
    }
  }

  private static String ofGrpc(ListenAddress address, StatusRuntimeException failure) {
    Status status = failure.getStatus();
    String cause = rootCause(status);
    return switch (status.getCode()) {
      case UNAVAILABLE -> unavailable(address, cause, status);
      case DEADLINE_EXCEEDED ->
          address
              + " has not answered in time (expected: a running whip-sidecar that is not busy;"
              + " whip-sidecar health tells)";
      case UNIMPLEMENTED, INTERNAL, UNKNOWN ->
          "what listens at " + address + " is no whip-sidecar, or another version: " + cause;
      default -> address + ": " + status.getCode() + ": " + cause;
    };
  }

  private static String unavailable(ListenAddress address, String cause, Status status) {
    Throwable why = status.getCause();
    if (has(SSLException.class, why) || has(CertificateException.class, why)) {
      return "no TLS with "
          + address
          + ": "
          + cause
          + " (expected: the certificate of --grpc-tls-cert, or one that an authority of"
          + " --grpc-tls-ca has signed for this name)";
    }
    if (address instanceof ListenAddress.Tcp
        && !has(ConnectException.class, why)
        && !has(NoRouteToHostException.class, why)) { // it was closed before a word was said
      return "no gRPC with "
          + address
          + ": "
          + cause
          + " (expected: a whip-sidecar; if it has TLS, --grpc-tls-ca too)";
    }
    return "no whip-sidecar answers at "
        + address
        + ": "
        + cause
        + " (expected: a running whip-sidecar serve, or its address in --grpc-listen or"
        + " WHIP_SIDECAR_GRPC_LISTEN)";
  }

  private static boolean has(Class<? extends Exception> kind, @Nullable Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (kind.isInstance(one)) {
        return true;
      }
    }
    return false;
  }

  /** Deep inside of gRPC's and Netty's is the one of the system, which says most. */
  private static String rootCause(Status status) {
    Throwable root = status.getCause();
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    String message = root == null ? null : root.getMessage();
    if (message != null) { // Netty puts the system call and its number before it
      message = message.replaceFirst("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ", "");
    }
    return Objects.requireNonNullElseGet(
        message, () -> Objects.requireNonNullElse(status.getDescription(), "no reason was given"));
  }

  private static String said(StatusRuntimeException failure) {
    return Objects.requireNonNullElse(
        failure.getStatus().getDescription(), failure.getStatus().getCode().toString());
  }
}
