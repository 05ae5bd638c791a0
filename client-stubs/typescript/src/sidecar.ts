import {
  type CallOptions, type ChannelCredentials, credentials, Metadata, type ServiceError,
} from "@grpc/grpc-js";
import { clientOptions, deadline, withToken } from "./connection.js";
import {
  DisconnectPublisherRequest,
  type DisconnectPublisherResponse,
  GetIngestRequest,
  type Ingest,
  IngestServiceClient,
  ListIngestsRequest,
  type ListIngestsResponse,
  WatchIngestsRequest,
  type WatchIngestsResponse,
} from "./gen/whipsidecar/v1/ingest.js";
import {
  OnProcessStartRequest,
  type OnProcessStartResponse,
  OnProcessStoppingRequest,
  type OnProcessStoppingResponse,
  OnProcessStopRequest,
  type OnProcessStopResponse,
  ProcessLifecycleServiceClient,
} from "./gen/whipsidecar/v1/lifecycle.js";

/** A message of which any field may be left out: it has its default then. */
export type Partially<T> = T extends readonly (infer E)[]
  ? Partially<E>[]
  : T extends object ? { [K in keyof T]?: Partially<T[K]> } : T;

/** How to reach a sidecar: in the clear without a token, unless said otherwise. */
export interface SidecarOptions {
  credentials?: ChannelCredentials;
  /** One of the sidecar's `--grpc-token-file`. */
  token?: string;
}

/** How long to watch: until `signal` is aborted, or for `timeoutMs`; for ever when neither is there. */
export interface WatchOptions {
  signal?: AbortSignal;
  timeoutMs?: number;
}

interface Message<T> {
  fromPartial(object: any): T;
}

type Unary<Q, A> = (
  request: Q, metadata: Metadata, options: CallOptions, done: (error: ServiceError | null, answer: A) => void) => unknown;

/**
 * All calls as promises, with a deadline of 2 s each unless another is given. A promise that is rejected
 * has a `ServiceError`: see `explain` and `reason`.
 */
export class Sidecar {
  /** The clients beneath, for what is not here. */
  readonly lifecycle: ProcessLifecycleServiceClient;
  readonly ingestService: IngestServiceClient;

  /** Connects with the first call. `target` is `host:port` or `unix:/path`. */
  constructor(target: string, options: SidecarOptions = {}) {
    const how = options.credentials ?? credentials.createInsecure();
    const more = options.token === undefined ? clientOptions : withToken(options.token);
    this.lifecycle = new ProcessLifecycleServiceClient(target, how, more);
    this.ingestService = new IngestServiceClient(target, how, more);
  }

  onProcessStart(request: Partially<OnProcessStartRequest>, timeoutMs?: number): Promise<OnProcessStartResponse> {
    return call(this.lifecycle.onProcessStart.bind(this.lifecycle), OnProcessStartRequest, request, timeoutMs);
  }

  onProcessStopping(request: Partially<OnProcessStoppingRequest>, timeoutMs?: number): Promise<OnProcessStoppingResponse> {
    return call(this.lifecycle.onProcessStopping.bind(this.lifecycle), OnProcessStoppingRequest, request, timeoutMs);
  }

  onProcessStop(request: Partially<OnProcessStopRequest>, timeoutMs?: number): Promise<OnProcessStopResponse> {
    return call(this.lifecycle.onProcessStop.bind(this.lifecycle), OnProcessStopRequest, request, timeoutMs);
  }

  async getIngest(processId: string, timeoutMs?: number): Promise<Ingest> {
    const service = this.ingestService;
    const answer = await call(service.getIngest.bind(service), GetIngestRequest, { processId }, timeoutMs);
    return answer.ingest!; // The sidecar always sets it.
  }

  /** One page. */
  listIngests(request: Partially<ListIngestsRequest> = {}, timeoutMs = 5_000): Promise<ListIngestsResponse> {
    return call(this.ingestService.listIngests.bind(this.ingestService), ListIngestsRequest, request, timeoutMs);
  }

  /** All ingests, page after page. */
  async *ingests(): AsyncGenerator<Ingest, void, undefined> {
    let pageToken = "";
    do {
      const page = await this.listIngests({ pageToken });
      yield* page.ingests;
      pageToken = page.nextPageToken;
    } while (pageToken);
  }

  disconnectPublisher(request: Partially<DisconnectPublisherRequest>, timeoutMs?: number): Promise<DisconnectPublisherResponse> {
    const service = this.ingestService;
    return call(service.disconnectPublisher.bind(service), DisconnectPublisherRequest, request, timeoutMs);
  }

  /**
   * A snapshot of all ingests, then every change. Leaving the loop ends the call; it ends by itself when
   * the options say so, and throws when the sidecar goes away: then call it again after a rest.
   */
  async *watchIngests(
    request: Partially<WatchIngestsRequest> = {}, options: WatchOptions = {},
  ): AsyncGenerator<WatchIngestsResponse, void, undefined> {
    const { signal, timeoutMs } = options;
    if (signal?.aborted) return;
    const ends = timeoutMs === undefined ? {} : deadline(timeoutMs);
    const stream = this.ingestService.watchIngests(WatchIngestsRequest.fromPartial(request), new Metadata(), ends);
    stream.on("error", () => undefined); // The loop below throws it; after the loop it is about our own cancelling.
    const cancel = () => stream.cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      yield* stream as AsyncIterable<WatchIngestsResponse>;
    } catch (error) {
      if (!signal?.aborted) throw error;
    } finally {
      signal?.removeEventListener("abort", cancel);
      cancel();
    }
  }

  /** Ends the connection; calls under way go on. */
  close(): void {
    this.lifecycle.close();
    this.ingestService.close();
  }
}

function call<Q, A>(unary: Unary<Q, A>, type: Message<Q>, request: Partially<Q>, timeoutMs?: number): Promise<A> {
  return new Promise((resolve, reject) => unary(
    type.fromPartial(request), new Metadata(), deadline(timeoutMs),
    (error, answer) => (error ? reject(error) : resolve(answer))));
}
