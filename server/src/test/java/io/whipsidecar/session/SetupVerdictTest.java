package io.whipsidecar.session;

import static io.whipsidecar.testing.netem.VirtualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.LegFormat;
import io.whipsidecar.ingest.LossPolicy;
import io.whipsidecar.ingest.PublisherInfo;
import io.whipsidecar.ingest.PublisherPolicy;
import io.whipsidecar.testing.netem.PublisherProfile;
import io.whipsidecar.testing.netem.PublisherProfile.Retransmission;
import io.whipsidecar.testing.netem.RtpPublisher;
import io.whipsidecar.whip.PublisherGateway;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why a publisher does not connect, in words: each way in which it can get stuck. */
class SetupVerdictTest {
  private static final String PORT = "192.0.2.1:8189/udp";

  private final World world = new World();
  private Ingest ingest;

  @BeforeEach
  void start() {
    ingest = world.ingest("studio");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private ScriptedPublisher publisher(String setup) {
    return world.publisher(ingest, setup, PublisherProfile.of(Retransmission.RTX));
  }

  private PublisherInfo last() {
    return Objects.requireNonNull(ingest.status().lastPublisher(), "lastPublisher");
  }

  private void assertEnded(String cause, String reason) {
    assertThat(ingest.status().publisher()).isNull();
    assertThat(ingest.status().reason()).isEqualTo(reason);
    assertThat(last().endReason()).isEqualTo(reason);
    assertThat(last().endCause()).isEqualTo(cause);
    assertThat(last().candidates()).containsExactly(PORT);
    PublisherGateway.Report report = report("studio", world.secret());
    assertThat(report.state()).isEqualTo("ENDED");
    assertThat(report.reason()).isEqualTo(reason);
    assertThat(report.publisher()).isEqualTo(last());
  }

  private PublisherGateway.Report report(String processId, String secret) {
    return Objects.requireNonNull(
        world.plane().report(processId, secret, world.time().nowNs()), "report");
  }

  @Test
  void shouldSayWhenNoCheckArrived() {
    publisher("actpass");
    world.runFor(11 * SECOND);

    assertEnded(
        "SETUP_TIMEOUT",
        "No STUN arrived on 192.0.2.1:8189/udp within 10 s: the port is not reachable from the"
            + " publisher; candidates offered: 192.0.2.1:8189/udp.");
  }

  @Test
  void shouldSayWhatIsMissingWhileItWaits() {
    publisher("actpass");
    world.runFor(6 * SECOND);

    PublisherGateway.Report report = report("studio", world.secret());
    assertThat(report.state()).isEqualTo("CONNECTING");
    assertThat(report.reason())
        .startsWith("No STUN arrived on 192.0.2.1:8189/udp within")
        .isEqualTo(ingest.status().reason());
    assertThat(report.publisher().stages()).extracting("name").containsExactly("post-accepted");
  }

  @Test
  void shouldSayWhenChecksHaveAnotherPassword() {
    ScriptedPublisher publisher = publisher("actpass");
    for (int i = 0; i < 3; i++) {
      publisher.checkAs(publisher.server().ice().ufrag(), "another-password-of-24-ch");
    }
    world.runFor(11 * SECOND);

    assertEnded(
        "SETUP_TIMEOUT",
        "3 STUN checks from 203.0.113.7:40000 arrived within 10 s, but not sealed with this"
            + " session's ice-pwd: the publisher uses another answer or has altered it.");
  }

  @Test
  void shouldSayWhenChecksAreForAnUnknownUfrag() {
    ScriptedPublisher publisher = publisher("actpass");
    publisher.checkAs("yesterday", publisher.server().ice().pwd());
    world.runFor(11 * SECOND);

    assertEnded(
        "SETUP_TIMEOUT",
        "1 STUN check from 203.0.113.7:40000 arrived within 10 s, but for an ice-ufrag that is not"
            + " this session's: the publisher uses another answer.");
  }

  @Test
  void shouldSayWhenNoHandshakeCame() {
    publisher("actpass").checkForever();
    world.runFor(16 * SECOND);

    assertEnded(
        "SETUP_TIMEOUT",
        "STUN arrived from 203.0.113.7:40000, but no DTLS ClientHello within 15 s: the publisher"
            + " got our answers to its checks late or not at all, or it waits for us (its offer's"
            + " a=setup).");
  }

  @Test
  void shouldSayHowFarTheHandshakeCame() {
    ScriptedPublisher publisher = publisher("passive");
    publisher.holdLastFlight();
    publisher.startDtls();
    publisher.checkForever();
    world.settle("half a handshake", publisher::hasKeys);
    world.runFor(16 * SECOND);

    assertEnded(
        "SETUP_TIMEOUT",
        "The DTLS handshake (as client, to 203.0.113.7:40000) did not finish within 15 s: the"
            + " publisher's certificate came and is the one in its offer.");
  }

  @Test
  void shouldSayWhenTheCertificateIsAnother() {
    String announced = "AB:" + "00:".repeat(30) + "CD";
    world.announce(announced);
    ScriptedPublisher publisher = publisher("actpass");
    publisher.startDtls();
    publisher.checkForever();
    world.settle("the end", () -> ingest.status().publisher() == null);

    assertThat(last().endCause()).isEqualTo("DTLS_FAILED");
    assertThat(last().endReason())
        .startsWith("The DTLS handshake with 203.0.113.7:40000 failed: the publisher's certificate")
        .endsWith("(expected: the one in its offer, sha-256 " + announced + ").");
  }

  @Test
  void shouldSayWhenNoMediaCame() {
    silent(world.connected(ingest));

    assertEnded(
        "EXPIRED",
        "Nothing was heard of the publisher for 30 s. DTLS is done"
            + " (TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256), but no SRTP arrived within 45 s: the"
            + " publisher sends no media, or its path lets no larger packets pass.");
  }

  /** It checks for a while, and is gone then. */
  private void silent(ScriptedPublisher publisher) {
    world.runFor(16 * SECOND);
    assertThat(ingest.status().publisher()).isNotNull();
    publisher.network().up().down(true);
    world.runFor(31 * SECOND);
  }

  @Test
  void shouldSayWhenMediaIsNotAuthentic() {
    ScriptedPublisher publisher = world.connected(ingest);
    byte[] forged = new byte[100];
    forged[0] = (byte) 0x80;
    forged[1] = 102;
    world.inject(publisher.address(), forged);
    world.inject(publisher.address(), forged);
    silent(publisher);

    assertThat(last().endReason())
        .endsWith(
            "but none of 2 packets from 203.0.113.7:40000 authenticates with the negotiated SRTP"
                + " keys.");
  }

  @Test
  void shouldSayWhenOnlyReportsCame() {
    ScriptedPublisher publisher = world.connected(ingest);
    publisher.sendRtcp(new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 1});
    silent(publisher);

    assertThat(last().endReason())
        .contains("but only SRTCP (1 packet from 203.0.113.7:40000) and no SRTP arrived");
  }

  @Test
  void shouldSayWhenNoKeyframeComes() {
    world.bindReader(ingest);
    ScriptedPublisher publisher = world.connected(ingest);
    H264Payload payloads = new H264Payload();
    publisher
        .media()
        .payloads(
            (track, key, index, count, sequence, payload) ->
                payloads.write(track, false, index, count, sequence, payload));
    publisher.media().start();
    world.runFor(8 * SECOND);

    assertThat(ingest.status().state().name()).isEqualTo("LIVE");
    assertThat(ingest.status().reason()).matches("Video arrives, but no keyframe for [56] s, .*");
  }

  @Test
  void shouldSayWhenATrackIsMissing() {
    world.bindReader(ingest);
    ScriptedPublisher publisher = world.connected(ingest);
    publisher.media().mute(RtpPublisher.VIDEO);
    publisher.media().start();
    world.runFor(8 * SECOND);

    assertThat(ingest.status().reason()).matches("Media arrives, but no video for [56] s\\.");
  }

  @Test
  void shouldSayWhenNothingReadsUntilSomethingDoes() {
    ScriptedPublisher publisher = world.connected(ingest);
    publisher.media().start();
    world.runFor(8 * SECOND);
    int port = ingest.ports().first();
    assertThat(ingest.status().reason())
        .isEqualTo(
            "Media is coming in, but nothing reads 127.0.0.1:%d and 127.0.0.1:%d: FFmpeg does not run, or has not opened this input."
                .formatted(port, port + 2));

    world.bindReader(ingest);
    world.runFor(2 * SECOND);

    assertThat(ingest.status().reason()).isEqualTo("Media is coming in.");
  }

  @Test
  void shouldShowTheReasonOfADisconnectToThePublisher() {
    world.connected(ingest);
    world.plane().disconnect(ingest, "the show is over", world.time().nowNs());

    assertEnded("DISCONNECTED", "Disconnected: the show is over");
    assertThat(last().stages()).extracting("name").contains("post-accepted", "dtls-done");
  }

  @Test
  void shouldShowAnEndedSessionToNobodyElseAndNotForever() {
    world.connected(ingest);
    String secret = world.secret();
    world.registry().stop(ingest.id(), world.time().nowNs());
    world.runTasks();
    long nowNs = world.time().nowNs();

    assertThat(world.plane().report("other", secret, nowNs)).isNull();
    assertThat(world.plane().report("studio", "wrong", nowNs)).isNull();
    assertThat(report("studio", secret).publisher().endCause()).isEqualTo("INGEST_REMOVED");
    assertThat(world.plane().report("studio", secret, nowNs + EndedSessions.KEPT_NS)).isNull();
  }

  @Test
  void shouldRememberABoundedNumberOfEndedSessions() {
    Ingest busy =
        world.ingest(
            "busy",
            new IngestConfig(
                ingest.config().video(),
                ingest.config().audio(),
                LegFormat.FFMPEG_SDP,
                null,
                PublisherPolicy.REPLACE,
                0,
                false,
                LossPolicy.SKIP_TO_KEYFRAME));
    for (int i = 0; i < EndedSessions.MAX_SESSIONS + 2; i++) {
      world.open(busy, "actpass");
    }
    long nowNs = world.time().nowNs();

    assertThat(world.plane().report("busy", "secret-1", nowNs)).isNull();
    assertThat(world.plane().report("busy", "secret-2", nowNs)).isNotNull();
  }
}
