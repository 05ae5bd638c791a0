package io.whipsidecar.session;

import static io.whipsidecar.testing.netem.VirtualTime.MILLISECOND;
import static io.whipsidecar.testing.netem.VirtualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.dtls.DtlsEndpoint;
import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.dtls.DtlsKeys;
import io.whipsidecar.dtls.DtlsRole;
import io.whipsidecar.dtls.DtlsSink;
import io.whipsidecar.dtls.Handshakes;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.observe.Counter;
import io.whipsidecar.sdp.IceParameters;
import io.whipsidecar.testing.netem.PublisherProfile;
import io.whipsidecar.testing.netem.PublisherProfile.Retransmission;
import io.whipsidecar.whip.PublisherGateway;
import io.whipsidecar.wire.RtcpHeader;
import io.whipsidecar.wire.RtpHeader;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishers whose address changes, ICE restarts, and what strangers send. */
class AddressChangeTest {
  private static final InetSocketAddress STRANGER = new InetSocketAddress("198.51.100.66", 6_666);
  private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("203.0.113.7", 50_000);
  private static final int VIDEO_SSRC = 0x1111;

  private final World world = new World();
  private final Ingest ingest = world.ingest("studio");

  @BeforeEach
  void bindReader() {
    world.bindReader(ingest);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private ScriptedPublisher live() {
    ScriptedPublisher publisher = world.connected(ingest);
    publisher.media().start();
    world.runFor(SECOND);
    return publisher;
  }

  private void assertNothingLost(ScriptedPublisher publisher) {
    world.assertLegs(ingest);
    assertThat(world.video(ingest).size()).isEqualTo((int) publisher.media().sent(0) + 1);
    assertThat(world.audio(ingest).size()).isEqualTo((int) publisher.media().sent(1));
  }

  @Test
  void shouldTakeMediaFromANewAddressBeforeAnyCheck() {
    ScriptedPublisher publisher = live();
    publisher.rebind(ELSEWHERE);
    world.runFor(300 * MILLISECOND);

    assertNothingLost(publisher);
    assertThat(world.io().router().addresses()).isEqualTo(2);
    assertThat(path()).isEqualTo("203.0.113.7:40000");
    world.runFor(6 * SECOND);

    assertNothingLost(publisher);
    assertThat(path()).isEqualTo("203.0.113.7:50000");
    assertThat(publisher.answers()).isGreaterThan(2);
  }

  @Test
  void shouldFollowThePublisherFromItsHandshakeOn() {
    ScriptedPublisher publisher = world.connected(ingest);
    InetSocketAddress home = publisher.address();
    assertThat(world.io().followed()).containsExactly(home); // before any media
    publisher.media().start();
    world.runFor(2 * SECOND);
    assertThat(world.io().followed()).hasSize(1);

    publisher.rebind(ELSEWHERE);
    world.runFor(300 * MILLISECOND);
    assertThat(world.io().followed()).containsExactly(home, ELSEWHERE);
  }

  /** Each step costs system calls. */
  @Test
  void shouldNotFollowAPublisherToAndFroMoreThanOnceASecond() {
    ScriptedPublisher publisher = live();
    InetSocketAddress home = publisher.address();
    for (int i = 0; i < 100; i++) {
      publisher.rebind(i % 2 == 0 ? ELSEWHERE : home);
      world.runFor(50 * MILLISECOND);
    }
    assertNothingLost(publisher);
    assertThat(world.io().followed()).hasSizeBetween(3, 7);
    publisher.rebind(ELSEWHERE);
    world.runFor(2 * SECOND);
    assertThat(world.io().followed()).last().isEqualTo(ELSEWHERE);
  }

  private String path() {
    PublisherSession session = (PublisherSession) world.io().timers().get(0);
    return AddressText.of(session.path());
  }

  @Test
  void shouldPublishOverTcpAndMoveToUdpAndBack() {
    ScriptedPublisher publisher =
        world.publisher(ingest, "actpass", PublisherProfile.of(Retransmission.RTX));
    world.connect(publisher.address());
    world.connect(ingest, publisher);
    publisher.media().start();
    world.runFor(SECOND);
    assertNothingLost(publisher);
    assertThat(path()).isEqualTo("203.0.113.7:40000/tcp");

    publisher.rebind(ELSEWHERE);
    world.runFor(3 * SECOND);
    assertNothingLost(publisher);
    assertThat(path()).isEqualTo("203.0.113.7:50000");

    InetSocketAddress third = new InetSocketAddress("203.0.113.7", 50_001);
    publisher.rebind(third);
    world.connect(third);
    publisher.check(true);
    world.runFor(SECOND);
    assertNothingLost(publisher);
    assertThat(path()).isEqualTo("203.0.113.7:50001/tcp");
  }

  /** A connection that is lost is a path that is lost; the publisher comes back over another. */
  @Test
  void shouldForgetAConnectionThatEnded() {
    ScriptedPublisher publisher =
        world.publisher(ingest, "actpass", PublisherProfile.of(Retransmission.RTX));
    world.connect(publisher.address());
    world.connect(ingest, publisher);
    publisher.media().start();
    world.runFor(SECOND);

    world.disconnect(publisher.address());
    assertThat(path()).isEmpty();
    assertThat(world.io().router().addresses()).isZero();

    world.connect(publisher.address()); // from the same port: another path all the same
    publisher.check(true);
    world.runFor(SECOND);
    assertNothingLost(publisher);
    assertThat(path()).isEqualTo("203.0.113.7:40000/tcp");
    assertThat(world.io().router().addresses()).isEqualTo(1);
  }

  @Test
  void shouldNotLearnAnAddressFromForgedMedia() {
    ScriptedPublisher publisher = live();
    long rejected = world.count(Counter.SRTP_REJECTED);
    byte[] forged = new byte[200];
    RtpHeader.write(forged, 0, false, 102, 41_000, 0, VIDEO_SSRC);
    byte[] report = new byte[60];
    RtcpHeader.write(report, 0, 0, RtcpHeader.SENDER_REPORT, 28);
    report[6] = 0x11;
    report[7] = 0x11;
    report[report.length - 14] = (byte) 0x80; // the E flag
    world.inject(STRANGER, forged);
    world.inject(STRANGER, report);

    assertThat(world.count(Counter.SRTP_REJECTED)).isEqualTo(rejected + 2);
    assertThat(world.io().router().addresses()).isEqualTo(1);
    world.runFor(SECOND);
    assertNothingLost(publisher);
  }

  @Test
  void shouldIgnoreReplayedMediaFromElsewhere() {
    ScriptedPublisher publisher = live();
    world.inject(STRANGER, publisher.lastProtected());

    assertThat(world.io().router().addresses()).isEqualTo(1);
    assertThat(world.count(Counter.SRTP_REJECTED)).isEqualTo(1);
  }

  @Test
  void shouldDropMediaBeforeChecks() {
    world.publisher(ingest, "actpass", PublisherProfile.of(Retransmission.RTX));
    byte[] rtp = new byte[200];
    RtpHeader.write(rtp, 0, false, 102, 1, 0, VIDEO_SSRC);
    world.inject(STRANGER, rtp);

    assertThat(world.count(Counter.UDP_UNROUTED)).isEqualTo(1);
    assertThat(world.io().router().addresses()).isZero();
  }

  @Test
  void shouldCountGarbageAndGoOn() {
    ScriptedPublisher publisher = live();
    long unrouted = world.count(Counter.UDP_UNROUTED);
    byte[] hello = new byte[100];
    hello[0] = 22; // a DTLS record
    world.inject(STRANGER, hello);
    assertThat(world.count(Counter.UDP_UNROUTED)).isEqualTo(unrouted + 1);

    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] garbage = new byte[random.nextInt(1_500)];
      random.nextBytes(garbage);
      if (garbage.length > 0 && i % 2 == 0) {
        garbage[0] = (byte) (i % 4 == 0 ? 0x80 : i % 64);
      }
      world.inject(i % 3 == 0 ? publisher.address() : STRANGER, garbage);
    }
    world.runFor(2 * SECOND);

    assertNothingLost(publisher);
    assertThat(world.count(Counter.UDP_UNKNOWN)).isGreaterThan(1_000);
    assertThat(world.count(Counter.SRTP_REJECTED)).isGreaterThan(1_000);
    assertThat(world.io().router().addresses()).isEqualTo(1);
  }

  /** Spoofed addresses are free: whatever comes from 5,000 of them leaves nothing behind. */
  @Test
  void shouldRememberNothingOfGarbageFromManyAddresses() {
    ScriptedPublisher publisher = live();
    world.open(world.ingest("awaited"), "actpass");
    String ufrag = publisher.ufrag();
    Random random = new Random(9);
    byte[] hello = new byte[100];
    hello[0] = 22;
    byte[] rtp = new byte[100];
    RtpHeader.write(rtp, 0, false, 102, 1, 0, 0x777);
    for (int i = 0; i < 5_000; i++) {
      InetSocketAddress source =
          new InetSocketAddress("198.51." + i / 250 + "." + i % 250, 1 + random.nextInt(65_000));
      String wrong = "0123456789012345678901";
      world.inject(source, StunCheck.request(ufrag + ":clnt", wrong, true, random));
      world.inject(source, StunCheck.request("nobody:clnt", wrong, true, random));
      world.inject(source, hello);
      world.inject(source, rtp);
    }

    assertThat(world.io().router().addresses()).isEqualTo(1);
    assertThat(world.io().router().sessions()).isEqualTo(2);
    assertThat(world.count(Counter.STUN_REJECTED)).isEqualTo(5_000);
    assertThat(world.count(Counter.UDP_UNROUTED)).isEqualTo(15_000);
    world.runFor(SECOND);
    assertNothingLost(publisher);
  }

  @Test
  void shouldTakeNoDtlsFromAnAddressWithoutCheck() {
    ScriptedPublisher publisher = live();
    publisher.rebind(ELSEWHERE);
    world.runFor(50 * MILLISECOND);
    long rejected = world.count(Counter.DTLS_REJECTED);
    byte[] record = new byte[50];
    record[0] = 21;
    publisher.send(record);
    world.runFor(50 * MILLISECOND);

    assertThat(world.count(Counter.DTLS_REJECTED)).isEqualTo(rejected + 1);
    assertNothingLost(publisher);
  }

  /** The handshake is the one's who began first, whoever else may begin another. */
  @Test
  void shouldFinishTheHandshakeWhileAnotherCheckedAddressSendsClientHellos() {
    ScriptedPublisher publisher =
        world.publisher(ingest, "actpass", PublisherProfile.of(Retransmission.RTX));
    publisher.check(true);
    world.runFor(MILLISECOND);
    String username = publisher.ufrag() + ":clnt";
    String pwd = publisher.server().ice().pwd();
    world.inject(ELSEWHERE, StunCheck.request(username, pwd, false, world.random()));
    publisher.startDtls();
    world.settle("a ClientHello", () -> world.hasPassed(ingest, Stage.DTLS_STARTED));
    for (int i = 0; i < 3; i++) {
      world.inject(ELSEWHERE, clientHello());
      world.inject(publisher.address(), clientHello()); // spoofed
    }
    publisher.checkForever();
    world.settle("keys", () -> publisher.hasKeys() && world.hasPassed(ingest, Stage.DTLS_DONE));
    publisher.media().start();
    world.runFor(SECOND);

    assertNothingLost(publisher);
    assertThat(path()).isEqualTo("203.0.113.7:40000");
    assertThat(world.count(Counter.DTLS_REJECTED)).isZero();
  }

  /** The first flight of somebody else. */
  private static byte[] clientHello() {
    OneDatagram sink = new OneDatagram();
    DtlsEndpoint rival =
        new DtlsEndpoint(
            DtlsIdentity.generate(new SecureRandom(), Instant.now()),
            DtlsRole.CLIENT,
            List.of(),
            Handshakes.on(Runnable::run),
            Runnable::run,
            sink);
    sink.endpoint = rival;
    rival.start();
    return sink.bytes;
  }

  private static final class OneDatagram implements DtlsSink {
    private @Nullable DtlsEndpoint endpoint;
    private byte[] bytes = {};

    @Override
    public void sendDtls(byte[] datagram, int offset, int length) {
      bytes = Arrays.copyOfRange(datagram, offset, offset + length);
      Objects.requireNonNull(endpoint).close(); // one is enough
    }

    @Override
    public void onKeys(DtlsKeys keys) {
      throw new AssertionError(keys);
    }

    @Override
    public void onClosed(String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void onFailed(String reason) {
      throw new AssertionError(reason);
    }
  }

  @Test
  void shouldGoOnOverAnIceRestart() {
    ScriptedPublisher publisher = live();
    publisher.restarted(restart("etag-2"));
    publisher.rebind(ELSEWHERE);
    world.runFor(5 * SECOND);

    assertNothingLost(publisher);
    assertThat(path()).isEqualTo("203.0.113.7:50000");
  }

  @Test
  void shouldAnswerOldCredentialsUntilTheNewOnesAreUsed() {
    ScriptedPublisher publisher = live();
    PublisherGateway.Live before = find();
    int answers = publisher.answers();
    var fresh = restart("etag-2");
    publisher.check(true);
    world.runFor(MILLISECOND);
    assertThat(publisher.answers()).isEqualTo(answers + 1);

    assertThat(find().etag()).isEqualTo("etag-2");
    assertThat(before.etag()).isEqualTo("etag");
    publisher.restarted(fresh);
    publisher.check(true);
    world.runFor(MILLISECOND);
    assertThat(publisher.answers()).isEqualTo(answers + 2);
    assertNothingLost(publisher);
  }

  @Test
  void shouldKeepOnlyUsefulUfragsHoweverOftenAPublisherRestarts() {
    ScriptedPublisher publisher = live();
    for (int i = 0; i < 50; i++) {
      restart("etag-" + i);
    }
    int answers = publisher.answers();
    publisher.check(true);
    world.runFor(MILLISECOND);
    assertThat(publisher.answers()).isEqualTo(answers + 1);

    PublisherSession session = (PublisherSession) world.io().timers().get(0);
    assertThat(session.ufrags()).hasSize(2);
    publisher.restarted(restart("etag"));
    publisher.check(true);
    world.runFor(MILLISECOND);
    assertThat(publisher.answers()).isEqualTo(answers + 2);
    restart("again");
    assertThat(session.ufrags()).hasSize(2);
  }

  @Test
  void shouldAnswerARepeatedRestartWithTheSameCredentials() {
    live();
    PublisherGateway.RestartResult first = restarted("again", "etag-2");

    assertThat(find().restartUnused()).isTrue();
    assertThat(find().formerIce()).isEqualTo(find().negotiated().ice());
    PublisherGateway.RestartResult second = restarted("again", "etag-3");
    assertThat(((PublisherGateway.Restarted) second).etag()).isEqualTo("etag-2");
    assertThat(((PublisherGateway.Restarted) second).local().ice())
        .isEqualTo(((PublisherGateway.Restarted) first).local().ice());
  }

  @Test
  void shouldKnowWhenTheCredentialsOfARestartAreUsed() {
    ScriptedPublisher publisher = live();
    assertThat(find().restartUnused()).isFalse();
    publisher.restarted(restart("etag-2"));
    assertThat(find().restartUnused()).isTrue();

    publisher.check(true);
    world.runFor(MILLISECOND);

    assertThat(find().restartUnused()).isFalse();
  }

  private PublisherGateway.Live find() {
    return Objects.requireNonNull(world.plane().find("studio", world.secret()));
  }

  private io.whipsidecar.sdp.LocalParameters restart(String etag) {
    return ((PublisherGateway.Restarted) restarted(etag, etag)).local();
  }

  private PublisherGateway.RestartResult restarted(String ufrag, String etag) {
    IceParameters remote = new IceParameters(ufrag, "0123456789012345678901");
    return world.plane().restart("studio", world.secret(), remote, etag);
  }
}
