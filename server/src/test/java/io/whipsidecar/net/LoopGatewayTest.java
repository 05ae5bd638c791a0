package io.whipsidecar.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.dtls.Handshakes;
import io.whipsidecar.forward.ChunkPool;
import io.whipsidecar.ingest.RefusalReason;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.sdp.IceParameters;
import io.whipsidecar.sdp.NegotiatedSession;
import io.whipsidecar.sdp.Setup;
import io.whipsidecar.session.Admission;
import io.whipsidecar.session.CommandQueue;
import io.whipsidecar.session.MediaClock;
import io.whipsidecar.session.MediaIo;
import io.whipsidecar.session.MediaPlane;
import io.whipsidecar.session.SessionServices;
import io.whipsidecar.whip.PublisherGateway;
import io.whipsidecar.whip.PublisherGateway.NoIngest;
import io.whipsidecar.whip.PublisherGateway.NoSession;
import io.whipsidecar.whip.PublisherGateway.Unavailable;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What HTTP threads are told of a loop that is on time, late, stuck or stopping. */
class LoopGatewayTest {
  private static final CommandQueue STUCK = command -> {};
  private static final CommandQueue ON_TIME = command -> command.accept(0);
  private static final CommandQueue LATE = command -> command.accept(600_000_000L);
  private static final IceParameters ICE = new IceParameters("abcd", "0123456789012345678901");
  private static final PublisherGateway.Opening OPENING =
      new PublisherGateway.Opening(
          "p1",
          "s1",
          "e1",
          new NegotiatedSession(ICE, List.of(), Setup.PASSIVE, false, false, List.of(), List.of()),
          "",
          "192.0.2.9",
          false,
          "");

  private final MediaPlane plane =
      new MediaPlane(
          new SessionServices(
              (MediaIo)
                  Proxy.newProxyInstance(
                      MediaIo.class.getClassLoader(),
                      new Class<?>[] {MediaIo.class},
                      (proxy, method, arguments) -> {
                        throw new AssertionError(method);
                      }),
              ON_TIME,
              Handshakes.on(Runnable::run),
              DtlsIdentity.generate(new SecureRandom(), Instant.now()),
              new Counters(),
              new Random(1),
              new MediaClock(Instant.EPOCH, 0)),
          (loopback, reachedAt) -> List.of(),
          new Admission(1, 1),
          new ChunkPool(0));

  private LoopGateway gateway(CommandQueue commands) {
    return new LoopGateway(commands, plane, () -> 0, 1);
  }

  @Test
  void shouldSayWhatThereIsNot() {
    LoopGateway gateway = gateway(ON_TIME);

    assertThat(gateway.open(OPENING)).isInstanceOf(NoIngest.class);
    assertThat(gateway.find("p1", "s1")).isInstanceOf(NoSession.class);
    assertThat(gateway.report("p1", "s1")).isInstanceOf(NoSession.class);
    assertThat(gateway.restart("p1", "s1", ICE, "e2")).isInstanceOf(NoSession.class);
    assertThat(gateway.close("p1", "s1")).isInstanceOf(NoSession.class);
  }

  @Test
  void shouldNotTakeAStuckLoopForAMissingSession() {
    LoopGateway gateway = gateway(STUCK);

    assertThat(gateway.open(OPENING)).isInstanceOf(Unavailable.class);
    assertThat(gateway.find("p1", "s1")).isInstanceOf(Unavailable.class);
    assertThat(gateway.report("p1", "s1")).isInstanceOf(Unavailable.class);
    assertThat(gateway.restart("p1", "s1", ICE, "e2")).isInstanceOf(Unavailable.class);
    assertThat(gateway.close("p1", "s1")).isInstanceOf(Unavailable.class);
  }

  @Test
  void shouldChangeNothingLateButLookAndClose() {
    LoopGateway gateway = gateway(LATE);

    assertThat(gateway.open(OPENING)).isInstanceOf(Unavailable.class);
    assertThat(gateway.restart("p1", "s1", ICE, "e2")).isInstanceOf(Unavailable.class);
    assertThat(gateway.find("p1", "s1")).isInstanceOf(NoSession.class);
    assertThat(gateway.close("p1", "s1")).isInstanceOf(NoSession.class);
  }

  @Test
  void shouldSayWhenToComeAgainWhileTheServerStops() {
    LoopGateway gateway = gateway(ON_TIME);
    gateway.beginShutdown();

    assertThat(gateway.open(OPENING))
        .isEqualTo(new Unavailable(RefusalReason.SERVER_STOPPING, "the server is stopping", 5));
    assertThat(gateway.find("p1", "s1")).isInstanceOf(NoSession.class);
  }
}
