package io.whipsidecar.ice;

import static io.whipsidecar.ice.AgentBench.FRESH;
import static io.whipsidecar.ice.AgentBench.LOCAL;
import static io.whipsidecar.ice.AgentBench.LTE;
import static io.whipsidecar.ice.AgentBench.WIFI;
import static io.whipsidecar.ice.AgentBench.check;
import static io.whipsidecar.ice.AgentBench.nomination;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ice.IceLiteAgent.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IceLiteAgentTest {
  private static final String USERNAME = LOCAL.ufrag() + ":remote";
  private static final long NOMINATED_STALE_MS = IceLiteAgent.NOMINATED_STALE_NS / 1_000_000;
  private static final int UNKNOWN_REQUIRED = 0x7FF1;
  private static final int UNKNOWN_OPTIONAL = 0xC057;

  private final AgentBench bench = new AgentBench();

  static Stream<Arguments> table() {
    String pwd = LOCAL.pwd();
    return Stream.of(
        row("an ordinary check", check(LOCAL), Outcome.ANSWERED, 0x0101),
        row("a nomination", nomination(LOCAL), Outcome.ANSWERED, 0x0101),
        row("no FINGERPRINT", stun().integrity(pwd).bytes(), Outcome.ANSWERED, 0x0101),
        row(
            "neither PRIORITY nor ICE-CONTROLLING",
            StunBuilder.request(USERNAME).sealed(pwd),
            Outcome.ANSWERED,
            0x0101),
        row(
            "an unknown comprehension-optional attribute",
            stun().attribute(UNKNOWN_OPTIONAL, 1, 2, 3).sealed(pwd),
            Outcome.ANSWERED,
            0x0101),
        row(
            "attributes after MESSAGE-INTEGRITY",
            stun().integrity(pwd).attribute(UNKNOWN_REQUIRED, 1).fingerprint().bytes(),
            Outcome.ANSWERED,
            0x0101),
        row(
            "MESSAGE-INTEGRITY-SHA256 before MESSAGE-INTEGRITY",
            stun().attribute(0x001C, new byte[32]).sealed(pwd),
            Outcome.ANSWERED,
            0x0101),
        row(
            "MESSAGE-INTEGRITY-SHA256 after MESSAGE-INTEGRITY",
            stun().integrity(pwd).attribute(0x001C, new byte[32]).fingerprint().bytes(),
            Outcome.ANSWERED,
            0x0101),
        row(
            "a second USERNAME",
            stun().attribute(StunMessage.USERNAME, "other:remote").sealed(pwd),
            Outcome.ANSWERED,
            0x0101),
        row(
            "an unknown comprehension-required attribute",
            stun().attribute(UNKNOWN_REQUIRED, 1).sealed(pwd),
            Outcome.REFUSED,
            0x0111),
        row(
            "ICE-CONTROLLED",
            StunBuilder.request(USERNAME)
                .attribute(StunMessage.ICE_CONTROLLED, new byte[8])
                .sealed(pwd),
            Outcome.REFUSED,
            0x0111),
        row("a wrong pwd", stun().sealed(pwd + "x"), Outcome.UNAUTHENTIC, 0),
        row("no MESSAGE-INTEGRITY", stun().fingerprint().bytes(), Outcome.UNAUTHENTIC, 0),
        row(
            "MESSAGE-INTEGRITY-SHA256 only",
            stun().attribute(0x001C, new byte[32]).fingerprint().bytes(),
            Outcome.UNAUTHENTIC,
            0),
        row(
            "a wrong FINGERPRINT",
            stun().integrity(pwd).attribute(StunMessage.FINGERPRINT, new byte[4]).bytes(),
            Outcome.DROPPED,
            0),
        row(
            "something after FINGERPRINT",
            stun().integrity(pwd).fingerprint().attribute(UNKNOWN_OPTIONAL, 1).bytes(),
            Outcome.DROPPED,
            0),
        row("a wrong ufrag", StunBuilder.check("other:remote").sealed(pwd), Outcome.DROPPED, 0),
        row("a longer ufrag", StunBuilder.check("locally:remote").sealed(pwd), Outcome.DROPPED, 0),
        row("a shorter ufrag", StunBuilder.check("loca:remote").sealed(pwd), Outcome.DROPPED, 0),
        row("no colon", StunBuilder.check("local").sealed(pwd), Outcome.DROPPED, 0),
        row(
            "no USERNAME",
            new StunBuilder(StunMessage.BINDING_REQUEST).sealed(pwd),
            Outcome.DROPPED,
            0),
        row(
            "a response",
            new StunBuilder(StunMessage.BINDING_SUCCESS)
                .attribute(StunMessage.USERNAME, USERNAME)
                .sealed(pwd),
            Outcome.DROPPED,
            0),
        row("an indication", new StunBuilder(0x0011).sealed(pwd), Outcome.DROPPED, 0),
        row("garbage", new byte[] {0, 1, 2, 3}, Outcome.DROPPED, 0));
  }

  private static StunBuilder stun() {
    return StunBuilder.check(USERNAME);
  }

  private static Arguments row(String what, byte[] message, Outcome outcome, int answer) {
    return Arguments.of(what, message, outcome, answer);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("table")
  void shouldAnswer(String what, byte[] message, Outcome outcome, int answer) {
    assertThat(bench.handle(message)).isEqualTo(outcome);

    assertThat(bench.answers).hasSize(answer == 0 ? 0 : 1);
    if (answer != 0) {
      assertThat(bench.answer(LOCAL).type()).isEqualTo(answer);
      assertThat(bench.answered).containsExactly(WIFI);
    }
    boolean authentic = outcome == Outcome.ANSWERED;
    assertThat(bench.agent.isAuthenticated(WIFI)).isEqualTo(authentic);
    assertThat(bench.authenticated).hasSize(authentic ? 1 : 0);
    assertThat(bench.agent.selectedPath()).isEqualTo(authentic ? WIFI : null);
  }

  /** RFC 8489 §14.8 and §14.9. */
  @Test
  void shouldNameWhatItDidNotUnderstand() {
    bench.handle(
        stun()
            .attribute(UNKNOWN_REQUIRED, 1)
            .attribute(0x7FF2)
            .attribute(0x7FF3)
            .sealed(LOCAL.pwd()));

    assertThat(bench.answers.get(0))
        .contains(HexFormat.of().parseHex("0009000400000414000a00067ff17ff27ff30000"));
  }

  @Test
  void shouldSayRoleConflict() {
    bench.handle(
        StunBuilder.request(USERNAME)
            .attribute(StunMessage.ICE_CONTROLLED, new byte[8])
            .sealed(LOCAL.pwd()));

    assertThat(bench.answers.get(0)).contains(HexFormat.of().parseHex("0009000400000457"));
  }

  @Test
  void shouldAnswerWithTheTransactionOfTheRequestAtAnyOffset() {
    byte[] request = check(LOCAL);
    byte[] buffer = new byte[request.length + 17];
    System.arraycopy(request, 0, buffer, 7, request.length);

    assertThat(bench.agent.handle(buffer, 7, request.length, WIFI, 0)).isEqualTo(Outcome.ANSWERED);

    assertThat(bench.answer(LOCAL).bytes()).containsSubsequence(bytes("transaction!"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void shouldTakeFirstCheckAsProvisionalPathUntilNominated() {
    bench.handle(check(LOCAL), WIFI, 0);
    bench.handle(check(LOCAL), LTE, 100);
    bench.handle(nomination(LOCAL), LTE, 200);

    assertThat(bench.paths).containsExactly("1000 provisional", "2000 nominated");
  }

  @Test
  void shouldReportRepeatedNominationOnce() {
    bench.handle(nomination(LOCAL), WIFI, 0);
    bench.handle(nomination(LOCAL), WIFI, 10);
    bench.handle(check(LOCAL), WIFI, 20);
    bench.handle(nomination(LOCAL), WIFI, 30);

    assertThat(bench.paths).containsExactly("1000 nominated");
    assertThat(bench.answers).hasSize(4);
  }

  @Test
  void shouldReportNominationOfTheProvisionalPath() {
    bench.handle(check(LOCAL), WIFI, 0);
    bench.handle(nomination(LOCAL), WIFI, 10);

    assertThat(bench.paths).containsExactly("1000 provisional", "1000 nominated");
  }

  @Test
  void shouldFollowPublisherFromWifiToLte() {
    bench.handle(nomination(LOCAL), WIFI, 0);
    bench.handle(nomination(LOCAL), LTE, 1_000);
    bench.handle(nomination(LOCAL), WIFI, 60_000);

    assertThat(bench.paths).containsExactly("1000 nominated", "2000 nominated", "1000 nominated");
    assertThat(bench.agent.selectedPath()).isEqualTo(WIFI);
  }

  @Test
  void shouldStayOnPathThatIsHeard() {
    bench.handle(nomination(LOCAL), WIFI, 0);
    bench.handle(check(LOCAL), WIFI, 2_500);
    bench.handle(check(LOCAL), LTE, 5_000);

    assertThat(bench.agent.selectedPath()).isEqualTo(WIFI);
  }

  @Test
  void shouldLeavePathThatIsSilent() {
    bench.handle(nomination(LOCAL), WIFI, 0);
    bench.handle(check(LOCAL), LTE, NOMINATED_STALE_MS);
    assertThat(bench.agent.selectedPath()).isEqualTo(WIFI);

    bench.handle(check(LOCAL), LTE, NOMINATED_STALE_MS + 1);

    assertThat(bench.paths).containsExactly("1000 nominated", "2000 provisional");
  }

  @Test
  void shouldLeaveProvisionalPathSooner() {
    bench.handle(check(LOCAL), WIFI, 0);
    bench.handle(check(LOCAL), LTE, 3_000);
    assertThat(bench.agent.selectedPath()).isEqualTo(WIFI);

    bench.handle(check(LOCAL), LTE, 3_001);

    assertThat(bench.paths).containsExactly("1000 provisional", "2000 provisional");
  }

  /** FFmpeg sends no check at all after its handshake; libjuice one in 4 to 6 s. */
  @Test
  void shouldStayOnPathOverWhichMediaComes() {
    bench.handle(nomination(LOCAL), WIFI, 0);
    bench.handle(check(LOCAL), LTE, 10);
    for (long ms = 20; ms < 60_000; ms += 20) {
      bench.agent.onMedia(WIFI, ms * 1_000_000);
      if (ms % 2_500 == 0) {
        bench.handle(check(LOCAL), LTE, ms);
      }
    }

    assertThat(bench.paths).containsExactly("1000 nominated");
  }

  @Test
  void shouldFollowMediaToCheckedAddressOnceThePathIsDeserted() {
    bench.handle(nomination(LOCAL), WIFI, 0);
    bench.agent.onMedia(LTE, 2_000_000_000L); // nobody knows it
    assertThat(bench.agent.selectedPath()).isEqualTo(WIFI);

    bench.handle(check(LOCAL), LTE, 2_100);
    bench.agent.onMedia(WIFI, 2_200_000_000L);
    bench.agent.onMedia(LTE, 3_200_000_000L); // a late packet of the other path
    assertThat(bench.agent.selectedPath()).isEqualTo(WIFI);
    bench.agent.onMedia(LTE, 3_200_000_001L);

    assertThat(bench.paths).containsExactly("1000 nominated", "2000 nominated");
  }

  @Test
  void shouldForgetPathThatIsGone() {
    bench.handle(nomination(LOCAL), WIFI, 0);
    bench.agent.forget(WIFI);
    assertThat(bench.agent.selectedPath()).isNull();
    assertThat(bench.agent.isAuthenticated(WIFI)).isFalse();
    bench.agent.onMedia(WIFI, 10);
    assertThat(bench.agent.selectedPath()).isNull();

    bench.handle(check(LOCAL), LTE, 20);

    assertThat(bench.paths).containsExactly("1000 nominated", "2000 provisional");
  }

  @Test
  void shouldAnswerOldAndNewCredentialsUntilTheNewAreUsed() {
    bench.handle(nomination(LOCAL), WIFI, 0);
    bench.agent.restart(FRESH);

    assertThat(bench.agent.credentials()).isEqualTo(FRESH);
    assertThat(bench.handle(check(LOCAL), WIFI, 10)).isEqualTo(Outcome.ANSWERED);
    assertThat(bench.agent.selectedPath()).isEqualTo(WIFI);
    assertThat(bench.handle(check(FRESH), LTE, 20)).isEqualTo(Outcome.ANSWERED);
    assertThat(bench.answer(FRESH).type()).isEqualTo(StunMessage.BINDING_SUCCESS);
    assertThat(bench.handle(check(LOCAL), WIFI, 30)).isEqualTo(Outcome.DROPPED);
    assertThat(bench.agent.credentials()).isEqualTo(FRESH);
  }

  @Test
  void shouldNominateAnewAfterRestart() {
    bench.handle(nomination(LOCAL), WIFI, 0);
    bench.agent.restart(FRESH);
    bench.handle(check(FRESH), WIFI, 10);
    bench.handle(nomination(FRESH), WIFI, 20);

    assertThat(bench.paths).containsExactly("1000 nominated", "1000 provisional", "1000 nominated");
    assertThat(bench.agent.isAuthenticated(WIFI)).isTrue();
  }

  @Test
  void shouldNotEndOldCredentialsByForgedCheckOfNewOnes() {
    bench.agent.restart(FRESH);

    bench.handle(StunBuilder.check("fresh:remote").sealed(LOCAL.pwd()), LTE, 0);

    assertThat(bench.handle(check(LOCAL), WIFI, 10)).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void shouldRememberBoundedNumberOfAddresses() {
    for (int port = 1; port <= 100; port++) {
      bench.handle(check(LOCAL), AgentBench.address(9, port), 0);
    }

    long remembered =
        Stream.iterate(1, port -> port + 1)
            .limit(100)
            .filter(port -> bench.agent.isAuthenticated(AgentBench.address(9, port)))
            .count();
    assertThat(remembered).isEqualTo(IceLiteAgent.MAX_ADDRESSES);
    assertThat(bench.agent.isAuthenticated(AgentBench.address(9, 100))).isTrue();
  }

  @Test
  void shouldFindLocalUfrag() {
    byte[] request = check(LOCAL);

    assertThat(IceLiteAgent.localUfrag(request, 0, request.length)).isEqualTo("local");
  }

  @Test
  void shouldFindNoLocalUfragElsewhere() {
    List<byte[]> others =
        List.of(
            new byte[0],
            new byte[19],
            new byte[20],
            new byte[2_000],
            StunBuilder.request("nocolon").bytes(),
            StunBuilder.request("x".repeat(257) + ":remote").bytes(),
            new StunBuilder(StunMessage.BINDING_REQUEST).bytes(),
            new StunBuilder(StunMessage.BINDING_SUCCESS)
                .attribute(StunMessage.USERNAME, "local:remote")
                .bytes());

    for (byte[] other : others) {
      assertThat(IceLiteAgent.localUfrag(other, 0, other.length)).isNull();
    }
  }

  @Test
  void shouldFindNoLocalUfragBehindWrongLength() {
    byte[] request = StunBuilder.request("local:remote").bytes();
    request[StunMessage.HEADER_BYTES + 3] = (byte) 200;

    assertThat(IceLiteAgent.localUfrag(request, 0, request.length)).isNull();
  }

  @Test
  void shouldReadBothUfragsOfACheck() {
    byte[] check = StunBuilder.check("local:remote").sealed("x".repeat(22));

    assertThat(IceLiteAgent.localUfrag(check, 0, check.length)).isEqualTo("local");
    assertThat(IceLiteAgent.remoteUfrag(check, 0, check.length)).isEqualTo("remote");
    byte[] single = StunBuilder.check("local").sealed("x".repeat(22));
    assertThat(IceLiteAgent.remoteUfrag(single, 0, single.length)).isNull();
    assertThat(IceLiteAgent.remoteUfrag(single, 0, 3)).isNull();
  }
}
