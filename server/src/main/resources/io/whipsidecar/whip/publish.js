"use strict";

// The page: fields, preview, what is said to the person. The stream itself is broadcast.js's.

const sources = new Sources((kind, track) => onTrack(kind, track), (thing) => onLost(thing));
let broadcast = null; // the stream that runs, or null
let liveSinceMs = 0;
let facing = "user";
let silentSinceMs = 0;
let serverSays = "";
let problemOfDevice = null;
let wakeLock = null;
let opening = Promise.resolve(); // devices are opened and changed one after another

const bitrate = () => Math.max(100, Number($("bitrate").value) || 2500) * 1000;

function choice() {
  return {
    video: chosen("video"),
    audio: chosen("audio"),
    camera: $("camera").value,
    microphone: $("microphone").value,
    screenSound: $("screen-sound").checked,
    height: Number($("size").value),
    rate: Number($("rate").value),
  };
}

/** While it runs: what can change without a new negotiation stays open. */
function lockFields(running) {
  for (const id of ["token", "size", "rate", "screen-sound"]) $(id).disabled = running;
  const { video, audio } = sources.tracks;
  for (const radio of document.querySelectorAll("input[name=video]")) {
    const possible = radio.value !== "screen" || navigator.mediaDevices?.getDisplayMedia;
    radio.disabled = !possible || (running && (!video || radio.value === "none"));
  }
  for (const radio of document.querySelectorAll("input[name=audio]")) radio.disabled = running;
  $("microphone").disabled = running && (!audio || chosen("audio") === "none");
}

function onPhase({ phase, failure, seconds, report, figures }) {
  if (document.body.dataset.phase !== phase) enter(phase, failure, lockFields);
  if (report !== undefined) showTrace(report);
  serverSays = phase === "live" ? inPlainWords(report) : "";
  switch (phase) {
    case "connecting":
      text("state", "Connecting…");
      break;
    case "live":
      liveSinceMs ||= Date.now();
      showClock();
      text("state", "You are live.");
      complain(problemOfDevice);
      showFigures(figures);
      if (!wakeLock) keepAwake();
      break;
    case "interrupted":
      text("state", "The connection is interrupted; trying another way…");
      break;
    case "waiting":
      text("state", "Not connected. Streaming goes on by itself as soon as it can.");
      text("countdown", `Trying again in ${seconds} s.`);
      complain(failure);
      break;
    case "ended":
      finish(failure);
      break;
  }
  notice(serverSays, silentMs());
}

async function start() {
  if (broadcast) return;
  complain(null);
  problemOfDevice = null;
  showTrace(null);
  enter("starting", null, lockFields);
  text("state", "Asking for camera and microphone…");
  const mine = { stop() {} }; // until there is a stream, there is something that can be stopped
  broadcast = mine;
  try {
    await openSources();
  } catch (error) {
    if (broadcast === mine) finish(words(error));
    return;
  }
  if (broadcast !== mine) return;
  remember();
  liveSinceMs = 0;
  broadcast = new Broadcast(token(), { bitrate: bitrate(), rate: choice().rate }, sources, onPhase);
  broadcast.run();
}

/** Ends it; the preview stays, so that starting again is one press. */
function finish(failure) {
  broadcast?.stop();
  broadcast = null;
  liveSinceMs = 0;
  serverSays = "";
  problemOfDevice = null;
  wakeLock?.release().catch(() => {});
  wakeLock = null;
  enter("ended", failure, lockFields);
  text("state", "Not streaming.");
  complain(failure ?? null);
  notice(serverSays, silentMs());
}

/** A phone that goes dark stops its camera. */
async function keepAwake() {
  wakeLock = { release: async () => {} };
  const lock = await navigator.wakeLock?.request("screen").catch(() => null);
  wakeLock = broadcast ? lock : null;
  if (!broadcast) lock?.release().catch(() => {});
  lock?.addEventListener("release", () => { wakeLock = null; });
}

/** One after another: two at once would take each other's devices. */
function inTurn(change) {
  opening = opening.catch(() => {}).then(change);
  return opening;
}

function openSources() {
  return inTurn(async () => {
    const now = choice();
    if (now.video === "none" && now.audio === "none") {
      throw new Failure("There is nothing to send.", { remedy: "Choose a picture or a sound first." });
    }
    const { video, audio } = sources.tracks;
    if (!sources.isOpen) {
      await sources.open(now);
    } else {
      if (!video && now.video !== "none") await sources.changePicture(now);
      if (!audio && now.audio !== "none") await sources.changeSound(now);
    }
    await fillDevices();
  });
}

/** A choice was made while the preview or the stream runs. */
async function change(what) {
  showFields();
  remember();
  if (!sources.isOpen) return showPicture();
  problemOfDevice = null;
  try {
    await inTurn(async () => {
      const now = choice();
      if (what === "picture" && now.video === "screen" && !broadcast) {
        await sources.changePicture({ ...now, video: "none" }); // the button on the stage asks for the screen
      } else if (what === "picture") {
        await sources.changePicture(now);
      } else {
        await sources.changeSound(now);
      }
      await fillDevices();
    });
    complain(null);
  } catch (error) {
    problemOfDevice = words(error);
    const { video } = sources.tracks;
    const sent = video?.contentHint === "detail" ? "screen" : "camera";
    if (broadcast && video) document.querySelector(`input[value=${sent}]`).checked = true;
    showFields();
    complain(problemOfDevice);
  }
  showPicture();
}

function onTrack(kind, track) {
  if (kind === "video") showPicture();
  else $("mute").disabled = !track;
  broadcast?.replace?.(kind, track)?.catch((error) => complain(words(error)));
}

function onLost(thing) {
  if (thing === "screen") {
    if (broadcast) finish(new Failure("You stopped sharing the screen.", { remedy: "Start again to share another one." }));
    return showPicture();
  }
  problemOfDevice = new Failure(`The ${thing} was disconnected.`, {
    remedy: broadcast ? "The rest goes on. Plug it in again, or choose another one." : "Plug it in again, or choose another one.",
    field: thing,
  });
  if (broadcast && !sources.isOpen) finish(problemOfDevice);
  else complain(problemOfDevice);
}

function showPicture() {
  const { video } = sources.tracks;
  const shown = $("preview").srcObject?.getVideoTracks()[0];
  if (shown !== video) $("preview").srcObject = video ? new MediaStream([video]) : null;
  const kind = chosen("video");
  $("preview").classList.toggle("mirrored", Boolean(video) && kind === "camera" && video.getSettings().facingMode === "user");
  show("empty", !video);
  show("show", kind !== "none");
  text("show", kind === "screen" ? "Choose what to share" : "Show preview");
  text("empty-hint", kind === "none" ? "No picture: you send sound only." : "Only you see it until you start.");
}

async function preview() {
  complain(null);
  try {
    await openSources();
    remember();
  } catch (error) {
    complain(words(error));
  }
  showPicture();
}

/** Device names are known only after the person has allowed one of them. */
async function fillDevices() {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const remembered = read(localStorage, CHOICES);
  for (const [id, kind] of [["camera", "videoinput"], ["microphone", "audioinput"]]) {
    const select = $(id);
    const before = select.value || remembered[id];
    const named = devices.filter((device) => device.kind === kind && device.deviceId && device.label);
    select.replaceChildren(new Option("Default", ""),
      ...named.map((device) => new Option(device.label, device.deviceId)));
    select.value = named.some((device) => device.deviceId === before) ? before : "";
  }
  const cameras = devices.filter((device) => device.kind === "videoinput").length;
  show("flip", cameras > 1 && matchMedia("(pointer: coarse)").matches);
}

/** From the front camera to the back one and the other way round. */
async function flip() {
  facing = sources.tracks.video?.getSettings().facingMode === "environment" ? "user" : "environment";
  try {
    await inTurn(() => sources.changePicture({ ...choice(), video: "camera", camera: { facing } }));
    $("camera").value = sources.tracks.video?.getSettings().deviceId ?? "";
    remember();
  } catch (error) {
    complain(words(error));
  }
}

function mute() {
  const muted = $("mute").getAttribute("aria-pressed") !== "true";
  $("mute").setAttribute("aria-pressed", String(muted));
  $("mute").querySelector("span").textContent = muted ? "Unmute" : "Mute";
  sources.muted = muted;
}

function showFields() {
  for (const row of document.querySelectorAll("[data-for]")) {
    const { for: what } = row.dataset;
    row.hidden = what === "microphone" ? chosen("audio") === "none" : chosen("video") !== what;
  }
  text("quality-now", `${$("size").value}p, ${$("rate").value}/s, at most ${bitrate() / 1_000_000} Mb/s`);
}

function showClock() {
  const seconds = Math.floor((Date.now() - liveSinceMs) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (liveSinceMs) text("clock", parts.map((part) => String(part).padStart(2, "0")).join(":"));
}

const silentMs = () => (silentSinceMs ? Date.now() - silentSinceMs : 0);

function showLevel() {
  const level = sources.level;
  const percent = Math.round((level ?? 0) * 100);
  $("meter").setAttribute("aria-valuenow", String(percent));
  $("meter").firstElementChild.style.setProperty("--level", String(percent / 100));
  const quiet = broadcast && sources.tracks.audio?.enabled && level !== null && percent < 2;
  silentSinceMs = quiet ? silentSinceMs || Date.now() : 0;
}

/** True when the browser lets this page have the camera without asking. */
async function isAllowed() {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state === "granted";
  } catch {
    return false; // a browser that does not know this question asks its own
  }
}

$("name").textContent = streamName;
document.body.dataset.phase = "idle";
document.title = streamName;
recall();
showFields();
lockFields(false);
showPicture();
fillDevices().then(async () => {
  if (chosen("video") === "camera" && (await isAllowed())) preview();
});
try {
  requireDevices();
} catch (error) {
  complain(error);
}

$("form").addEventListener("submit", (event) => { event.preventDefault(); start(); });
$("stop").addEventListener("click", () => finish(null));
$("now").addEventListener("click", () => broadcast?.tryNow?.());
$("show").addEventListener("click", preview);
$("mute").addEventListener("click", mute);
$("flip").addEventListener("click", flip);
$("copy-plain").addEventListener("click", () => copyLink(false));
$("copy-token").addEventListener("click", () => copyLink(true));
$("share").addEventListener("toggle", () => {
  text("copied", "");
  $("copy-token").disabled = !token();
});
$("keep").addEventListener("change", remember);
$("token").addEventListener("input", () => { if ($("token").hasAttribute("aria-invalid")) complain(null); });
for (const id of ["camera", "size", "rate", "screen-sound"]) $(id).addEventListener("change", () => change("picture"));
for (const radio of document.querySelectorAll("input[name=video]")) radio.addEventListener("change", () => change("picture"));
for (const radio of document.querySelectorAll("input[name=audio]")) radio.addEventListener("change", () => change("sound"));
$("microphone").addEventListener("change", () => change("sound"));
$("bitrate").addEventListener("change", () => {
  showFields();
  remember();
  broadcast?.limitVideo?.(bitrate())?.catch(() => {}); // the next session has it
});
document.addEventListener("click", (event) => {
  sources.onTouch();
  if (!$("share").contains(event.target)) $("share").open = false;
});
document.addEventListener("keydown", (event) => {
  sources.onTouch();
  if (event.key === "Escape" && $("share").open) {
    $("share").open = false;
    $("share").querySelector("summary").focus();
  }
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) broadcast?.tryNow?.(); });
window.addEventListener("hashchange", takeTokenFromLink);
window.addEventListener("online", () => broadcast?.onNetworkChange?.());
let network = navigator.connection?.type; // of phones; other changes are mere estimates of its speed
navigator.connection?.addEventListener?.("change", () => {
  if (navigator.connection.type !== network) broadcast?.onNetworkChange?.();
  network = navigator.connection.type;
});
window.addEventListener("beforeunload", (event) => { if (broadcast) event.preventDefault(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
window.addEventListener("pagehide", () => { broadcast?.stop(); sources.close(); });
navigator.mediaDevices?.addEventListener?.("devicechange", fillDevices);
setInterval(showClock, 250);
setInterval(showLevel, 80);
