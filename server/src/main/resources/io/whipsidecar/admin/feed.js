// The stream of server-sent events. It is read with fetch and not with EventSource, which can't tell why it fails.
const SILENCE_MS = 10_000; // the server says something every second
const LONGEST_WAIT_S = 10;
const HIDDEN_MS = 300_000; // after five minutes nothing on the plots is of use any more
const BUSY_MS = 12; // then the browser may do something else first

export class Feed {
  /**
   * @param take called with the name of an event and its data
   * @param tell called with a state (connecting, live, waiting, refused, paused) and what to say of it
   */
  constructor(take, tell) {
    this.take = take;
    this.tell = tell;
    this.failures = 0;
    this.running = false;
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => this.visibility());
  }

  start() {
    if (!this.running) this.run();
  }

  /** Tries again now. */
  wake() {
    this.stopWaiting?.();
  }

  visibility() {
    clearTimeout(this.hiding);
    if (document.hidden) {
      this.hiding = setTimeout(() => { this.paused = true; this.abort?.abort(); }, HIDDEN_MS);
    } else if (this.paused) {
      this.paused = false;
      this.wake();
    } else {
      this.wake();
    }
  }

  async run() {
    this.running = true;
    while (this.running) {
      const reason = await this.read();
      if (!this.running) return;
      await this.wait(reason);
    }
  }

  /** Reads until the stream ends; what it ended for. */
  async read() {
    this.tell(this.failures ? "waiting" : "connecting", this.failures ? "Trying again" : "Connecting");
    this.abort = new AbortController();
    try {
      const response = await fetch("events", { signal: this.abort.signal, cache: "no-store", headers: { Accept: "text/event-stream" } });
      if (response.status === 401) {
        this.running = false;
        this.tell("refused", "A token is expected");
        return "";
      }
      if (!response.ok) {
        const problem = await response.json().catch(() => ({}));
        return problem.detail ?? `the server answered ${response.status}`;
      }
      await this.frames(response.body.pipeThrough(new TextDecoderStream()).getReader());
      return "the server has ended the connection";
    } catch {
      return "no connection to the server";
    } finally {
      clearTimeout(this.silence);
    }
  }

  async frames(reader) {
    let rest = "";
    let began = performance.now();
    for (;;) {
      clearTimeout(this.silence);
      this.silence = setTimeout(() => this.abort.abort(), SILENCE_MS);
      const { value, done } = await reader.read();
      if (done) return;
      const parts = (rest + value).split("\n\n");
      rest = parts.pop();
      for (const part of parts) {
        this.frame(part);
        if (performance.now() - began > BUSY_MS) {
          await new Promise((resume) => { setTimeout(resume); });
          began = performance.now();
        }
      }
    }
  }

  frame(text) {
    const end = text.indexOf("\n");
    const event = text.slice("event: ".length, end);
    if (event === "hello") {
      this.failures = 0;
      this.tell("live", "Live");
    }
    this.take(event, JSON.parse(text.slice(end + "\ndata: ".length)));
  }

  async wait(reason) {
    this.failures++;
    let left = this.paused ? Infinity : Math.min(LONGEST_WAIT_S, 2 ** (this.failures - 1));
    const woken = new Promise((resolve) => { this.stopWaiting = () => { left = 0; resolve(); }; });
    for (; left > 0; left--) {
      if (this.paused) this.tell("paused", "Paused while nobody looks");
      else this.tell("waiting", `Not connected: ${reason}. Again in ${left} s`);
      await Promise.race([woken, new Promise((tick) => { setTimeout(tick, 1000); })]);
    }
  }
}
