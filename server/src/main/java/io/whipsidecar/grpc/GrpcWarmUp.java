package io.whipsidecar.grpc;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.whipsidecar.v1.OnProcessStartRequest;
import io.whipsidecar.v1.ProcessLifecycleServiceGrpc;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the server once from within: the first call of a cold JVM takes a second or two, which is a
 * manager's whole deadline.
 */
public final class GrpcWarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcWarmUp.class);
  private static final long TIMEOUT_S = 10;

  private GrpcWarmUp() {}

  /** Starts a process without ingest, which registers nothing. Never fails. */
  public static void run(InetSocketAddress address) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress(
                address.getAddress().getHostAddress(),
                address.getPort(),
                InsecureChannelCredentials.create())
            .directExecutor()
            .build();
    try {
      ProcessLifecycleServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(TIMEOUT_S, TimeUnit.SECONDS)
          .onProcessStart(OnProcessStartRequest.newBuilder().setProcessId("warm-up").build());
    } catch (StatusRuntimeException e) {
      LOG.atWarn().addKeyValue("status", e.getStatus()).log("grpc-warm-up-failed");
    } finally {
      channel.shutdownNow();
    }
  }
}
