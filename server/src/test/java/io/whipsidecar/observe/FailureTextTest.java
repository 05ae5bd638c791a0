package io.whipsidecar.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTextTest {
  @ParameterizedTest
  @CsvSource({
    "bind(..) failed with error(-98): Address already in use, address already in use",
    "Cannot assign requested address, cannot assign requested address",
    "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:9, connection"
        + " refused",
    "Permission denied, permission denied",
    "something of its own, something of its own",
  })
  void shouldFindTheKernelsWordsInsideOfOthers(String message, String words) {
    assertThat(FailureText.of(new IOException(message))).isEqualTo(words);
    assertThat(FailureText.of(new IOException("outer", new IOException(message)))).isEqualTo(words);
  }

  @Test
  void shouldHaveWordsForExceptionsWithoutAny() {
    assertThat(FailureText.of(new NoSuchFileException("/x")))
        .isEqualTo("no such file or directory");
    assertThat(FailureText.of(new AccessDeniedException("/x"))).isEqualTo("permission denied");
    assertThat(FailureText.of(new UnknownHostException("x"))).isEqualTo("unknown host");
    ConnectException refused = new ConnectException();
    assertThat(FailureText.of(refused)).isEqualTo("connection refused");
    ConnectException unresolved = new ConnectException();
    unresolved.initCause(new UnresolvedAddressException());
    assertThat(FailureText.of(unresolved)).isEqualTo("unknown host");
    assertThat(FailureText.of(new IOException("two\n  lines"))).isEqualTo("two lines");
    assertThat(FailureText.of(new IOException())).isEqualTo("IOException");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          127.0.0.1 | 80    | Permission denied               | 127.0.0.1:80/tcp | choose a port from 1024 on, or give the process CAP_NET_BIND_SERVICE
          192.0.2.1 | 8080  | Cannot assign requested address | 192.0.2.1:8080/tcp | choose an address of this machine, `ip address` lists them; or :8080 for all
          ::1       | 8080  | Address already in use          | [::1]:8080/tcp   | stop the program that holds it, ss -ltnp 'sport = :8080' names it; or choose another port
          0.0.0.0   | 8080  | Too many open files             | :8080/tcp        | raise the limit: ulimit -n 4096, or LimitNOFILE= of the service
          ::1       | 8080  | Protocol family unavailable     | [::1]:8080/tcp   | choose an address of the other family, IPv4 or IPv6: this machine lacks this one
          """)
  void shouldSayWhatToDoAboutAnAddress(
      String host, int port, String message, String where, String remedy) {
    BindFailure failure =
        BindFailure.ofTcp(
            new InetSocketAddress(host, port), "HTTP", "--http-listen", new IOException(message));
    assertThat(failure.inWords())
        .isEqualToIgnoringCase(
            "cannot listen on %s for HTTP (--http-listen): %s (%s)"
                .formatted(where, message, remedy));
  }

  @Test
  void shouldSayWhatToDoAboutASocketFile() {
    IOException denied = new IOException("bind(..) failed with error(-13): Permission denied");
    assertThat(BindFailure.ofUnix("/run/x.sock", "gRPC", "--grpc-listen", denied).inWords())
        .isEqualTo(
            "cannot listen on unix:/run/x.sock for gRPC (--grpc-listen): permission denied (choose"
                + " one in a directory that this user may write)");
  }
}
