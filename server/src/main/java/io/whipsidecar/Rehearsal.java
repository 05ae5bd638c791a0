package io.whipsidecar;

import io.whipsidecar.dtls.DtlsIdentity;
import io.whipsidecar.dtls.Handshakes;
import io.whipsidecar.forward.ChunkPool;
import io.whipsidecar.ingest.IngestConfig;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.IngestStore;
import io.whipsidecar.ingest.ManagerRef;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.ingest.RegistryLimits;
import io.whipsidecar.ingest.StartCommand;
import io.whipsidecar.media.Codec;
import io.whipsidecar.net.LoopGateway;
import io.whipsidecar.observe.Counters;
import io.whipsidecar.ports.PortAllocator;
import io.whipsidecar.ports.PortRange;
import io.whipsidecar.sdp.LocalCandidate;
import io.whipsidecar.session.Admission;
import io.whipsidecar.session.CommandQueue;
import io.whipsidecar.session.DatagramHandler;
import io.whipsidecar.session.MediaClock;
import io.whipsidecar.session.MediaIo;
import io.whipsidecar.session.MediaPlane;
import io.whipsidecar.session.ReaderListener;
import io.whipsidecar.session.SessionServices;
import io.whipsidecar.session.Timed;
import io.whipsidecar.whip.Client;
import io.whipsidecar.whip.Header;
import io.whipsidecar.whip.PublishToken;
import io.whipsidecar.whip.WhipEndpoint;
import io.whipsidecar.whip.WhipIngest;
import io.whipsidecar.whip.WhipRequest;
import io.whipsidecar.whip.WhipResponse;
import io.whipsidecar.whip.WhipSettings;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/**
 * A server without a network, in which publishers come and go before the real ones do: everything
 * that a POST needs is loaded then. It shares nothing with the real server but the code.
 */
final class Rehearsal {
  private static final int ROUNDS = 20;
  private static final String NAME = "rehearsal";
  private static final String TOKEN = "rehearsal";

  private final WhipEndpoint endpoint;
  private final String path;

  Rehearsal(String basePath, SecureRandom random, DtlsIdentity identity) {
    CommandQueue commands = command -> command.accept(System.nanoTime());
    SessionServices services =
        new SessionServices(
            new NoNetwork(),
            commands,
            Handshakes.on(Runnable::run),
            identity,
            new Counters(),
            random,
            new MediaClock(Instant.now(), System.nanoTime()));
    LocalCandidate candidate =
        new LocalCandidate(LocalCandidate.Transport.UDP, "127.0.0.1", 9, 65_535);
    MediaPlane plane =
        new MediaPlane(
            services,
            (loopback, reachedAt) -> List.of(candidate),
            new Admission(1, 1),
            new ChunkPool(0));
    IngestRegistry registry =
        new IngestRegistry(
            new PortAllocator(new PortRange(20_000, 20_009), block -> null, 0, 1),
            IngestStore.inMemory(),
            new RegistryLimits(1, 0),
            Instant::now,
            List.of(plane));
    registry.start(
        StartCommand.of(new ProcessId(NAME), IngestConfig.defaults(), ManagerRef.NONE),
        System.nanoTime());
    WhipIngest ingest = new WhipIngest(NAME, Codec.H264, Codec.OPUS, PublishToken.of(TOKEN), 0);
    endpoint =
        new WhipEndpoint(
            WhipSettings.plain(basePath, WhipSettings.Access.TOKENS),
            id -> ingest,
            new LoopGateway(commands, plane, System::nanoTime),
            random);
    path = basePath + "/" + NAME;
  }

  /** Publishers come with this offer, and go. */
  void run(byte[] offer) {
    for (int i = 0; i < ROUNDS; i++) {
      WhipResponse answer = endpoint.handle(request("POST", path, offer));
      String session = answer.header("Location");
      if (session != null) {
        endpoint.handle(request("DELETE", session, new byte[0]));
      }
    }
  }

  private static WhipRequest request(String method, String path, byte[] body) {
    List<Header> headers =
        List.of(
            new Header("Content-Type", "application/sdp"),
            new Header("Authorization", "Bearer " + TOKEN));
    return new WhipRequest(method, path, "", headers, body, Client.direct("127.0.0.1", true));
  }

  /** Nothing leaves it, and nothing arrives. */
  private static final class NoNetwork implements MediaIo {
    @Override
    public void sendToPublisher(SocketAddress to, byte[] datagram, int offset, int length) {}

    @Override
    public boolean tellsReadersApart() {
      return true;
    }

    @Override
    public void sendRtp(int port, byte[] packet, int offset, int length) {}

    @Override
    public void sendRtcp(int port, byte[] compound, int offset, int length) {}

    @Override
    public void releaseRtcp(int port) {}

    @Override
    public void register(String localUfrag, DatagramHandler session) {}

    @Override
    public void release(String localUfrag) {}

    @Override
    public void bind(SocketAddress address, DatagramHandler session) {}

    @Override
    public void follow(SocketAddress address, DatagramHandler session) {}

    @Override
    public void unregister(DatagramHandler session) {}

    @Override
    public void add(Timed timed) {}

    @Override
    public void remove(Timed timed) {}

    @Override
    public void watchReader(int rtpPort, int rtcpPort, ReaderListener listener) {}

    @Override
    public void unwatchReader(int rtpPort) {}

    @Override
    public void awaitReader(int rtpPort, boolean awaited) {}
  }
}
