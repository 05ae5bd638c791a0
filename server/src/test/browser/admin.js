// Looks at the operator's page with a real Chromium, as an operator would, and ends with exit code 1 when something
// is not as it should be. node admin.js PAGE ID INGESTS PICTURES: ID has a publisher, INGESTS is how many there are;
// screenshots go to the folder PICTURES.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { open } from "./browsers.js";

const WITHIN_MS = 20_000;
const [address, id, ingests, pictures] = process.argv.slice(2);
const LONG_MS = Number(process.env.LONG_TASK_MS ?? 150); // 50 on a quiet machine: a loaded one has two cores for everything
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(pictures, { recursive: true });

await visit({ width: 1280, height: 720 }, used);
await visit({ width: 1280, height: 720, dark: true }, looked);
await visit({ width: 390, height: 844, mobile: true }, looked);
await visit({ width: 390, height: 844, mobile: true, dark: true }, looked);
await visit({ width: 1280, height: 720 }, disconnected);
console.log("the page is as it should be");

async function visit(options, check) {
  const browser = await open("chromium", options);
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(WITHIN_MS);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: options.dark ? "dark" : "light" }]);
    await page.evaluateOnNewDocument(() => {
      globalThis.longTasks = [];
      new PerformanceObserver((list) => list.getEntries().forEach((task) => globalThis.longTasks.push(Math.round(task.duration))))
        .observe({ type: "longtask" });
    });
    await page.goto(address);
    await page.waitForSelector("body[data-link=live]");
    await page.waitForFunction((rows) => document.getElementById("ingests").getAttribute("aria-rowcount") === String(rows),
      {}, Number(ingests) + 1);
    await check(page, `${options.dark ? "dark" : "light"}-${options.width}`);
    assert.deepEqual(page.complaints, []);
  } finally {
    await browser.close();
  }
}

/** Scrolls, searches, and looks at one ingest. */
async function used(page) {
  const rows = (await page.$$("#rows tr:not(.space)")).length;
  assert.ok(rows > 0 && rows < 60, `${rows} rows are in the document, expected those in sight`);
  await page.evaluate(() => { globalThis.longTasks.length = 0; });
  for (let step = 1; step <= 20; step++) {
    await page.$eval("#scroll", (list, top) => { list.scrollTop = top; }, step * 1_500);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await choose(page);
  await page.evaluate(() => new Promise((done) => { setTimeout(done, 4_000); })); // some seconds of figures
  const longTasks = await page.evaluate(() => globalThis.longTasks);
  console.log("long tasks (ms):", longTasks.join(" ") || "none");
  assert.ok(longTasks.every((ms) => ms < LONG_MS), `a task of ${Math.max(0, ...longTasks)} ms`);
  assert.ok((await page.$$("#details .stages li")).length >= 5);
  const plot = await page.waitForSelector("#details .plot canvas");
  const before = await plot.evaluate((canvas) => canvas.toDataURL());
  await page.waitForFunction((old) => document.querySelector("#details .plot canvas").toDataURL() !== old, { polling: 500 }, before);
  const label = await plot.evaluate((canvas) => canvas.getAttribute("aria-label"));
  assert.match(label, /Bitrate of the last five minutes: now [1-9][\d.]* [kM]b\/s/);
  await looked(page, "ingest");
}

async function choose(page) {
  await page.type("#search", id);
  await page.waitForFunction((name) => document.querySelector("#rows .name")?.textContent === name, {}, id);
  await page.click("#rows .name");
  await page.waitForSelector("#details .state.live");
}

async function looked(page, name) {
  await page.screenshot({ path: join(pictures, `admin-${name}.png`) });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "wider than the window");
  await page.evaluate(AXE);
  const faults = await page.evaluate(() => globalThis.axe.run().then(
    (found) => found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(" ")}`)));
  assert.deepEqual(faults, [], name);
}

async function disconnected(page) {
  await choose(page);
  await page.click("#details .danger");
  await page.click("#confirm [value=yes]");
  await page.waitForFunction(() => document.querySelector("#details .reason").textContent.includes("by the operator"));
}
