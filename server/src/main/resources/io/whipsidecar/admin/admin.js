// The operator's page: it reads the feed into the model, and draws what has changed.
import { Details } from "./details.js";
import { Feed } from "./feed.js";
import { bits, bytes, percent, span } from "./format.js";
import { List, element } from "./list.js";
import { Model } from "./model.js";

const DRAW_MS = 250;
const SORT_MS = 2_000; // rows that change places all the time can't be read

const FILTERS = [
  ["all", "All"], ["attention", "Attention"], ["live", "Live"], ["connecting", "Connecting"], ["silent", "Silent"],
  ["waiting", "Waiting"], ["conflict", "Port conflict"],
];

const $ = (id) => document.getElementById(id);
const model = new Model();
let server = {};
let pass = "";
let clockOffset = 0; // of the server's clock against ours
let filter = "all";
let selected = null;
let sortedAt = 0;
let membership = -1;
let asked = true; // for another list than the last one
let rows = [];

const list = new List((id) => select(id === selected ? null : id), () => { asked = true; draw(); });
const details = new Details(() => select(null, true), confirmEnd);
const feed = new Feed(take, tell);

function take(event, data) {
  if (event === "hello") {
    ({ pass, server } = data);
    model.restart();
    $("version").textContent = server.version;
    $("version").title = `commit ${server.commit}, Java ${server.java}`;
    $("leave").hidden = !data.asksForToken;
    $("enter").hidden = true;
    $("work").hidden = false;
  } else if (event === "watch") {
    const news = data.change?.ingest;
    if (news && news.processId === selected) say(`${selected}: ${data.change.reason}`);
    model.watch(data);
    later();
  } else if (event === "statistics") {
    model.measure(data, Date.now());
    later();
  } else if (event === "totals") {
    totals(data);
    later();
  }
}

function tell(state, text) {
  document.body.dataset.link = state;
  if ($("link-text").textContent !== text) $("link-text").textContent = text;
  if (state === "refused") {
    $("enter").hidden = false;
    $("work").hidden = true;
    $("token").focus();
  }
}

function say(text) {
  $("news").textContent = text;
}

function totals(data) {
  clockOffset = Date.parse(data.time) - Date.now();
  const put = (id, text, high) => {
    if ($(id).textContent !== text) $(id).textContent = text;
    $(id).classList.toggle("high", Boolean(high));
  };
  put("total-cpu", data.cpuCores === undefined ? "–" : `${Math.round(data.cpuCores * 100)} %`, data.cpuCores > 0.9 * server.processors);
  put("total-memory", bytes(data.residentBytes || data.heapUsedBytes));
  put("total-loop", percent(data.loopShare), data.loopShare > 0.8);
  put("total-handshakes", data.handshakesWaiting ? `${data.handshakesActive} + ${data.handshakesWaiting}` : `${data.handshakesActive}`,
    data.handshakesWaiting > 0);
  put("total-drops", String(data.kernelDrops), data.kernelDrops > 0);
  put("total-bitrate", bits(model.totalBitrate()));
  put("total-up", span((Date.parse(data.time) - Date.parse(server.startTime)) / 1000));
}

let timer = null;
function later() {
  timer ??= setTimeout(() => { timer = null; requestAnimationFrame(draw); }, DRAW_MS);
}

function draw() {
  if (document.hidden) return;
  const now = Date.now();
  if (asked || membership !== model.membership || now - sortedAt > SORT_MS) {
    rows = model.list(filter, $("search").value, list.sort, list.descending);
    asked = false;
    sortedAt = now;
    membership = model.membership;
    filters();
    empty();
  }
  list.show(rows, selected);
  const row = selected === null ? null : model.rows.get(selected);
  if (row) details.show(row, now, now + clockOffset);
  else if (details.row) details.hide();
  document.body.classList.toggle("open", Boolean(row));
}

function filters() {
  const counts = model.counts();
  for (const [name, word] of FILTERS) {
    let button = $(`filter-${name}`);
    if (!button) {
      button = element("button", `filter ${name}`, element("span", "", word), element("b"));
      button.type = "button";
      button.id = `filter-${name}`;
      button.addEventListener("click", () => { filter = name; asked = true; draw(); });
      $("filters").append(button);
    }
    button.setAttribute("aria-pressed", filter === name);
    button.lastChild.textContent = counts[name];
    button.hidden = counts[name] === 0 && filter !== name && name !== "all" && name !== "live";
  }
  document.title = `${counts.live} live${counts.attention ? `, ${counts.attention} to look at` : ""} · whip-sidecar`;
}

function empty() {
  $("empty").hidden = rows.length > 0;
  $("empty-text").textContent = model.rows.size
    ? "No ingest is like that. Another state or fewer words show more."
    : "No ingest is registered. A manager's start, or whip-sidecar ingest start, makes one.";
}

function select(id, focusList) {
  const before = selected;
  selected = id;
  const hash = id === null ? "" : `#${encodeURIComponent(id)}`;
  if (location.hash !== hash) history.replaceState(null, "", hash || location.pathname);
  draw();
  if (id !== null && matchMedia("(max-width: 60rem)").matches) details.title.focus({ preventScroll: true });
  if (focusList && before !== null) list.focusOn(before);
}

async function confirmEnd(row) {
  const dialog = $("confirm");
  $("confirm-text").textContent = `${row.program || "The publisher"} at ${row.address || "an unknown address"} leaves ${row.id}. `
    + "The ingest stays, and most programs come back by themselves unless they are stopped, too.";
  dialog.returnValue = "no";
  dialog.showModal();
  await new Promise((closed) => { dialog.addEventListener("close", closed, { once: true }); });
  if (dialog.returnValue !== "yes") return;
  const answer = await post("disconnect", JSON.stringify({ processId: row.id }));
  say(answer?.ok ? `${row.id}: the publisher was disconnected` : `${row.id}: ${await problem(answer)}`);
}

function post(path, body) {
  return fetch(path, { method: "POST", body, headers: { "X-Whip-Sidecar-Pass": pass || "page" } }).catch(() => null);
}

async function problem(answer) {
  if (!answer) return "no connection to the server";
  const text = await answer.json().catch(() => ({}));
  return text.detail ?? `the server answered ${answer.status}`;
}

$("enter").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("token-error").textContent = "";
  const answer = await post("enter", $("token").value.trim());
  if (answer?.ok) {
    $("token").value = "";
    feed.start();
  } else {
    $("token").setAttribute("aria-invalid", "true");
    $("token-error").textContent = answer?.status === 401 ? "This is none of the server's tokens." : await problem(answer);
    $("token").focus();
  }
});
$("token").addEventListener("input", () => $("token").removeAttribute("aria-invalid"));
$("leave").addEventListener("click", async () => {
  await post("leave", "");
  location.reload();
});
$("search").addEventListener("input", () => { asked = true; draw(); });
addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    $("search").focus();
  } else if (event.key === "Escape" && !$("confirm").open) {
    if (typing && $("search").value) { $("search").value = ""; asked = true; draw(); } else select(null, true);
  }
});
addEventListener("hashchange", () => select(fromHash()));
document.addEventListener("visibilitychange", () => { if (!document.hidden) later(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", later);

function fromHash() {
  try {
    return decodeURIComponent(location.hash.slice(1)) || null;
  } catch {
    return null;
  }
}

selected = fromHash();
filters();
feed.start();
