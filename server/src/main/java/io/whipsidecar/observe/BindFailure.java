package io.whipsidecar.observe;

import io.whipsidecar.wire.IpText;
import java.net.BindException;
import java.net.InetSocketAddress;

/**
 * Why an address can't be listened on, and what to do: one sentence for all listeners, whoever
 * binds them. The JDK's and gRPC's messages name no address. Any thread.
 *
 * @param where such as {@code 127.0.0.1:8080/tcp} or {@code unix:/run/grpc.sock}
 * @param purpose what was to be heard there: {@code HTTP}
 * @param flag where the operator chooses the address: {@code --http-listen}
 * @param remedy what to do
 * @param cause what the kernel has said
 */
public record BindFailure(
    String where, String purpose, String flag, String remedy, Throwable cause) {
  private static final int FIRST_FREE_FOR_ALL = 1024;

  /** Of a TCP listener. */
  public static BindFailure ofTcp(
      InetSocketAddress address, String purpose, String flag, Throwable cause) {
    return of(address, "tcp", "ss -ltnp", purpose, flag, cause);
  }

  /** Of a UDP socket. */
  public static BindFailure ofUdp(
      InetSocketAddress address, String purpose, String flag, Throwable cause) {
    return of(address, "udp", "ss -lunp", purpose, flag, cause);
  }

  /** Of a Unix domain socket. */
  public static BindFailure ofUnix(String path, String purpose, String flag, Throwable cause) {
    String remedy =
        switch (FailureText.of(cause)) {
          case "address already in use" -> "stop the server that listens there, or choose another";
          case "permission denied" -> "choose one in a directory that this user may write";
          default -> "choose another path";
        };
    return new BindFailure("unix:" + path, purpose, flag, remedy, cause);
  }

  private static BindFailure of(
      InetSocketAddress address,
      String protocol,
      String command,
      String purpose,
      String flag,
      Throwable cause) {
    String remedy = remedy(FailureText.of(cause), address, command);
    return new BindFailure(where(address) + "/" + protocol, purpose, flag, remedy, cause);
  }

  /** Without a host when it is all of the machine's addresses, as it is written in settings. */
  private static String where(InetSocketAddress address) {
    boolean all = !address.isUnresolved() && address.getAddress().isAnyLocalAddress();
    return all ? ":" + address.getPort() : IpText.of(address);
  }

  private static String remedy(String reason, InetSocketAddress address, String command) {
    int port = address.getPort();
    return switch (reason) {
      case "address already in use" ->
          "stop the program that holds it, %s 'sport = :%d' names it; or choose another port"
              .formatted(command, port);
      case "cannot assign requested address" ->
          "choose an address of this machine, `ip address` lists them; or :%d for all"
              .formatted(port);
      case "permission denied" ->
          port < FIRST_FREE_FOR_ALL
              ? "choose a port from 1024 on, or give the process CAP_NET_BIND_SERVICE"
              : "choose another port; a security policy of this machine denies this one";
      case "too many open files" ->
          "raise the limit: ulimit -n 4096, or LimitNOFILE= of the service";
      case "protocol family unavailable", "address family not supported by protocol" ->
          "choose an address of the other family, IPv4 or IPv6: this machine lacks this one";
      case "unknown host" -> "choose an address of this machine, or a name that resolves to one";
      default -> "choose another address";
    };
  }

  /** {@code address already in use}. */
  public String reason() {
    return FailureText.of(cause);
  }

  /** The sentence. */
  public String inWords() {
    return "cannot listen on %s for %s (%s): %s (%s)"
        .formatted(where, purpose, flag, reason(), remedy);
  }

  /** The sentence as an exception. */
  public BindException asException() {
    BindException exception = new BindException(inWords());
    exception.initCause(cause);
    return exception;
  }
}
