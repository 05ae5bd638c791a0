// Everything about one ingest, beside the table.
import { bits, clock, count, milliseconds, percent, seconds, span } from "./format.js";
import { element } from "./list.js";
import { Plot } from "./plot.js";

const KINDS = { MEDIA_KIND_VIDEO: "Video", MEDIA_KIND_AUDIO: "Audio" };
const STAGES = {
  "post-accepted": "Request accepted", "stun-seen": "First packet seen", nominated: "Path chosen", "dtls-started": "Handshake begun",
  "dtls-done": "Encrypted", "first-srtp": "First media", "first-keyframe": "First keyframe", "reader-bound": "FFmpeg reads",
};

function button(text, className, onClick) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

function facts(pairs) {
  const list = element("dl", "facts");
  for (const [name, value] of pairs) {
    if (value) list.append(element("div", "", element("dt", "", name), element("dd", "", value)));
  }
  return list;
}

function section(title, ...children) {
  return element("section", "", element("h3", "", title), ...children);
}

export class Details {
  constructor(onClose, onDisconnect) {
    this.element = document.getElementById("details");
    this.state = element("span", "state");
    this.title = element("h2");
    this.title.id = "details-title";
    this.title.tabIndex = -1;
    this.reason = element("p", "reason");
    this.end = button("Disconnect", "danger", () => onDisconnect(this.row));
    this.close = button("×", "quiet close", onClose);
    this.close.setAttribute("aria-label", "Close");
    this.plots = [
      [new Plot("Bitrate", "--plot-bitrate", 100_000, bits), "bitrates", "bitrate"],
      [new Plot("Loss", "--plot-loss", 0.01, percent), "losses", "loss"],
      [new Plot("Round trip", "--plot-trip", 0.01, milliseconds), "roundTrips", "roundTrip"],
    ];
    this.notices = element("div", "notices");
    this.rest = element("div", "rest");
    this.element.append(
      element("div", "head", element("div", "top", this.state, this.close), this.title, this.reason, element("p", "buttons", this.end)),
      this.notices, element("div", "plots", ...this.plots.map(([plot]) => plot.element)), this.rest);
    new ResizeObserver(() => this.draw()).observe(this.element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  /**
   * @param now by our clock, as the plots have it
   * @param serverNow by the server's
   */
  show(row, now, serverNow) {
    const opened = this.row?.id !== row.id;
    this.row = row;
    this.now = now;
    this.element.hidden = false;
    this.title.textContent = row.id;
    this.state.className = `state ${row.state.name}`;
    const since = row.ingest.stateTime;
    this.state.textContent = since ? `${row.state.word} for ${span((serverNow - Date.parse(since)) / 1000)}` : row.state.word;
    this.reason.textContent = row.ingest.stateReason ?? "";
    this.end.hidden = !row.ingest.publisher;
    if (opened || this.version !== row.version) {
      this.version = row.version;
      this.write(row);
    }
    this.draw();
    if (opened) this.element.scrollTop = 0;
  }

  hide() {
    this.row = null;
    this.element.hidden = true;
  }

  draw() {
    if (!this.row) return;
    for (const [plot, series, value] of this.plots) plot.draw(this.row[series], this.now, this.row[value]);
  }

  write(row) {
    this.replace(this.notices, "notices", this.findings(row), JSON.stringify([row.ingest.findings, row.ingest.lastRefusal]));
    const publisher = row.ingest.publisher ?? row.ingest.lastPublisher;
    const parts = [];
    if (publisher) parts.push(this.publisher(publisher, row.ingest.publisher !== undefined), this.stages(publisher));
    parts.push(this.tracks(row), this.registration(row));
    this.rest.replaceChildren(...parts);
  }

  /** What is announced is written only when it is something else. */
  replace(node, name, children, fingerprint) {
    if (this[`${name}Shown`] !== fingerprint) {
      this[`${name}Shown`] = fingerprint;
      node.replaceChildren(...children);
    }
  }

  findings(row) {
    const notices = (row.ingest.findings ?? []).map((finding) => element("div", "notice warn",
      element("strong", "", finding.reason.replaceAll("_", " ").toLowerCase()), element("p", "", finding.message)));
    const refusal = row.ingest.lastRefusal;
    if (refusal) {
      notices.push(element("div", "notice bad",
        element("strong", "", `last refused publisher: ${refusal.reason.replaceAll("_", " ").toLowerCase()}`),
        element("p", "", refusal.detail ?? ""),
        element("p", "small", [`${refusal.method} ${refusal.status}`, `at ${clock(refusal.time)}`, `from ${refusal.remoteAddress ?? "?"}`,
          refusal.userAgent, Number(refusal.count) > 1 ? `${count(refusal.count)} in all` : ""].filter(Boolean).join(", "))));
    }
    return notices;
  }

  publisher(publisher, present) {
    return section(present ? "Publisher" : "Last publisher", facts([
      ["Address", publisher.remoteAddress || "none yet"],
      ["Program", publisher.userAgent],
      [present ? "Since" : "Came", clock(publisher.connectedTime)],
      ["Ended", publisher.endReason ? `${publisher.endReason} (${publisher.endCause})` : ""],
      ["Round trip", present && this.row.roundTrip !== null ? milliseconds(this.row.roundTrip) : ""],
      ["Encryption", [publisher.dtlsCipherSuite, publisher.srtpProfile].filter(Boolean).join(", ")],
      ["Told to send to", (publisher.candidates ?? []).join(", ")],
      ["Session", publisher.sessionId],
    ]));
  }

  /** Each stage with its share of the set-up's time as a bar. */
  stages(publisher) {
    const stages = publisher.stages ?? [];
    const list = element("ol", "stages");
    const times = stages.map((stage) => Date.parse(stage.time));
    const begin = Math.min(...times);
    const setUp = stages.filter((stage) => stage.name !== "reader-bound").map((stage) => Date.parse(stage.time));
    const length = Math.max(1, Math.max(...setUp) - begin);
    const order = stages.map((_, i) => i).sort((a, b) => times[a] - times[b]);
    let before = begin;
    for (const i of order) {
      const offset = times[i] - begin;
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      bar.setAttribute("viewBox", "0 0 100 4");
      bar.setAttribute("preserveAspectRatio", "none");
      bar.setAttribute("aria-hidden", "true");
      const from = Math.min(100, (before - begin) / length * 100);
      const to = Math.min(100, offset / length * 100);
      bar.append(rectangle("track", 0, 100), rectangle("bar", from, Math.max(0.8, to - from)));
      list.append(element("li", "", element("span", "stage", STAGES[stages[i].name] ?? stages[i].name),
        element("span", "offset", i === order[0] ? clock(stages[i].time) : `+${offset < 10_000 ? `${offset} ms` : span(offset / 1000)}`),
        bar, element("small", "", stages[i].detail ?? "")));
      before = times[i];
    }
    return section("How it got in", list);
  }

  tracks(row) {
    const tracks = (row.ingest.tracks ?? []).map((track) => {
      const s = track.statistics ?? {};
      const interval = seconds(s.keyframeInterval);
      return element("div", "track", element("h4", "", KINDS[track.kind] ?? track.kind, element("small", "", `${track.encodingName} ${s.codecProfile ?? ""}`)),
        facts([
          ["To", `${track.host}:${track.rtpPort}, payload type ${track.payloadType}`],
          ["Bitrate", s.bitrate ? bits(Number(s.bitrate)) : ""],
          ["Picture", s.width ? `${s.width} × ${s.height}, ${(s.frameRate ?? 0).toFixed(1)} fps` : ""],
          ["Keyframes", s.keyframes ? `${count(s.keyframes)}${interval ? `, one in ${interval.toFixed(1)} s` : ""}` : ""],
          ["Received", s.packetsReceived ? `${count(s.packetsReceived)} packets` : ""],
          ["Lost on the way", s.packetsLost ? `${count(s.packetsLost)}, of which ${count(s.packetsRecovered)} came again` : ""],
          ["Frames lost", s.framesLost ? count(s.framesLost) : ""],
          ["Jitter", s.jitter ? milliseconds(seconds(s.jitter)) : ""],
          ["Forwarded", s.packetsForwarded ? `${count(s.packetsForwarded)} packets` : ""],
          ["Dropped at FFmpeg", s.readerDrops ? count(s.readerDrops) : ""],
        ]));
    });
    return section("Tracks", ...tracks);
  }

  registration({ ingest }) {
    return section("Ingest", facts([
      ["FFmpeg", ingest.readerPresent ? "reads it" : "does not read it"],
      ["WHIP URL", ingest.whipUrl ?? ingest.whipPath],
      ["Token", ingest.hasPublishToken ? "asked for" : "none set"],
      ["Manager", ingest.managerId],
      ["Reference", ingest.reference],
      ["Registered", ingest.registeredTime ? new Date(ingest.registeredTime).toLocaleString() : ""],
    ]));
  }
}

function rectangle(className, x, width) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  made.setAttribute("class", className);
  made.setAttribute("x", x);
  made.setAttribute("width", width);
  made.setAttribute("height", 4);
  return made;
}
