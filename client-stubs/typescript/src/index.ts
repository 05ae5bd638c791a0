/** What a manager on Node needs: the stubs, and helpers to connect, to run FFmpeg and to explain errors. */
export * from "./gen/whipsidecar/v1/ingest.js";
export * from "./gen/whipsidecar/v1/lifecycle.js";
export * from "./connection.js";
export * as legs from "./legs.js";
