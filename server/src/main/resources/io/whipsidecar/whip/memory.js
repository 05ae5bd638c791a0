"use strict";

// What the page remembers, and the link that it gives away. Secrets: the token is kept for this tab
// only, unless the person wishes otherwise, and stands in no address but behind '#', where it is taken off.

const CHOICES = "whip-sidecar.choices";
const TOKEN = `whip-sidecar.token:${endpoint}`;
const REMEMBERED = ["camera", "microphone", "size", "rate", "bitrate", "screen-sound"];

const token = () => $("token").value.trim();

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key)) ?? {};
  } catch {
    return {}; // no storage for this page, or not ours
  }
}

function write(storage, key, value) {
  try {
    if (value === null) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(value));
  } catch {
    // a browser that keeps nothing for this page: nothing is remembered
  }
}

/** The token only if that is wished; for this tab always, so that a reload does not lose it. */
function remember() {
  const values = { video: chosen("video"), audio: chosen("audio") };
  for (const id of REMEMBERED) values[id] = $(id).type === "checkbox" ? $(id).checked : $(id).value;
  write(localStorage, CHOICES, values);
  write(sessionStorage, TOKEN, { token: token() });
  write(localStorage, TOKEN, $("keep").checked ? { token: token() } : null);
}

function recall() {
  const values = read(localStorage, CHOICES);
  for (const radio of ["video", "audio"]) {
    const found = document.querySelector(`input[name=${radio}][value="${CSS.escape(values[radio] ?? "")}"]`);
    if (found && found.value !== "screen") found.checked = true;
  }
  for (const id of REMEMBERED) {
    if (values[id] === undefined) continue;
    if ($(id).type === "checkbox") $(id).checked = values[id];
    else if ($(id).tagName !== "SELECT" || [...$(id).options].some((option) => option.value === values[id])) $(id).value = values[id];
  }
  const kept = read(localStorage, TOKEN).token;
  $("keep").checked = kept !== undefined;
  $("token").value = kept ?? read(sessionStorage, TOKEN).token ?? "";
  takeTokenFromLink();
}

/** A link may carry the token behind '#', which browsers keep to themselves; it does not stay in view. */
function takeTokenFromLink() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given === null) return;
  $("token").value = given;
  write(sessionStorage, TOKEN, { token: given });
  history.replaceState(null, "", location.pathname + location.search);
}

async function copyLink(withToken) {
  const page = location.origin + location.pathname + location.search;
  const link = withToken ? `${page}#token=${encodeURIComponent(token())}` : page;
  const done = await toClipboard(link);
  text("copied", done
    ? `Copied, ${withToken ? "with" : "without"} the token.`
    : "This browser did not allow it: copy the address above the page.");
}

async function toClipboard(link) {
  try {
    await navigator.clipboard.writeText(link);
    return true;
  } catch {
    const field = document.createElement("textarea"); // pages without HTTPS have no clipboard
    field.value = link;
    $("share").append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
