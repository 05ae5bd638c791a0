/** What a manager on Node needs: the calls as promises, the stubs, and helpers to run FFmpeg and to explain errors. */
export * from "./gen/whipsidecar/v1/ingest.js";
export * from "./gen/whipsidecar/v1/lifecycle.js";
export * from "./connection.js";
export * from "./sidecar.js";
export * as legs from "./legs.js";
