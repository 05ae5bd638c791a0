package io.whipsidecar.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.whipsidecar.ingest.Ingest;
import io.whipsidecar.ingest.IngestEvents;
import io.whipsidecar.ingest.IngestRegistry;
import io.whipsidecar.ingest.ProcessId;
import io.whipsidecar.v1.DisconnectPublisherRequest;
import io.whipsidecar.v1.DisconnectPublisherResponse;
import io.whipsidecar.v1.GetIngestRequest;
import io.whipsidecar.v1.GetIngestResponse;
import io.whipsidecar.v1.IngestServiceGrpc.IngestServiceImplBase;
import io.whipsidecar.v1.ListIngestsRequest;
import io.whipsidecar.v1.ListIngestsResponse;
import io.whipsidecar.v1.WatchIngestsRequest;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads ingests and watches them; ends publishers. Runs on the server's few threads. */
final class IngestQueryService extends IngestServiceImplBase {
  private static final int DEFAULT_PAGE_SIZE = 100;
  private static final int MAX_PAGE_SIZE = 1000;

  /** gRPC clients take no message above 4 MiB unless told otherwise. */
  private static final int MAX_PAGE_BYTES = 1 << 20;

  private static final int MAX_REASON_BYTES = 512;

  /** Between turns of watchers: calls of managers come in between. */
  private static final int SNAPSHOTS_PAUSE_MS = 1;

  private static final int CHANGES_PAUSE_MS = 4;

  private final Executor executor;
  private final IngestRegistry registry;
  private final IngestEvents events;
  private final PublisherControl publishers;
  private final IngestMessages messages;
  private final WatchMessages watchMessages;
  private final WatchTurns turns;
  private volatile boolean closed;

  /**
   * @param executor makes answers that something else was waited for
   */
  IngestQueryService(
      IngestRegistry registry,
      IngestEvents events,
      PublisherControl publishers,
      IngestMessages messages,
      LongSupplier nanoTime,
      Executor executor) {
    this.executor = executor;
    this.registry = registry;
    this.events = events;
    this.publishers = publishers;
    this.messages = messages;
    this.watchMessages = new WatchMessages(registry, events, messages, nanoTime);
    this.turns =
        new WatchTurns(
            watchMessages,
            events::execute,
            afterwards(events, SNAPSHOTS_PAUSE_MS),
            afterwards(events, CHANGES_PAUSE_MS));
    events.watch(turns::onNews);
  }

  private static Executor afterwards(IngestEvents events, int pauseMs) {
    return CompletableFuture.delayedExecutor(pauseMs, TimeUnit.MILLISECONDS, events::execute);
  }

  @Override
  public void getIngest(GetIngestRequest request, StreamObserver<GetIngestResponse> observer) {
    LifecycleService.answer(
        observer,
        () -> {
          Ingest ingest = find(Requests.processId(request.getProcessId()));
          return GetIngestResponse.newBuilder().setIngest(messages.ingest(ingest)).build();
        });
  }

  @Override
  public void listIngests(
      ListIngestsRequest request, StreamObserver<ListIngestsResponse> observer) {
    LifecycleService.answer(observer, () -> list(request));
  }

  private ListIngestsResponse list(ListIngestsRequest request) {
    Violations violations = new Violations();
    int size = request.getPageSize();
    if (size < 0 || size > MAX_PAGE_SIZE) { // uint32: large values are negative here
      violations.add("page_size", Integer.toUnsignedString(size), "0 or 1 to " + MAX_PAGE_SIZE);
    }
    ProcessId after = PageToken.parse(request.getPageToken());
    if (after == null && !request.getPageToken().isEmpty()) {
      violations.add(
          "page_token", Violations.shown(request.getPageToken()), "a next_page_token, or nothing");
    }
    InvalidRequest.throwIfAny(violations);
    int limit = size == 0 ? DEFAULT_PAGE_SIZE : size;
    Page page = Page.of(registry, messages, after, limit, MAX_PAGE_BYTES);
    ProcessId next = page.next();
    return ListIngestsResponse.newBuilder()
        .addAllIngests(page.ingests())
        .setNextPageToken(next == null ? "" : PageToken.of(next))
        .build();
  }

  /** WatchIngests as {@link EncodedWatch} binds it. */
  void watchEncoded(WatchIngestsRequest request, StreamObserver<ByteString> observer) {
    var stream = (ServerCallStreamObserver<ByteString>) observer;
    IngestWatch watch = new IngestWatch(events, watchMessages, stream, request);
    stream.setOnCancelHandler(() -> end(watch));
    stream.setOnReadyHandler(() -> turns.wake(watch));
    turns.add(watch);
    if (closed) { // close() may have come before the watch was there
      end(watch);
    }
  }

  private void end(IngestWatch watch) {
    turns.remove(watch);
    watch.end();
  }

  @Override
  public void disconnectPublisher(
      DisconnectPublisherRequest request, StreamObserver<DisconnectPublisherResponse> observer) {
    var call = (ServerCallStreamObserver<DisconnectPublisherResponse>) observer;
    LifecycleService.answerLater(observer, () -> disconnect(request, call));
  }

  private CompletableFuture<DisconnectPublisherResponse> disconnect(
      DisconnectPublisherRequest request,
      ServerCallStreamObserver<DisconnectPublisherResponse> call) {
    Violations violations = new Violations();
    String id = Requests.checkProcessId(request.getProcessId(), violations);
    violations.checkLength("reason", request.getReason(), MAX_REASON_BYTES);
    InvalidRequest.throwIfAny(violations);
    Ingest ingest = find(new ProcessId(id));
    LifecycleService.refuseCancelled();
    CompletableFuture<Boolean> disconnected = publishers.disconnect(ingest, request.getReason());
    call.setOnCancelHandler(() -> disconnected.cancel(false));
    return disconnected.handleAsync(IngestQueryService::response, executor);
  }

  private static DisconnectPublisherResponse response(
      @Nullable Boolean disconnected, @Nullable Throwable failure) {
    if (disconnected != null) {
      return DisconnectPublisherResponse.newBuilder().setDisconnected(disconnected).build();
    }
    if (failure instanceof TimeoutException) {
      throw StatusTable.mediaBusy();
    }
    if (failure instanceof CancellationException) {
      throw StatusTable.cancelled();
    }
    throw new CompletionException(failure);
  }

  private Ingest find(ProcessId id) {
    Ingest ingest = registry.find(id);
    if (ingest == null) {
      throw StatusTable.notFound(id);
    }
    return ingest;
  }

  /** Ends all watches: they would never end by themselves. */
  void close() {
    closed = true;
    turns.all().forEach(this::end);
  }
}
