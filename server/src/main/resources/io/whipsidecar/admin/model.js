// What the page knows: the ingests as the API tells them (whipsidecar.v1.Ingest in protobuf's JSON), and five
// minutes of measurements of each. Nothing here touches the document.
import { program, seconds } from "./format.js";

/** Samples that are kept, one a second. */
export const KEPT = 300;

export const STATES = {
  INGEST_STATE_LIVE: { name: "live", word: "Live", rank: 3 },
  INGEST_STATE_CONNECTING: { name: "connecting", word: "Connecting", rank: 2 },
  INGEST_STATE_SILENT: { name: "silent", word: "Silent", rank: 1 },
  INGEST_STATE_PORT_CONFLICT: { name: "conflict", word: "Port conflict", rank: 0 },
  INGEST_STATE_WAITING: { name: "waiting", word: "Waiting", rank: 4 },
};
const UNKNOWN = { name: "waiting", word: "Unknown", rank: 5 };

/** The last five minutes of one figure. */
class Series {
  values = new Float32Array(KEPT).fill(Number.NaN);
  times = new Float64Array(KEPT);
  next = 0;

  add(time, value) {
    this.values[this.next] = value ?? Number.NaN;
    this.times[this.next] = time;
    this.next = (this.next + 1) % KEPT;
  }

  /** Calls back with time and value, oldest first. */
  forEach(since, take) {
    for (let i = 0; i < KEPT; i++) {
      const at = (this.next + i) % KEPT;
      if (this.times[at] >= since) take(this.times[at], this.values[at]);
    }
  }
}

export class Row {
  constructor(id) {
    this.id = id;
    this.version = 0;
    this.bitrates = null; // made with the first measurement: most ingests may wait for hours
    this.bitrate = this.loss = this.roundTrip = this.skew = null;
    this.lossWindow = [];
  }

  set(ingest) {
    this.ingest = ingest;
    this.state = STATES[ingest.state] ?? UNKNOWN;
    this.words = [
      this.id, ingest.reference, ingest.managerId, ingest.stateReason, this.state.word, ingest.publisher?.remoteAddress,
      ingest.publisher?.userAgent, ...(ingest.tracks ?? []).map((track) => track.encodingName),
      ...(ingest.findings ?? []).map((finding) => finding.reason), ingest.lastRefusal?.reason,
    ].join("\n").toLowerCase();
    this.program = program(ingest.publisher?.userAgent);
    this.address = ingest.publisher?.remoteAddress ?? "";
    this.codecs = (ingest.tracks ?? []).map((track) => track.encodingName).join(" · ");
    this.figures();
    this.version++;
  }

  /** Only what is measured has changed. */
  measure(measured, time) {
    const tracks = this.ingest.tracks ?? [];
    for (const track of measured.tracks ?? []) {
      const own = tracks.find((one) => one.kind === track.kind);
      if (own) own.statistics = track.statistics;
    }
    this.ingest.findings = measured.findings;
    this.ingest.avSkew = measured.avSkew;
    if (this.ingest.publisher) this.ingest.publisher.roundTripTime = measured.publisher?.roundTripTime;
    this.figures();
    this.lose();
    if (!this.bitrates) {
      this.bitrates = new Series();
      this.losses = new Series();
      this.roundTrips = new Series();
    }
    this.bitrates.add(time, this.bitrate);
    this.losses.add(time, this.loss);
    this.roundTrips.add(time, this.roundTrip);
    this.version++;
  }

  figures() {
    const tracks = this.ingest.tracks ?? [];
    const present = this.ingest.publisher !== undefined;
    this.bitrate = present
      ? tracks.reduce((sum, track) => sum + Number(track.statistics?.bitrate ?? 0), 0) : null;
    const video = tracks.find((track) => track.kind === "MEDIA_KIND_VIDEO")?.statistics;
    this.pixels = present && video?.width ? video.width * video.height : 0;
    this.picture = this.pixels ? `${video.width}×${video.height}` : "";
    this.rate = this.pixels && video.frameRate ? Math.round(video.frameRate) : 0;
    this.roundTrip = present ? seconds(this.ingest.publisher.roundTripTime) : null;
    this.skew = present ? seconds(this.ingest.avSkew) : null;
    this.findings = this.ingest.findings?.length ?? 0;
    if (!present) {
      this.loss = null;
      this.lossWindow.length = 0;
    }
  }

  /** What the network lost of the last seconds. */
  lose() {
    if (!this.ingest.publisher) return;
    let got = 0;
    let lost = 0;
    for (const { statistics } of this.ingest.tracks ?? []) {
      got += Number(statistics?.packetsReceived ?? 0) - Number(statistics?.packetsRecovered ?? 0);
      lost += Number(statistics?.packetsLost ?? 0);
    }
    const window = this.lossWindow;
    if (window.length && (got < window.at(-1).got || lost < window.at(-1).lost)) window.length = 0; // another publisher
    window.push({ got, lost });
    if (window.length > 6) window.shift();
    const came = got - window[0].got;
    const went = lost - window[0].lost;
    this.loss = came + went > 0 ? went / (came + went) : null;
  }
}

const SORTS = {
  state: (row) => row.state.rank,
  id: null,
  publisher: (row) => row.address || "\uffff",
  codecs: (row) => row.codecs,
  picture: (row) => -row.pixels,
  bitrate: (row) => -(row.bitrate ?? -1),
  loss: (row) => -(row.loss ?? -1),
  roundTrip: (row) => -(row.roundTrip ?? -1),
  skew: (row) => -Math.abs(row.skew ?? -1),
  findings: (row) => -row.findings,
};

export class Model {
  rows = new Map();
  membership = 0; // grows when an ingest comes, goes or changes its state
  #seen = null;

  /** A WatchIngestsResponse. */
  watch(response) {
    if (response.snapshot) {
      this.#seen ??= new Set();
      for (const ingest of response.snapshot.ingests ?? []) {
        this.#seen.add(ingest.processId);
        this.#put(ingest);
      }
      if (!response.snapshot.more) this.#forgetUnseen();
    } else if (response.change) {
      const { ingest } = response.change;
      if (ingest.state === "INGEST_STATE_REMOVED") this.#remove(ingest.processId);
      else this.#put(ingest);
    }
  }

  /** The stream broke off: a new one begins with a snapshot. */
  restart() {
    this.#seen = null;
  }

  measure({ ingests }, time) {
    for (const measured of ingests) {
      const row = this.rows.get(measured.processId);
      if (row) row.measure(measured, time);
    }
  }

  #put(ingest) {
    let row = this.rows.get(ingest.processId);
    if (!row) {
      row = new Row(ingest.processId);
      this.rows.set(row.id, row);
      this.membership++;
    } else if (row.ingest.state !== ingest.state) {
      this.membership++;
    }
    row.set(ingest);
  }

  #remove(id) {
    if (this.rows.delete(id)) this.membership++;
  }

  #forgetUnseen() {
    for (const id of this.rows.keys()) if (!this.#seen.has(id)) this.#remove(id);
    this.#seen = null;
  }

  counts() {
    const counts = { all: this.rows.size, attention: 0, live: 0, connecting: 0, silent: 0, waiting: 0, conflict: 0 };
    for (const row of this.rows.values()) {
      counts[row.state.name]++;
      if (needsAttention(row)) counts.attention++;
    }
    return counts;
  }

  totalBitrate() {
    let sum = 0;
    for (const row of this.rows.values()) sum += row.bitrate ?? 0;
    return sum;
  }

  /** The rows to show, in their order. */
  list(filter, search, sort, descending) {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const found = [];
    for (const row of this.rows.values()) {
      const fits = filter === "all" || (filter === "attention" ? needsAttention(row) : row.state.name === filter);
      if (fits && words.every((word) => row.words.includes(word))) found.push(row);
    }
    const key = SORTS[sort];
    const byId = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
    const compare = key
      ? (a, b) => { const x = key(a); const y = key(b); return x < y ? -1 : x > y ? 1 : byId(a, b); }
      : byId;
    found.sort(descending ? (a, b) => compare(b, a) : compare);
    return found;
  }
}

/** What an operator would look at first. */
export function needsAttention(row) {
  return row.findings > 0 || row.state.name === "silent" || row.state.name === "conflict" || refusedLately(row)
    || (row.state.name === "live" && !row.ingest.readerPresent);
}

/** A refused publisher that nobody has got in after. */
export function refusedLately(row) {
  const refusal = row.ingest.lastRefusal;
  return refusal !== undefined && row.ingest.publisher === undefined && refusal.time > (row.ingest.stateTime ?? "");
}
