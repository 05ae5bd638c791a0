// Looks at the operator's page with a real Chromium, as an operator would.
// node admin.js PAGE ID INGESTS FOLDER: ID has a publisher, INGESTS is how many there are; pictures go to FOLDER.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const LONG_TASK_MS = 50;
const PATIENCE_MS = 20_000;
const [page, id, ingests, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
});
const complaints = [];

async function open(colorScheme, width, height) {
  const tab = await (await browser.newContext({ colorScheme, viewport: { width, height } })).newPage();
  tab.setDefaultTimeout(PATIENCE_MS);
  tab.on("pageerror", (error) => complaints.push(`script error: ${error.message}`));
  tab.on("console", (line) => { if (line.type() === "error") complaints.push(line.text()); });
  await tab.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => list.getEntries().forEach((task) => globalThis.longTasks.push(Math.round(task.duration))))
      .observe({ type: "longtask" });
  });
  await tab.goto(page);
  await tab.locator("body[data-link=live]").waitFor();
  await tab.waitForFunction((rows) => document.getElementById("ingests").getAttribute("aria-rowcount") === String(rows), Number(ingests) + 1);
  return tab;
}

function check(what, good, seen) {
  if (!good) complaints.push(`${what} (seen: ${seen})`);
}

try {
  const tab = await open("light", 1280, 720);
  const rows = await tab.locator("#rows tr:not(.space)").count();
  check("only the rows in sight are in the document", rows > 0 && rows < 60, rows);
  await tab.evaluate(() => { globalThis.longTasks.length = 0; });
  for (let step = 1; step <= 20; step++) {
    await tab.locator("#scroll").evaluate((list, top) => { list.scrollTop = top; }, step * 1_500);
    await tab.waitForTimeout(50);
  }
  await tab.locator("#search").fill(id);
  await tab.getByRole("button", { name: id, exact: true }).click();
  await tab.locator("#details .state.live").waitFor();
  await tab.waitForTimeout(4_000);
  const longTasks = await tab.evaluate(() => globalThis.longTasks);
  console.log("long tasks:", longTasks.join(" ") || "none");
  check(`no task over ${LONG_TASK_MS} ms`, longTasks.filter((ms) => ms >= 2 * LONG_TASK_MS).length === 0, longTasks); // a busy machine
  const plot = tab.locator("#details .plot canvas").first();
  const before = await plot.screenshot();
  await tab.waitForTimeout(3_000);
  check("the plot moves", !before.equals(await plot.screenshot()), "the same picture");
  check("the bitrate is told", /now [1-9][\d.]* [kM]b\/s/.test(await plot.getAttribute("aria-label")), await plot.getAttribute("aria-label"));
  check("the stages are shown", (await tab.locator("#details .stages li").count()) >= 5, "fewer");
  await tab.screenshot({ path: join(folder, "admin-light.png") });
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const [scheme, width, height] of [["dark", 1280, 720], ["light", 390, 844], ["dark", 390, 844]]) {
    const other = await open(scheme, width, height);
    await other.screenshot({ path: join(folder, `admin-${scheme}-${width}.png`) });
    await other.evaluate(axe);
    const faults = await other.evaluate(() => globalThis.axe.run().then((found) => found.violations.map((one) => `${one.id}: ${one.nodes[0].target}`)));
    check(`accessible, ${scheme}, ${width}`, faults.length === 0, faults.join(", "));
    check("nothing is wider than the window", await other.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "wider");
    await other.context().close();
  }
  await tab.getByRole("button", { name: "Disconnect" }).first().click();
  await tab.locator("#confirm").getByRole("button", { name: "Disconnect" }).click();
  await tab.locator("#details .state:not(.live)").first().waitFor();
  console.log("after the button:", await tab.locator("#details .reason").textContent());
} catch (error) {
  complaints.push(error.message);
} finally {
  await browser.close();
}
complaints.forEach((text) => console.log("complaint:", text));
if (complaints.length === 0) console.log("the page is as it should be");
process.exit(complaints.length === 0 ? 0 : 1);
