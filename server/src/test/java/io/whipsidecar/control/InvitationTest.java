package io.whipsidecar.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.config.ListenAddress;
import io.whipsidecar.v1.Ingest;
import io.whipsidecar.v1.OnProcessStartResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvitationTest {
  private static Invitation invitation(String url, String token, ListenAddress server) {
    return new Invitation(
        OnProcessStartResponse.newBuilder()
            .setIngest(
                Ingest.newBuilder().setProcessId("a/b").setWhipPath("/whip/a%2Fb").setWhipUrl(url))
            .build(),
        token,
        server);
  }

  private static ListenAddress at(String host) throws Exception {
    return new ListenAddress.Tcp(new InetSocketAddress(InetAddress.getByName(host), 9090));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080/whip/a,    127.0.0.1,  http://localhost:8080/whip/a",
    "http://localhost:8080/whip/a,    0.0.0.0,    http://localhost:8080/whip/a",
    "http://localhost:8080/whip/a,    192.0.2.7,  http://192.0.2.7:8080/whip/a",
    "http://localhost:8080/whip/a,    2001:db8::1, http://[2001:db8::1]:8080/whip/a",
    "https://live.example.org/whip/a, 192.0.2.7,  https://live.example.org/whip/a",
    "'',                              192.0.2.7,  http://192.0.2.7:8080/whip/a%2Fb",
  })
  void shouldSendPublishersWhereTheServerIs(String told, String called, String url)
      throws Exception {
    assertThat(invitation(told, "t", at(called)).url()).isEqualTo(url);
    assertThat(invitation("http://localhost:80/x", "t", new ListenAddress.Unix("/s")).url())
        .isEqualTo("http://localhost:80/x");
  }

  @Test
  void shouldPutTheTokenBehindTheHashAsThePageReadsIt() throws Exception {
    assertThat(invitation("https://h/whip/a", "a+b&c=%", at("127.0.0.1")).page())
        .isEqualTo("https://h/whip/a#token=a%2Bb%26c%3D%25");
    assertThat(invitation("https://h/whip/a", "", at("127.0.0.1")).page())
        .isEqualTo("https://h/whip/a");
    assertThat(invitation("https://h/whip/a", "", at("127.0.0.1")).publishing())
        .anyMatch(line -> line.contains("none: the server decides who may publish"));
  }

  @ParameterizedTest
  @CsvSource({"studio, studio.mkv", "../a b/ü, a-b--.mkv", "-x, x.mkv", "..., recording.mkv"})
  void shouldNameTheRecordingAfterTheIngest(String id, String file) throws Exception {
    OnProcessStartResponse response =
        OnProcessStartResponse.newBuilder().setIngest(Ingest.newBuilder().setProcessId(id)).build();
    assertThat(new Invitation(response, "", at("127.0.0.1")).reader()).last().isEqualTo(file);
  }
}
