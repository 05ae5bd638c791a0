// The smallest restream manager: records one WHIP ingest into FOLDER, restarts FFmpeg when it dies, and
// stops it cleanly on SIGINT or SIGTERM.
//
//   PUBLISH_TOKEN=secret SIDECAR=127.0.0.1:9090 FFMPEG=ffmpeg MANAGER_ID=studio-1 node manager.js ID FOLDER
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { hostname } from "node:os";
import { setTimeout as rest } from "node:timers/promises";
import { explain, legs, Sidecar } from "../src/index.js"; // For you: "@whip-sidecar/client"

const [processId, folder] = process.argv.slice(2);
if (!processId || !folder) {
  console.error("usage: manager.js ID FOLDER");
  process.exit(2);
}
const instance = randomUUID(); // Drawn at each boot.
const sidecar = new Sidecar(process.env.SIDECAR ?? "127.0.0.1:9090");
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => stop.abort());
}

/** Tells the sidecar, and goes on when it cannot be told. */
async function tell(call: "onProcessStopping" | "onProcessStop"): Promise<void> {
  await sidecar[call]({ processId }).catch((error) => console.error(`${call}: ${explain(error)}`));
}

/** Lets FFmpeg finish its file: by an end of file from the sidecar, else SIGINT, else SIGKILL. */
async function end(ffmpeg: ChildProcess, ended: Promise<unknown>): Promise<void> {
  await tell("onProcessStopping");
  for (const [patienceMs, signal] of [[1_000, "SIGINT"], [5_000, "SIGKILL"]] as const) {
    await Promise.race([ended, rest(patienceMs, undefined, { ref: false })]);
    if (ffmpeg.exitCode === null && ffmpeg.signalCode === null) ffmpeg.kill(signal);
  }
  await ended;
}

/** Runs one FFmpeg until it ends by itself, or is made to by `stop`. */
async function run(): Promise<void> {
  const response = await sidecar.onProcessStart({
    processId,
    whipIngest: { enabled: true, publishToken: process.env.PUBLISH_TOKEN ?? "" },
    // Not shared with another manager that runs, and the same after a restart.
    managerId: process.env.MANAGER_ID ?? `${hostname()}/${processId}`,
    managerInstanceId: instance,
  });
  const file = `${folder}/${Date.now()}.mkv`;
  const args = ["-nostdin", "-loglevel", "warning", ...legs.toArguments(response.inputLegs), "-c", "copy", file];
  // In a session of its own: a terminal's Ctrl-C is for the manager.
  const ffmpeg = spawn(process.env.FFMPEG ?? "ffmpeg", args, { detached: true, stdio: ["ignore", "inherit", "inherit"] });
  const ended = once(ffmpeg, "exit"); // Rejects when FFmpeg cannot be run.
  console.log(`ffmpeg pid=${ffmpeg.pid} file=${file}`);
  await Promise.race([ended, once(stop.signal, "abort")]);
  if (stop.signal.aborted) await end(ffmpeg, ended);
}

while (!stop.signal.aborted) {
  await run().catch((error) => console.error(explain(error)));
  await rest(1_000, undefined, { signal: stop.signal }).catch(() => undefined);
}
await tell("onProcessStop");
sidecar.close();
