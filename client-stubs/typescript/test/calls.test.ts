// Calls to a server of the test's own, and to the real one when WHIP_SIDECAR_LIVE holds its address
// (client-stubs/live-test sets it).
import assert from "node:assert/strict";
import { test } from "node:test";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { credentials, Metadata, Server, ServerCredentials, type ServiceError, status } from "@grpc/grpc-js";
import {
  clientOptions,
  deadline,
  explain,
  InputLeg,
  OnProcessStartRequest,
  OnProcessStartResponse,
  ProcessLifecycleServiceClient,
  type ProcessLifecycleServiceServer,
  ProcessLifecycleServiceService,
  reason,
  tls,
  withToken,
} from "../src/index.js";

const live = process.env.WHIP_SIDECAR_LIVE;

/** A google.rpc.Status with an ErrorInfo, encoded by hand. */
function statusDetails(): Buffer {
  const info = new BinaryWriter().uint32(10).string("INVALID_FIELD").uint32(18).string("whipsidecar").finish();
  const any = new BinaryWriter()
    .uint32(10).string("type.googleapis.com/google.rpc.ErrorInfo").uint32(18).bytes(info).finish();
  return Buffer.from(new BinaryWriter().uint32(8).int32(3).uint32(26).bytes(any).finish());
}

const fake: ProcessLifecycleServiceServer = {
  onProcessStart(call, callback) {
    if (call.request.whipIngest?.videoPt === 50) {
      const metadata = new Metadata();
      metadata.set("grpc-status-details-bin", statusDetails());
      callback({ code: status.INVALID_ARGUMENT, details: "whip_ingest.video_pt: 50; expected 0 or 96 to 127", metadata });
    } else {
      callback(null, OnProcessStartResponse.fromPartial({ inputLegs: [InputLeg.fromPartial({ id: "whip" })] }));
    }
  },
  onProcessStopping: (_call, callback) => callback(null, { known: true }),
  onProcessStop: (_call, callback) => callback(null, { known: true }),
};

async function withClient(target: string, use: (client: ProcessLifecycleServiceClient) => Promise<void>): Promise<void> {
  const client = new ProcessLifecycleServiceClient(target, credentials.createInsecure(), clientOptions);
  try {
    await use(client);
  } finally {
    client.close();
  }
}

async function withFake(use: (client: ProcessLifecycleServiceClient) => Promise<void>): Promise<void> {
  const server = new Server();
  server.addService(ProcessLifecycleServiceService, fake);
  const port = await new Promise<number>((resolve, reject) => server.bindAsync(
    "127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))));
  try {
    await withClient(`127.0.0.1:${port}`, use);
  } finally {
    server.forceShutdown();
  }
}

function start(client: ProcessLifecycleServiceClient, videoPt: number): Promise<OnProcessStartResponse> {
  const request = OnProcessStartRequest.fromPartial({
    processId: "typescript", whipIngest: { enabled: true, publishToken: "t", videoPt } });
  return new Promise((resolve, reject) => client.onProcessStart(
    request, new Metadata(), deadline(), (error, response) => (error ? reject(error) : resolve(response))));
}

async function starts(client: ProcessLifecycleServiceClient): Promise<void> {
  assert.deepEqual((await start(client, 0)).inputLegs.map((leg) => leg.id), ["whip"]);
}

async function refusesInOneLine(client: ProcessLifecycleServiceClient): Promise<void> {
  await assert.rejects(start(client, 50), (error: ServiceError) => {
    assert.equal(reason(error), "INVALID_FIELD");
    assert.equal(explain(error), "INVALID_ARGUMENT: whip_ingest.video_pt: 50; expected 0 or 96 to 127 [INVALID_FIELD]");
    return true;
  });
}

test("a start returns legs", () => withFake(starts));

test("a refusal is one line", () => withFake(refusesInOneLine));

test("a call fails at once when nothing listens", () =>
  withClient("unix:/nonexistent/whip-sidecar.sock", (client) => assert.rejects(start(client, 0), (error: ServiceError) => {
    assert.equal(error.code, status.UNAVAILABLE);
    assert.equal(reason(error), "");
    return true;
  })));

test("live: the real server", { skip: live ? false : "WHIP_SIDECAR_LIVE is not set" }, () =>
  withClient(live ?? "", async (client) => {
    await starts(client);
    await refusesInOneLine(client);
    const known = await new Promise<boolean>((resolve, reject) => client.onProcessStop(
      { processId: "typescript" }, new Metadata(), deadline(), (error, answer) => (error ? reject(error) : resolve(answer.known))));
    assert.equal(known, true);
  }));

async function stops(target: string, options: object, channelCredentials = credentials.createInsecure()): Promise<void> {
  const client = new ProcessLifecycleServiceClient(target, channelCredentials, options);
  try {
    await new Promise<void>((resolve, reject) => client.onProcessStop(
      { processId: "typescript credentials" }, new Metadata(), deadline(), (error) => (error ? reject(error) : resolve())));
  } finally {
    client.close();
  }
}

const unix = process.env.WHIP_SIDECAR_LIVE_UNIX;
const secured = process.env.WHIP_SIDECAR_LIVE_TLS;

test("live: a token on a Unix domain socket", { skip: unix ? false : "WHIP_SIDECAR_LIVE_UNIX is not set" }, async () => {
  await stops(unix ?? "", withToken(process.env.WHIP_SIDECAR_LIVE_TOKEN ?? ""));
  await assert.rejects(stops(unix ?? "", clientOptions), (error: ServiceError) => reason(error) === "TOKEN_MISSING");
});

test("live: mutual TLS", { skip: secured ? false : "WHIP_SIDECAR_LIVE_TLS is not set" }, async () => {
  const folder = process.env.WHIP_SIDECAR_LIVE_TLS_FOLDER;
  await stops(secured ?? "", clientOptions, tls(`${folder}/ca.pem`, `${folder}/manager.pem`, `${folder}/manager.key`));
  await assert.rejects(stops(secured ?? "", clientOptions, tls(`${folder}/ca.pem`)),
    (error: ServiceError) => error.code === status.UNAVAILABLE);
});
