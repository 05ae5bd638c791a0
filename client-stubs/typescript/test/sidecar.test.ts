// The calls as promises, against a server of the test's own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Server, ServerCredentials, type ServiceError, status } from "@grpc/grpc-js";
import {
  Ingest,
  type IngestServiceServer,
  IngestServiceService,
  OnProcessStartResponse,
  type ProcessLifecycleServiceServer,
  ProcessLifecycleServiceService,
  Sidecar,
  type WatchIngestsResponse,
} from "../src/index.js";

/** The ids of three ingests, on pages of two; a watch has two events and never ends by itself. */
class Fake {
  readonly server = new Server();
  watching = 0;
  tokens: unknown[] = [];

  private readonly lifecycle: ProcessLifecycleServiceServer = {
    onProcessStart: (call, callback) => {
      this.tokens.push(call.metadata.get("authorization")[0]);
      if (call.request.processId === "silent") return; // Never answers.
      callback(null, OnProcessStartResponse.fromPartial({ ingest: { processId: call.request.processId } }));
    },
    onProcessStopping: (_call, callback) => callback(null, { known: true }),
    onProcessStop: (_call, callback) => callback(null, { known: false }),
  };

  private readonly ingests: IngestServiceServer = {
    getIngest: (call, callback) => call.request.processId === "a"
      ? callback(null, { ingest: Ingest.fromPartial({ processId: "a" }) })
      : callback({ code: status.NOT_FOUND, details: "no such ingest" }),
    listIngests: (call, callback) => callback(null, call.request.pageToken === ""
      ? { ingests: [Ingest.fromPartial({ processId: "a" }), Ingest.fromPartial({ processId: "b" })], nextPageToken: "b" }
      : { ingests: [Ingest.fromPartial({ processId: "c" })], nextPageToken: "" }),
    watchIngests: (call) => {
      this.watching++;
      call.on("cancelled", () => this.watching--);
      for (const revision of [1n, 2n]) {
        call.write({ event: undefined, revision, serverRunId: "run" });
      }
    },
    disconnectPublisher: (_call, callback) => callback(null, { disconnected: true }),
  };

  async start(): Promise<string> {
    this.server.addService(ProcessLifecycleServiceService, this.lifecycle);
    this.server.addService(IngestServiceService, this.ingests);
    const port = await new Promise<number>((resolve, reject) => this.server.bindAsync(
      "127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))));
    return `127.0.0.1:${port}`;
  }
}

function withSidecar(name: string, use: (sidecar: Sidecar, fake: Fake) => Promise<void>): void {
  test(name, { timeout: 20_000 }, async () => {
    const fake = new Fake();
    const sidecar = new Sidecar(await fake.start(), { token: "manager" });
    try {
      await use(sidecar, fake);
    } finally {
      sidecar.close();
      fake.server.forceShutdown();
    }
  });
}

/** Waits until nobody watches any more. */
async function nobodyWatches(fake: Fake): Promise<void> {
  while (fake.watching > 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

withSidecar("calls are promises, and send the token", async (sidecar, fake) => {
  const response = await sidecar.onProcessStart({ processId: "studio", whipIngest: { enabled: true } });
  assert.equal(response.ingest?.processId, "studio");
  assert.deepEqual(fake.tokens, ["Bearer manager"]);
  assert.equal((await sidecar.onProcessStopping({ processId: "studio" })).known, true);
  assert.equal((await sidecar.onProcessStop({ processId: "studio" })).known, false);
  assert.equal((await sidecar.disconnectPublisher({ processId: "studio" })).disconnected, true);
});

withSidecar("a refused call rejects its promise", (sidecar) =>
  assert.rejects(sidecar.getIngest("x"), (error: ServiceError) => error.code === status.NOT_FOUND));

withSidecar("a call that is not answered ends at its deadline", (sidecar) =>
  assert.rejects(sidecar.onProcessStart({ processId: "silent" }, 100),
    (error: ServiceError) => error.code === status.DEADLINE_EXCEEDED));

withSidecar("ingests come page after page", async (sidecar) => {
  const ids: string[] = [];
  for await (const ingest of sidecar.ingests()) ids.push(ingest.processId);
  assert.deepEqual(ids, ["a", "b", "c"]);
  assert.equal((await sidecar.getIngest("a")).processId, "a");
});

withSidecar("leaving the loop ends the watch", async (sidecar, fake) => {
  const seen: bigint[] = [];
  for await (const event of sidecar.watchIngests()) {
    seen.push(event.revision);
    if (seen.length === 2) break;
  }
  assert.deepEqual(seen, [1n, 2n]);
  await nobodyWatches(fake);
});

withSidecar("an aborted watch ends without an error", async (sidecar, fake) => {
  const abort = new AbortController();
  const seen: WatchIngestsResponse[] = [];
  for await (const event of sidecar.watchIngests({}, { signal: abort.signal })) {
    seen.push(event);
    if (seen.length === 2) abort.abort();
  }
  assert.equal(seen.length, 2);
  await nobodyWatches(fake);
  for await (const event of sidecar.watchIngests({}, { signal: abort.signal })) assert.fail(String(event));
});

withSidecar("a watch ends at its deadline, and when the sidecar goes away", async (sidecar, fake) => {
  const watch = async (timeoutMs?: number) => {
    for await (const event of sidecar.watchIngests({}, { timeoutMs })) {
      if (timeoutMs === undefined && event.revision === 2n) fake.server.forceShutdown();
    }
  };
  await assert.rejects(watch(100), (error: ServiceError) => error.code === status.DEADLINE_EXCEEDED);
  await assert.rejects(watch(), (error: ServiceError) => error.code === status.UNAVAILABLE || error.code === status.CANCELLED);
});
