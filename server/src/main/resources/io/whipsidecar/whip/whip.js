"use strict";

// Talks to the server: WHIP (RFC 9725) by fetch and WebRTC. The page's own address is the WHIP endpoint.

const endpoint = location.pathname;

/** When trying again makes sense. */
const Again = { NO: "no", SOON: "soon", SLOWLY: "slowly" };

const BROWSERS = {
  H264: "Chrome, Edge and Safari can, and Firefox once its OpenH264 plug-in is there (about:addons, Plugins).",
  H265: "Safari can, and Chrome or Edge from version 136 on a computer with an H.265 encoder.",
  VP8: "Every current browser can.",
  VP9: "Chrome, Edge and Firefox can.",
  AV1: "Chrome and Edge can.",
};

/** A failure in words for the person in front of the page, with its remedy. */
class Failure extends Error {
  /** `field` is the id of the field that is wrong; `afterS` is the least pause before the next attempt. */
  constructor(text, { remedy = "", field = null, again = Again.NO, afterS = 0 } = {}) {
    super(text);
    Object.assign(this, { remedy, field, again, afterS });
  }
}

async function ask(url, token, options = {}) {
  const headers = { ...(token && { Authorization: `Bearer ${token}` }), ...options.headers };
  let response;
  try {
    response = await fetch(url, {
      cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(15_000), ...options, headers,
    });
  } catch {
    throw new Failure("The server does not answer.", {
      remedy: navigator.onLine
        ? "It may be restarting, or your connection is down."
        : "This device is offline: check its network.",
      again: Again.SOON,
    });
  }
  if (response.type === "opaqueredirect") {
    throw new Failure("This stream has moved to another server.", { remedy: "Reload this page to go there." });
  }
  return response;
}

function retryAfterS(response) {
  const value = response.headers.get("Retry-After") ?? "";
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return seconds > 0 ? Math.ceil(seconds) : 0;
}

/** A refusal in words. `lived`: this page has been live with this token before. */
async function refusal(response, token, wanted, lived) {
  const body = await response.json().catch(() => ({}));
  const afterS = retryAfterS(response);
  switch (response.status) {
    case 401:
      return lived
        ? new Failure("The stream was closed at the server, or its token was changed.", {
            remedy: "Streaming goes on by itself once it is opened again.", again: Again.SLOWLY,
          })
        : new Failure(
            token ? "The token is wrong, or this stream is not open yet." : "This stream needs a token, or is not open yet.",
            { remedy: "Copy the token once more from where you got it. If it is right, ask whether the stream was started at the server.",
              field: "token" });
    case 409:
      return lived || afterS > 0
        ? new Failure("Someone else is streaming here.", {
            remedy: "Only one can stream at a time: you come on when they have stopped, unless you press Stop.",
            again: Again.SOON, afterS,
          })
        : new Failure("Someone else is streaming here.", {
            remedy: "Only one can stream at a time: ask them to stop, then start again.",
          });
    case 422:
      return /codec-not-offered$/.test(body.type ?? "") && wanted.video
        ? cannotSend(wanted.video)
        : new Failure("The server can't take what this browser sends.", { remedy: body.detail ?? "" });
    case 429:
      return new Failure("There were too many attempts.", { remedy: "A short pause helps.", again: Again.SOON, afterS });
    case 502: case 503: case 504:
      return new Failure("The server can't take you just now.", {
        remedy: "It is restarting, or it is full.", again: Again.SOON, afterS,
      });
    default:
      return new Failure(`The server refused: ${body.detail ?? body.title ?? `status ${response.status}`}.`, {
        again: response.status >= 500 ? Again.SOON : Again.NO, afterS,
      });
  }
}

function cannotSend(codec) {
  return new Failure(`This stream needs ${codec}, which this browser can't send.`, {
    remedy: BROWSERS[codec] ?? "Try another browser.",
  });
}

/** STUN and TURN servers, if the server names any (RFC 9725 §4.6). */
function iceServers(link) {
  return (link ?? "").split(/,\s*(?=<)/).flatMap((entry) => {
    const urls = /^<([^>]+)>/.exec(entry)?.[1];
    const value = (name) => new RegExp(`${name}="([^"]*)"`).exec(entry)?.[1];
    return urls && /rel="?ice-server"?/.test(entry)
      ? [{ urls, username: value("username"), credential: value("credential") }]
      : [];
  });
}

/** A proxy may take something off the front of the path and not say so: then Location lacks it. */
function sessionUrl(response) {
  const url = new URL(response.headers.get("Location"), location.href);
  const base = endpoint.replace(/\/$/, "");
  if (url.origin === location.origin && !url.pathname.startsWith(`${base}/`)) {
    url.pathname = `${base}/${url.pathname.split("/").pop()}`;
  }
  return url.href;
}

/** Offers the stream's codec alone, so that a browser that does not have it says so here. */
function preferCodec(transceiver, kind, name) {
  const all = RTCRtpSender.getCapabilities?.(kind)?.codecs;
  if (!all) return; // an old browser: it offers all that it has, and the server says what it lacks
  const is = (codec, ...names) => names.includes(codec.mimeType.split("/")[1].toLowerCase());
  if (!all.some((codec) => is(codec, name.toLowerCase()))) throw cannotSend(name);
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

const iceLine = (sdp, name) => new RegExp(`^a=ice-${name}:(.+)$`, "m").exec(sdp)?.[1].trim();

/** One WHIP session: from the offer to its end, with ICE restarts between. */
class Session {
  #token; #wanted; #pc; #senders = {}; #url = null; #answer = ""; #closed = false; #last = null;

  constructor(token, wanted, servers, onConnection) {
    this.#token = token;
    this.#wanted = wanted;
    this.#pc = new RTCPeerConnection({ bundlePolicy: "max-bundle", iceServers: servers });
    this.#pc.onconnectionstatechange = () => onConnection(this.#pc.connectionState);
  }

  /** The codecs and limits of the stream, and a session for it. */
  static async prepare(token, lived, onConnection) {
    const told = await ask(endpoint, token, { headers: { Accept: "application/json" } });
    if (!told.ok) throw await refusal(told, token, {}, lived);
    const options = await ask(endpoint, token, { method: "OPTIONS" });
    return new Session(token, await told.json(), iceServers(options.headers.get("Link")), onConnection);
  }

  get connection() {
    return this.#pc.connectionState;
  }

  /** Opens it with these tracks, of which those that the stream does not take are left out. */
  async open(tracks, quality, lived) {
    const music = tracks.audio?.contentHint === "music";
    const bitrate = this.#limit(quality.bitrate);
    for (const [kind, track] of Object.entries(tracks)) {
      if (!track || !this.#wanted[kind]) continue;
      const encoding = kind === "video"
        ? { maxBitrate: bitrate, maxFramerate: quality.rate }
        : { maxBitrate: music ? 192_000 : 64_000 };
      const transceiver = this.#pc.addTransceiver(track, { direction: "sendonly", sendEncodings: [encoding] });
      preferCodec(transceiver, kind, this.#wanted[kind]);
      this.#senders[kind] = transceiver.sender;
    }
    if (!this.#senders.video && !this.#senders.audio) {
      throw new Failure(`This stream takes ${this.#wanted.video ? "a picture" : "sound"} only.`, {
        remedy: `Choose ${this.#wanted.video ? "a camera or the screen" : "a microphone"}.`,
      });
    }
    await this.#pc.setLocalDescription();
    const offer = this.#pc.localDescription.sdp;
    const response = await ask(endpoint, this.#token, {
      method: "POST",
      headers: { "Content-Type": "application/sdp" },
      body: music ? withParameters(offer, "opus", "stereo=1;sprop-stereo=1") : offer,
    });
    if (response.status !== 201) throw await refusal(response, this.#token, this.#wanted, lived);
    this.#url = sessionUrl(response);
    if (this.#closed) return this.#delete(); // stopped meanwhile
    this.#answer = this.#started(await response.text(), bitrate);
    // No need to wait for candidates of ours: the server has a public one, and learns ours from it.
    await this.#pc.setRemoteDescription({ type: "answer", sdp: this.#answer });
  }

  #limit(bitrate) {
    return this.#wanted.max_bitrate ? Math.min(bitrate, this.#wanted.max_bitrate) : bitrate;
  }

  /** Browsers of Chromium's kind begin at 300 kb/s and take long to ramp up, unless they are told. */
  #started(sdp, bitrate) {
    if (!this.#wanted.video || sdp.includes("x-google-start-bitrate")) return sdp;
    const start = Math.round(Math.min(bitrate, 2_500_000) * 0.8 / 1000);
    return withParameters(sdp, this.#wanted.video, `x-google-start-bitrate=${start}`);
  }

  /** Another network, the same session (RFC 9725 §4.3.3): nothing is negotiated again. */
  async restartIce() {
    this.#pc.restartIce();
    await this.#pc.setLocalDescription();
    const sdp = this.#pc.localDescription.sdp;
    const line = (name) => new RegExp(`^${name}.*$`, "m").exec(sdp)[0].trim();
    const lines = [
      `a=ice-ufrag:${iceLine(sdp, "ufrag")}`, `a=ice-pwd:${iceLine(sdp, "pwd")}`, line("m="), line("a=mid:"),
    ];
    const response = await ask(this.#url, this.#token, {
      method: "PATCH",
      headers: { "Content-Type": "application/trickle-ice-sdpfrag", "If-Match": "*" },
      body: lines.join("\r\n") + "\r\n",
    });
    if (response.status !== 200) throw lost();
    const fragment = await response.text();
    this.#answer = this.#answer
      .replace(/^a=ice-ufrag:.*$/gm, `a=ice-ufrag:${iceLine(fragment, "ufrag")}`)
      .replace(/^a=ice-pwd:.*$/gm, `a=ice-pwd:${iceLine(fragment, "pwd")}`);
    if (!this.#closed) await this.#pc.setRemoteDescription({ type: "answer", sdp: this.#answer });
  }

  /** What the server says of this session; null: it knows no such session; undefined: no answer. */
  async report() {
    try {
      const headers = { Accept: "application/json" };
      const response = await ask(this.#url, this.#token, { headers, signal: AbortSignal.timeout(5_000) });
      if (response.ok) return await response.json();
      return [401, 404].includes(response.status) ? null : undefined;
    } catch {
      return undefined;
    }
  }

  /** Sends another track, or none, in place of the one of its kind; nothing is negotiated again. */
  async replace(kind, track) {
    await this.#senders[kind]?.replaceTrack(track);
  }

  async limitVideo(bitrate) {
    const sender = this.#senders.video;
    const parameters = sender?.getParameters();
    if (!parameters?.encodings?.length) return;
    parameters.encodings[0].maxBitrate = this.#limit(bitrate);
    await sender.setParameters(parameters);
  }

  /** What goes out, as this browser measures it. */
  async figures() {
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
    if (seconds > 0) now.bitrate = (now.bytes - this.#last.bytes) * 8 / seconds;
    this.#last = now;
    return now;
  }

  /** Ends it and tells the server, also when the page goes away. */
  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#pc.onconnectionstatechange = null;
    this.#pc.close();
    if (this.#url) this.#delete();
  }

  #delete() {
    const headers = this.#token ? { Authorization: `Bearer ${this.#token}` } : {};
    fetch(this.#url, { method: "DELETE", headers, keepalive: true }).catch(() => {}); // it may be down
  }
}

function lost() {
  return new Failure("The connection was lost.", { again: Again.SOON });
}
