"use strict";

// Says on the page how things are. It is told, and asks nobody.

const SILENT_AFTER_S = 6;
const BADGES = {
  idle: "Off air", starting: "Connecting", connecting: "Connecting", live: "Live",
  interrupted: "Interrupted", waiting: "Interrupted", ended: "Off air",
};

const $ = (id) => document.getElementById(id);
const chosen = (radio) => document.querySelector(`input[name=${radio}]:checked`).value;
const streamName = nameOfStream();

let complaint = null; // the failure that is shown, or null

function nameOfStream() {
  const segment = endpoint.split("/").filter(Boolean).pop() ?? "";
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function text(id, value) {
  if ($(id).textContent !== value) $(id).textContent = value; // spoken once, not each second
}

function show(id, is) {
  $(id).hidden = !is;
}

/** Null takes the last one away. */
function complain(failure) {
  if (failure === complaint) return;
  complaint = failure;
  for (const field of document.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.setAttribute("aria-describedby", field.dataset.hint ?? "");
  }
  text("error-text", failure?.message ?? "");
  text("remedy", failure?.remedy ?? "");
  show("error", failure);
  if (!failure?.field) return;
  const field = $(failure.field);
  field.dataset.hint ??= field.getAttribute("aria-describedby") ?? "";
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.dataset.hint} error-text remedy`.trim());
  if (failure.again === Again.NO && !field.disabled) field.focus();
}

/** What does not stop the stream and yet should be known; `silentMs`: no sound for so long. */
function notice(serverSays, silentMs) {
  const silent = silentMs > SILENT_AFTER_S * 1000
    ? "No sound comes in: is the microphone muted at its own switch?" : "";
  const said = serverSays || silent;
  text("notice", said);
  show("notice", said);
}

/** What the server misses of a connected stream, in the words of the one who streams. */
function inPlainWords(report) {
  const reason = report?.reason ?? "";
  if (/nothing reads/.test(reason)) {
    return "Nobody at the server takes the stream yet. It goes on by itself once the program there runs.";
  }
  if (/^(Video arrives|Media arrives)/.test(reason)) {
    return /no audio/.test(reason) ? "The server gets no sound from you yet." : "The server gets no usable picture from you yet.";
  }
  return "";
}

function showTrace(report) {
  show("trace", report);
  if (!report) return;
  text("reason", report.reason);
  $("stages").replaceChildren(...report.stages.map((stage) => {
    const item = document.createElement("li");
    item.textContent = `${stage.name}: after ${stage.after_ms} ms${stage.detail ? ` (${stage.detail})` : ""}`;
    return item;
  }));
  text("candidates", report.candidates.join(", ") || "none");
}

function showFigures(now) {
  show("figures", now);
  if (!now) return;
  const video = now.video;
  const put = (id, value) => text(`figure-${id}`, value);
  put("bitrate", now.bitrate === undefined ? "…" : `${Math.round(now.bitrate / 1000)} kb/s`);
  put("picture", video?.frameWidth
    ? `${video.frameWidth} × ${video.frameHeight}, ${Math.round(video.framesPerSecond ?? 0)}/s` : "none");
  put("rtt", now.rtt === undefined ? "…" : `${Math.round(now.rtt * 1000)} ms`);
  put("loss", now.loss === undefined ? "…" : `${(now.loss * 100).toFixed(1)} %`);
  put("codecs", now.codecs.join(", "));
  const limits = { none: "nothing", cpu: "this computer", bandwidth: "the network", other: "something else" };
  put("limit", limits[video?.qualityLimitationReason] ?? "nothing");
}

/** Everything on the page that depends on how far the stream is. */
function enter(phase, failure, lockFields) {
  document.body.dataset.phase = phase;
  const running = !["idle", "ended"].includes(phase);
  const hadFocus = document.activeElement;
  text("badge-word", BADGES[phase]);
  document.title = phase === "live" ? `● Live: ${streamName}` : streamName;
  show("clock", phase === "live");
  show("start", !running);
  show("stop", running);
  show("now", phase === "waiting");
  show("countdown", phase === "waiting");
  if (!running || phase === "waiting") showFigures(null);
  lockFields(running);
  const gone = hadFocus?.hidden || hadFocus?.disabled; // the keyboard is not left there
  if (gone && !failure?.field) $(running ? "stop" : "start").focus();
}
