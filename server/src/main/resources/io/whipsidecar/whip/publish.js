"use strict";

// Publishes to the ingest that this page's own address names: WHIP (RFC 9725) by fetch and WebRTC.

const POLL_MS = 1000;
const $ = (id) => document.getElementById(id);
const endpoint = location.pathname;
const chosen = (name) => document.querySelector(`input[name=${name}]:checked`).value;

let publishing = null; // the publisher that runs, or null

/** An error whose message is for the person in front of the page. */
class Reason extends Error {}

function authorization() {
  const token = $("token").value.trim();
  return token ? { Authorization: `Bearer ${token}` } : {};
}

async function request(url, options) {
  try {
    return await fetch(url, { cache: "no-store", ...options });
  } catch {
    throw new Reason("The server does not answer. Is this page's address still right?");
  }
}

/** What a problem+json response says, in words. */
async function problem(response) {
  const body = await response.json().catch(() => ({}));
  if (response.status === 401) {
    return new Reason("No ingest of this name is open to you: its process is not running, or the token is missing or wrong.");
  }
  const text = [body.title, body.detail].filter(Boolean).join(": ");
  return new Reason(text ? `${text}.` : `The server answered ${response.status}.`);
}

/** The codecs and limits of the ingest; only who may publish is told. */
async function ingest() {
  const headers = { Accept: "application/json", ...authorization() };
  const response = await request(endpoint, { headers });
  if (!response.ok) throw await problem(response);
  return response.json();
}

/** STUN and TURN servers, if the server names any (RFC 9725 §4.6). */
async function iceServers() {
  const response = await request(endpoint, { method: "OPTIONS", headers: authorization() });
  const servers = [];
  for (const link of (response.headers.get("Link") ?? "").split(/,\s*(?=<)/)) {
    const url = /^<([^>]+)>/.exec(link)?.[1];
    const value = (name) => new RegExp(`${name}="([^"]*)"`).exec(link)?.[1];
    if (url && /rel="?ice-server"?/.test(link)) {
      servers.push({ urls: url, username: value("username"), credential: value("credential") });
    }
  }
  return servers;
}

async function capture(wanted) {
  const kind = wanted.video ? chosen("video") : "none";
  const sound = wanted.audio ? chosen("audio") : "none";
  if (kind === "none" && sound === "none") throw new Reason("Choose a picture or a sound first.");
  if (!navigator.mediaDevices) {
    throw new Reason("Browsers give access to the camera only to pages from HTTPS or localhost.");
  }
  const height = Number($("size").value);
  const video = {
    width: { ideal: Math.round((height * 16) / 9) },
    height: { ideal: height },
    frameRate: { ideal: Number($("rate").value) },
  };
  const music = sound === "music" && {
    echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 2,
  };
  const device = (id) => ($(id).value ? { deviceId: { exact: $(id).value } } : {});
  const microphone = sound === "none" ? false : { ...device("microphone"), ...music };
  const stream = new MediaStream();
  const add = (from) => from.getTracks().forEach((track) => stream.addTrack(track));
  try {
    if (kind === "screen") add(await navigator.mediaDevices.getDisplayMedia({ video }));
    const camera = kind === "camera" && { ...video, ...device("camera") };
    if (camera || microphone) {
      add(await navigator.mediaDevices.getUserMedia({ video: camera, audio: microphone }));
    }
  } catch (error) {
    stream.getTracks().forEach((track) => track.stop());
    throw new Reason(deviceProblem(error));
  }
  for (const track of stream.getTracks()) {
    track.contentHint = track.kind === "audio"
      ? (music ? "music" : "speech")
      : (kind === "screen" ? "detail" : "motion");
  }
  return stream;
}

/** A proxy may take something off the front of the path and not say so: then Location lacks it. */
function sessionUrl(response) {
  const url = new URL(response.headers.get("Location"), response.url);
  const base = endpoint.replace(/\/$/, "");
  if (url.origin === location.origin && !url.pathname.startsWith(`${base}/`)) {
    url.pathname = `${base}/${url.pathname.split("/").pop()}`;
  }
  return url.href;
}

function deviceProblem(error) {
  switch (error.name) {
    case "NotAllowedError": return "The browser was not allowed to use the camera, microphone or screen.";
    case "NotFoundError": return "There is no such camera or microphone.";
    case "NotReadableError": return "Another program uses the camera or microphone.";
    default: return `The camera or microphone can't be used: ${error.message}`;
  }
}

/** Offers the ingest's codec alone, so that a browser that does not have it says so here. */
function preferCodec(transceiver, name) {
  const all = RTCRtpSender.getCapabilities?.(transceiver.sender.track.kind)?.codecs;
  if (!all) return; // an old browser: it offers all that it has, and the server says what it lacks
  const is = (codec, ...names) => names.includes(codec.mimeType.split("/")[1].toLowerCase());
  if (!all.some((codec) => is(codec, name.toLowerCase()))) {
    throw new Reason(`This browser can't send ${name}, which the ingest takes.`);
  }
  transceiver.setCodecPreferences?.(all.filter((codec) => is(codec, name.toLowerCase(), "rtx")));
}

/** Adds parameters to the fmtp lines of a codec; makes a line where there is none. */
function withParameters(sdp, codec, parameters) {
  const lines = sdp.split("\r\n");
  const types = lines.map((l) => new RegExp(`^a=rtpmap:(\\d+) ${codec}/`, "i").exec(l)?.[1]);
  for (const type of types.filter(Boolean)) {
    const at = lines.findIndex((line) => line.startsWith(`a=fmtp:${type} `));
    if (at >= 0) lines[at] += `;${parameters}`;
    else lines.splice(types.indexOf(type) + 1, 0, `a=fmtp:${type} ${parameters}`);
  }
  return lines.join("\r\n");
}

class Publisher {
  #pc; #stream; #wanted; #session = null; #timer = 0; #last = null; #connected = false; #ended = false;

  constructor(wanted, stream, servers) {
    this.#wanted = wanted;
    this.#stream = stream;
    this.#pc = new RTCPeerConnection({ bundlePolicy: "max-bundle", iceServers: servers });
    this.#pc.onconnectionstatechange = () => this.#onState();
    stream.getTracks().forEach((track) => { track.onended = () => this.stop("The source has ended."); });
  }

  async start() {
    const music = this.#stream.getAudioTracks()[0]?.contentHint === "music";
    const bitrate = this.#bitrate();
    for (const track of this.#stream.getTracks()) {
      const video = track.kind === "video";
      const transceiver = this.#pc.addTransceiver(track, {
        direction: "sendonly",
        streams: [this.#stream],
        sendEncodings: [{
          maxBitrate: video ? bitrate : music ? 192_000 : 64_000,
          ...(video && { maxFramerate: Number($("rate").value) }),
        }],
      });
      preferCodec(transceiver, video ? this.#wanted.video : this.#wanted.audio);
    }
    await this.#pc.setLocalDescription();
    const offer = this.#pc.localDescription.sdp;
    const response = await request(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/sdp", ...authorization() },
      body: music ? withParameters(offer, "opus", "stereo=1;sprop-stereo=1") : offer,
    });
    if (response.status !== 201) throw await problem(response);
    this.#session = sessionUrl(response);
    if (this.#ended) return this.release(); // stopped meanwhile
    // No need to wait for candidates of ours: the server has a public one, and learns ours from it.
    await this.#pc.setRemoteDescription({ type: "answer", sdp: this.#answer(await response.text(), bitrate) });
    this.#timer = setInterval(() => this.#look(), POLL_MS);
  }

  get ended() {
    return this.#ended;
  }

  #bitrate() {
    const asked = Math.max(100, Number($("bitrate").value) || 2500) * 1000;
    return this.#wanted.max_bitrate ? Math.min(asked, this.#wanted.max_bitrate) : asked;
  }

  /** Browsers of Chromium's kind begin at 300 kb/s and take long to ramp up, unless they are told. */
  #answer(sdp, bitrate) {
    if (!this.#wanted.video || sdp.includes("x-google-start-bitrate")) return sdp;
    const start = Math.round(Math.min(bitrate, 2_500_000) * 0.8 / 1000);
    return withParameters(sdp, this.#wanted.video, `x-google-start-bitrate=${start}`);
  }

  async #onState() {
    const state = this.#pc.connectionState;
    if (state === "connected") {
      this.#connected = true;
      say("Publishing.");
    } else if (state === "failed") {
      await this.#look();
      await this.stop("The connection failed.");
    } else if (state === "disconnected") {
      say("The connection is interrupted; the browser tries to get it back.");
    }
  }

  /** Each second: what goes out, and what the server has to say. */
  async #look() {
    if (this.#connected) await this.#figures();
    const report = await this.#report();
    if (!report || this.#ended) return;
    showTrace(report);
    if (report.state === "ENDED") {
      await this.stop(report.reason);
    } else if (report.state === "LIVE") {
      say(report.reason === "Media is coming in." ? "Publishing." : `Publishing. ${report.reason}`);
    } else {
      say(`${this.#connected ? "Connected" : "Connecting"}. ${report.reason}`);
    }
  }

  async #report() {
    try {
      const headers = { Accept: "application/json", ...authorization() };
      const response = await fetch(this.#session, { headers, cache: "no-store" });
      return response.ok ? await response.json() : null;
    } catch {
      return null; // the server can't be reached just now; WebRTC finds out what that means
    }
  }

  async #figures() {
    const now = { bytes: 0, codecs: [] };
    const stats = await this.#pc.getStats();
    stats.forEach((entry) => {
      if (entry.type === "outbound-rtp") {
        now.bytes += entry.bytesSent;
        now.timestamp = entry.timestamp;
        const codec = stats.get(entry.codecId)?.mimeType.split("/")[1];
        if (codec) now.codecs.push(codec);
        if (entry.kind === "video") now.video = entry;
      } else if (entry.type === "remote-inbound-rtp") {
        if (entry.roundTripTime !== undefined) now.rtt = entry.roundTripTime;
        now.loss = Math.max(now.loss ?? 0, entry.fractionLost ?? 0);
      }
    });
    const seconds = (now.timestamp - this.#last?.timestamp) / 1000;
    const bits = (now.bytes - this.#last?.bytes) * 8;
    this.#last = now;
    const video = now.video;
    const put = (id, text) => { $(`figure-${id}`).textContent = text; };
    put("bitrate", seconds > 0 ? `${Math.round(bits / seconds / 1000)} kb/s` : "…");
    put("picture", video?.frameWidth
      ? `${video.frameWidth} × ${video.frameHeight}, ${Math.round(video.framesPerSecond ?? 0)}/s` : "none");
    put("rtt", now.rtt === undefined ? "…" : `${Math.round(now.rtt * 1000)} ms`);
    put("loss", now.loss === undefined ? "…" : `${(now.loss * 100).toFixed(1)} %`);
    put("codecs", now.codecs.join(", "));
    const limits = { none: "nothing", cpu: "this computer", bandwidth: "the network", other: "something else" };
    put("limit", limits[video?.qualityLimitationReason] ?? "nothing");
    $("figures").hidden = false;
  }

  /** Ends it; a reason that is no wish of the person's is shown as an error. */
  async stop(reason) {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#timer);
    const report = reason && this.#session ? await this.#report() : null;
    if (report) showTrace(report);
    this.release();
    finish(report?.state === "ENDED" ? report.reason : reason);
  }

  /** Frees everything and tells the server, also when the page goes away. */
  release() {
    this.#ended = true;
    clearInterval(this.#timer);
    this.#pc.close();
    this.#stream.getTracks().forEach((track) => { track.onended = null; track.stop(); });
    if (this.#session) {
      fetch(this.#session, { method: "DELETE", headers: authorization(), keepalive: true }).catch(() => {});
    }
  }
}

function say(text) {
  if ($("state").textContent !== text) $("state").textContent = text; // spoken once, not each second
}

function complain(text) {
  $("error").textContent = text;
  $("error").hidden = !text;
}

function showTrace(report) {
  $("stages").replaceChildren(...report.stages.map((stage) => {
    const item = document.createElement("li");
    item.textContent = `${stage.name}: after ${stage.after_ms} ms${stage.detail ? ` (${stage.detail})` : ""}`;
    return item;
  }));
  $("candidates").textContent = report.candidates.join(", ") || "none";
  $("trace").hidden = false;
}

function busy(is) {
  $("start").disabled = is;
  $("stop").disabled = true;
  for (const field of document.querySelectorAll("fieldset, #token")) field.disabled = is;
}

/** Who uses the keyboard is not left on a button that can't be pressed any more. */
function moveFocus(from, to) {
  if ([$(from), document.body, null].includes(document.activeElement)) $(to).focus();
}

function finish(reason) {
  publishing = null;
  $("preview").srcObject = null;
  $("figures").hidden = true;
  busy(false);
  moveFocus("stop", "start");
  say("Not publishing.");
  if (reason) {
    complain(reason);
    $("trace").open = true;
  }
}

async function start() {
  complain("");
  $("trace").hidden = true;
  $("trace").open = false;
  busy(true);
  say("Asking the server.");
  let stream = null;
  let publisher = null;
  try {
    const wanted = await ingest();
    $("codec").textContent =
      `This ingest takes ${[wanted.video, wanted.audio].filter(Boolean).join(" and ")}.`;
    const servers = await iceServers();
    say("Asking for the camera and the microphone.");
    stream = await capture(wanted);
    $("preview").srcObject = stream;
    fillDevices();
    say("Connecting.");
    publisher = new Publisher(wanted, stream, servers);
    publishing = publisher;
    $("stop").disabled = false;
    moveFocus("start", "stop");
    await publisher.start();
  } catch (error) {
    if (publisher?.ended) return; // the person has stopped it, and that's all
    publisher?.release();
    stream?.getTracks().forEach((track) => track.stop());
    finish(error instanceof Reason ? error.message : `This browser failed: ${error.message}`);
  }
}

/** Device names are known only after the person has allowed one of them. */
async function fillDevices() {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  for (const [id, kind] of [["camera", "videoinput"], ["microphone", "audioinput"]]) {
    const select = $(id);
    const before = select.value;
    const named = devices.filter((device) => device.kind === kind && device.deviceId && device.label);
    select.replaceChildren(new Option("Default", ""),
      ...named.map((device) => new Option(device.label, device.deviceId)));
    select.value = named.some((device) => device.deviceId === before) ? before : "";
  }
}

function name() {
  const segment = endpoint.split("/").filter(Boolean).pop() ?? "";
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

$("process").textContent = name();
document.title = `Publish to ${name()}`;
// A link may carry the token behind '#', which browsers keep to themselves.
$("token").value = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
document.querySelector("input[value=screen]").disabled = !navigator.mediaDevices?.getDisplayMedia;
$("form").addEventListener("submit", (event) => { event.preventDefault(); start(); });
$("stop").addEventListener("click", () => publishing?.stop(""));
window.addEventListener("pagehide", () => publishing?.release());
navigator.mediaDevices?.addEventListener?.("devicechange", fillDevices);
fillDevices();
