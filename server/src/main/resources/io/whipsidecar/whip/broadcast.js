"use strict";

// Keeps a stream up: one session after another with the same tracks, until the person stops it or
// something is wrong that does not heal.

const LOOK_MS = 1000;
const LONGEST_PAUSE_S = 30;
const SLOW_PAUSE_S = 15;
const SLOW_FOR_MS = 10 * 60_000;
const STEADY_MS = 10_000; // live for so long, the next interruption begins with a short pause again
const RESTART_AFTER_LOOKS = 2;
const GIVE_UP_AFTER_LOOKS = 10;

const words = (failure) =>
  failure instanceof Failure ? failure : new Failure(`This browser failed: ${failure.message}`);

class Broadcast {
  #token; #quality; #sources; #tell;
  #session = null; #stopped = false; #lived = false; #liveSince = 0; #tries = 0; #slowSince = 0;
  #wake = () => {}; #lookNow = () => {};
  #connected = false; #silentLooks = 0; #brokenLooks = 0; #restarted = false; #report = null;

  /** `tell` takes `{ phase, ... }`: connecting, live, interrupted, waiting or ended. */
  constructor(token, quality, sources, tell) {
    this.#token = token;
    this.#quality = quality;
    this.#sources = sources;
    this.#tell = (event) => { if (!this.#stopped) tell(event); };
  }

  async run() {
    while (!this.#stopped) {
      let failure;
      try {
        failure = await this.#once();
      } catch (error) {
        failure = words(error);
      }
      this.#session?.close();
      this.#session = null;
      if (this.#stopped) return;
      if (this.#liveSince && Date.now() - this.#liveSince > STEADY_MS) this.#tries = 0;
      if (this.#hasToEnd(failure)) {
        this.#tell({ phase: "ended", failure, report: this.#report });
        this.#stopped = true;
        return;
      }
      await this.#pause(failure);
    }
  }

  #hasToEnd(failure) {
    if (failure.again !== Again.SLOWLY) {
      this.#slowSince = 0;
      return failure.again === Again.NO;
    }
    this.#slowSince ||= Date.now();
    return Date.now() - this.#slowSince > SLOW_FOR_MS;
  }

  /** One session from its beginning to its end; returns why it ended. */
  async #once() {
    this.#connected = false;
    this.#liveSince = 0;
    this.#silentLooks = 0;
    this.#brokenLooks = 0;
    this.#restarted = false;
    this.#report = null;
    this.#tell({ phase: "connecting" });
    this.#session = await Session.prepare(this.#token, this.#lived, () => this.#lookNow());
    if (this.#stopped) return null;
    await this.#session.open(this.#sources.tracks, this.#quality, this.#lived);
    while (!this.#stopped) {
      const failure = await this.#look();
      if (failure) return failure;
      await this.#sleep(LOOK_MS);
    }
    return null;
  }

  /** Wakes early when the connection changes, or the network does. */
  #sleep(ms) {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#lookNow = () => { clearTimeout(timer); done(); };
    });
  }

  /** Each second: what goes out, and what the server has to say; a failure ends the session. */
  async #look() {
    const session = this.#session;
    const report = await session.report();
    if (this.#stopped) return null;
    if (report === null) return new Failure("The server was restarted, or the stream was closed there.", { again: Again.SOON });
    if (report) this.#report = report;
    if (report?.state === "ENDED") return this.#ended(report);
    if (session.connection === "connected") {
      return this.#onConnected(report);
    }
    if (session.connection === "failed" && !this.#connected) return this.#unreachable();
    if (this.#connected) return this.#onInterrupted(report);
    this.#tell({ phase: "connecting", report });
    return null;
  }

  async #onConnected(report) {
    this.#connected = true;
    this.#restarted = false;
    this.#brokenLooks = 0;
    this.#liveSince ||= Date.now();
    this.#lived = true;
    this.#slowSince = 0;
    const figures = await this.#session.figures();
    this.#tell({ phase: "live", report: report ?? this.#report, figures });
    return null;
  }

  /** First another path for the same session; a new session when that is of no use. */
  async #onInterrupted(report) {
    this.#brokenLooks++;
    this.#silentLooks = report ? 0 : this.#silentLooks + 1;
    this.#tell({ phase: "interrupted", report });
    if (this.#brokenLooks > GIVE_UP_AFTER_LOOKS || this.#silentLooks > RESTART_AFTER_LOOKS) return lost();
    const due = this.#brokenLooks >= RESTART_AFTER_LOOKS || this.#session.connection === "failed";
    if (report && due && !this.#restarted) await this.#restartIce();
    return null;
  }

  async #restartIce() {
    this.#restarted = true;
    await this.#session.restartIce();
  }

  #ended(report) {
    switch (report.end_cause) {
      case "DISCONNECTED":
        return new Failure("You were disconnected by the people who run this stream.", {
          remedy: report.reason.replace(/^Disconnected:\s*/, "They say: "),
        });
      case "REPLACED":
        return new Failure("Someone else streams here now.", {
          remedy: "They came after you and took your place: talk to each other before you start again.",
        });
      case "INGEST_REMOVED":
        return new Failure("The stream was closed at the server.", {
          remedy: "Streaming goes on by itself once it is opened again.", again: Again.SLOWLY,
        });
      case "SHUTDOWN":
        return new Failure("The server is restarting.", { again: Again.SOON });
      case "SETUP_TIMEOUT":
        return this.#unreachable();
      case "DTLS_FAILED":
        return new Failure("The browser and the server could not agree on encryption.", {
          remedy: "The details below help whoever runs the server.", again: this.#lived ? Again.SOON : Again.NO,
        });
      default:
        return lost();
    }
  }

  /** Never connected: as a rule a firewall. The server has told which ports have to be open. */
  #unreachable() {
    const again = this.#lived ? Again.SOON : Again.NO;
    const stages = this.#report?.stages.map((stage) => stage.name) ?? [];
    if (stages.includes("stun-seen")) {
      return new Failure("The connection was begun, but never completed.", {
        remedy: "Some network between you and the server drops its answers: try another network.", again,
      });
    }
    const ports = (protocol) => [...new Set((this.#report?.candidates ?? [])
      .map((candidate) => new RegExp(`:(\\d+)/${protocol}`).exec(candidate)?.[1]).filter(Boolean))].join(", ");
    const [udp, tcp] = [ports("udp"), ports("tcp")];
    const tried = tcp ? `UDP port ${udp} was tried, and TCP port ${tcp} as well.` : `UDP port ${udp} was tried; the server takes no TCP.`;
    return new Failure("Your picture and sound can't reach the server.", {
      remedy: `${udp ? `${tried} ` : ""}A firewall is in the way: ask whoever runs it, or the server, to open UDP port ${udp || "of the server"}. Another network, such as a phone's hotspot, may do.`,
      again,
    });
  }

  async #pause(failure) {
    const longest = failure.again === Again.SLOWLY ? SLOW_PAUSE_S : Math.min(LONGEST_PAUSE_S, 2 ** this.#tries++);
    const seconds = Math.max(failure.afterS, longest * (0.75 + Math.random() / 2)); // not all at once
    const until = Date.now() + seconds * 1000;
    const over = new Promise((done) => { this.#wake = done; });
    const tick = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      if (left <= 0) this.#wake();
      else this.#tell({ phase: "waiting", failure, seconds: left, report: this.#report });
    };
    tick();
    const timer = setInterval(tick, 200);
    await over;
    clearInterval(timer);
    this.#wake = () => {};
  }

  /** Does not wait for the end of the pause: the person is impatient, or the network is back. */
  tryNow() {
    this.#wake();
    this.#lookNow();
  }

  /** The network may be another one: a path that seems to be there need not carry anything. */
  async onNetworkChange() {
    if (this.#session && this.#connected && !this.#restarted) await this.#restartIce().catch(() => {});
    this.tryNow();
  }

  /** What goes out just now. */
  measured() {
    return this.#session?.figures();
  }

  replace(kind, track) {
    return this.#session?.replace(kind, track);
  }

  limitVideo(bitrate) {
    this.#quality.bitrate = bitrate;
    return this.#session?.limitVideo(bitrate);
  }

  set token(token) {
    this.#token = token;
  }

  /** Ends it for good, also when the page goes away. */
  stop() {
    this.#stopped = true;
    this.#session?.close();
    this.#wake();
    this.#lookNow();
  }
}
