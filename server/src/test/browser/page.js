// Tries what the publish page does besides publishing, and ends with exit code 1 at the first thing
// that is not as it should be. node page.js chromium|firefox PAGE PICTURES, with the token in WHIP_TOKEN;
// screenshots go to the folder PICTURES.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { open } from "./browsers.js";

const [kind, address, pictures] = process.argv.slice(2);
const token = process.env.WHIP_TOKEN;
const WITHIN_MS = 30_000;
const WIDE = { width: 1280, height: 720 };
const PHONE = { width: 390, height: 844, mobile: true };
mkdirSync(pictures, { recursive: true });

await visit("wide", WIDE, wide);
await visit("phone", { ...PHONE, dark: true }, phone);
console.log("the page is as it should be");

async function visit(name, options, check) {
  const browser = await open(kind, options);
  try {
    const page = await browser.newPage();
    page.name = name;
    page.posts = 0;
    page.patches = [];
    page.on("response", (response) => {
      const method = response.request().method();
      if (method === "POST") page.posts++;
      if (method === "PATCH") page.patches.push(response.status());
    });
    await page.goto(address);
    await page.select("#size", "360");
    await check(page);
    assert.deepEqual(page.complaints, []);
  } finally {
    await browser.close();
  }
}

async function wide(page) {
  await preview(page);
  await refusedForItsToken(page);
  await live(page);
  await muted(page);
  if (kind === "chromium") await anotherCamera(page);
  await anotherNetwork(page);
  await copied(page);
  await stopped(page);
  await remembered(page);
}

async function phone(page) {
  await onScreen(page, "before", ["state", "start", "stage"]);
  await preview(page);
  await refusedForItsToken(page);
  await live(page);
  await page.click("#stop");
  await phase(page, "ended");
}

async function preview(page) {
  await page.$eval("#show", (button) => button.click()); // Chromium may be about to show it by itself
  await page.waitForFunction(() => document.querySelector("#preview").videoWidth > 0, { timeout: WITHIN_MS });
  assert.equal(page.posts, 0, "the preview is sent to nobody");
  await onScreen(page, "before", ["state", "start", "mute", "stage"]);
}

async function refusedForItsToken(page) {
  await page.type("#token", "wrong");
  await page.click("#start");
  await phase(page, "ended");
  assert.match(await words(page, "error"), /^The token is wrong, or this stream is not open yet\. Copy the token/);
  assert.deepEqual(await page.$eval("#token", (field) => ({
    invalid: field.getAttribute("aria-invalid"),
    says: field.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).id),
    focus: document.activeElement === field,
  })), { invalid: "true", says: ["token-hint", "error-text", "remedy"], focus: true });
  await onScreen(page, "error", ["state", "start", "error"]);
}

async function live(page) {
  await page.$eval("#token", (field) => field.select());
  await page.type("#token", token);
  assert.equal(await page.$eval("#token", (field) => field.hasAttribute("aria-invalid")), false);
  assert.equal(await words(page, "error"), "");
  await page.keyboard.press("Enter");
  await phase(page, "live");
  assert.match(await words(page, "badge"), /^Live ?\d\d:\d\d:\d\d$/i);
  assert.equal(await page.evaluate(() => document.activeElement.id), "stop");
  await page.waitForFunction(() => /kb\/s/.test(document.querySelector("#figure-bitrate").textContent));
  await onScreen(page, "live", ["state", "stop", "mute", "badge"]);
}

async function muted(page) {
  const sends = () => page.evaluate(() => sources.tracks.audio.enabled);
  await page.click("#mute");
  assert.equal(await sends(), false);
  assert.equal(await page.$eval("#mute", (button) => `${button.ariaPressed} ${button.textContent.trim()}`), "true Unmute");
  await page.click("#mute");
  assert.equal(await sends(), true);
}

async function anotherCamera(page) {
  const labels = await page.$$eval("#camera option", (options) => options.map((option) => option.label));
  assert.equal(labels.length, 4, `three cameras are expected: ${labels}`); // of which the second gives encoders nothing
  const before = await page.evaluate(() => sources.tracks.video.id);
  await page.select("#camera", await page.$eval("#camera option:last-child", (option) => option.value));
  await page.waitForFunction(
    (id) => sources.tracks.video && sources.tracks.video.id !== id, { timeout: WITHIN_MS }, before);
  assert.equal(await page.evaluate(() => sources.tracks.video.label), labels.at(-1));
  await flows(page);
  assert.equal(page.posts, 1, "the change needs no new session");
}

/** The session goes on by an ICE restart. */
async function anotherNetwork(page) {
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await until(() => page.patches.length > 0, "a PATCH");
  assert.deepEqual(page.patches, [200]);
  await flows(page);
  assert.equal(page.posts, 1, "no new session");
}

async function flows(page) {
  const frames = () => page.evaluate(async () => {
    const now = await broadcast.measured();
    return now.video.framesEncoded;
  });
  const before = await frames();
  await until(async () => (await frames()) > before + 20, "20 more frames");
  assert.equal(await page.evaluate(() => document.body.dataset.phase), "live");
  await page.waitForFunction(() => document.querySelector("#preview").videoWidth > 0);
}

async function copied(page) {
  await page.evaluate(() => {
    window.copies = [];
    navigator.clipboard.writeText = async (text) => { window.copies.push(text); };
  });
  await page.click("#share summary");
  await page.click("#copy-plain");
  await page.click("#copy-token");
  assert.deepEqual(await page.evaluate(() => window.copies), [address, `${address}#token=${token}`]);
  assert.equal(await words(page, "copied"), "Copied, with the token.");
  await page.keyboard.press("Escape");
}

async function stopped(page) {
  await page.click("#stop");
  await phase(page, "ended");
  assert.equal(await words(page, "state"), "Not streaming.");
  assert.equal(await words(page, "error"), "");
  assert.equal(await page.evaluate(() => document.activeElement.id), "start");
}

/** Choices stay, the token only where it was wished; one in a link does not stay in view. */
async function remembered(page) {
  await page.$eval("#quality", (details) => { details.open = true; });
  await page.select("#rate", "25");
  const stored = () => page.evaluate(() => JSON.stringify(localStorage));
  assert.doesNotMatch(await stored(), new RegExp(token));
  await page.click("#keep");
  assert.match(await stored(), new RegExp(token));
  await page.click("#keep");
  assert.doesNotMatch(await stored(), new RegExp(token));
  await page.goto("about:blank");
  await page.goto(`${address}#token=from-the-link`);
  assert.equal(await page.$eval("#rate", (field) => field.value), "25");
  assert.equal(await page.$eval("#token", (field) => field.value), "from-the-link");
  assert.equal(await page.evaluate(() => location.href), address);
}

async function phase(page, wanted) {
  await page.waitForFunction((name) => document.body.dataset.phase === name, { timeout: WITHIN_MS }, wanted)
    .catch(async () => assert.fail(`${wanted} is expected: ${await words(page, "messages")}`));
}

function words(page, id) {
  return page.$eval(`#${id}`,
    (element) => (element.hidden ? "" : element.textContent.replace(/\s+/g, " ").trim()));
}

/** All of each element is in the window, without scrolling; nothing is wider than it. */
async function onScreen(page, name, ids) {
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: join(pictures, `${kind}-${page.name}-${name}.png`) });
  const boxes = await page.evaluate((all) => all.map((id) => {
    const { top, left, right, bottom } = document.getElementById(id).getBoundingClientRect();
    return { id, top, left, right, bottom };
  }), ids);
  const window = await page.evaluate(() => (
    { width: innerWidth, height: innerHeight, content: document.documentElement.scrollWidth }));
  for (const { id, top, left, right, bottom } of boxes) {
    const inside = top >= 0 && left >= 0 && right <= window.width && bottom <= window.height && bottom > top;
    assert.ok(inside, `${page.name}, ${name}: #${id} is at ${left},${top} to ${right},${bottom} of ${window.width} x ${window.height}`);
  }
  assert.ok(window.content <= window.width, `${page.name}, ${name}: the page is ${window.content} wide`);
}

async function until(condition, what) {
  const end = Date.now() + WITHIN_MS;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `${what} within ${WITHIN_MS} ms is expected`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
