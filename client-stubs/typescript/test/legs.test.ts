import assert from "node:assert/strict";
import { test } from "node:test";
import { InputLeg, legs } from "../src/index.js";

test("options stand before each address", () => {
  const video = InputLeg.fromPartial({ id: "whip:video", options: ["-f", "sdp"], address: "data:video" });
  const audio = InputLeg.fromPartial({ id: "whip:audio", address: "data:audio" });
  assert.deepEqual(legs.toArguments([video, audio]), ["-f", "sdp", "-i", "data:video", "-i", "data:audio"]);
});

test("no legs are no arguments", () => {
  assert.deepEqual(legs.toArguments([]), []);
});
