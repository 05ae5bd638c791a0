// Publishes with a real browser through the publish page, as a person would: token, Start, wait, Stop.
// node publish.js chromium|firefox PAGE SECONDS pattern|devices, with the token in WHIP_TOKEN.
// Exit code 0: published. 3: the page gave a reason, which is printed. Else the page or the driver broke.
import { readFileSync } from "node:fs";
import { open } from "./browsers.js";

const [kind, address, seconds, source] = process.argv.slice(2);
const CONNECTS_WITHIN_MS = 30_000;
const browser = await open(kind);
let code = 1;
try {
  const page = await browser.newPage();
  if (source === "pattern") {
    await page.evaluateOnNewDocument(readFileSync(new URL("pattern.js", import.meta.url), "utf8"));
  }
  await page.goto(address);
  console.log("title:", await page.title());
  await page.type("#token", process.env.WHIP_TOKEN ?? "");
  await page.evaluate(() => { document.querySelector("#size").value = "360"; });
  await page.click("#start");
  await page.waitForFunction(
    () => ["live", "ended"].includes(document.body.dataset.phase), { timeout: CONNECTS_WITHIN_MS });
  const until = Date.now() + Number(seconds) * 1_000;
  let said = "";
  for (;;) {
    const now = await page.evaluate(look);
    if (now.said !== said) console.log((said = now.said));
    if (now.phase === "live") console.log(`figures: ${now.figures}`);
    if (now.phase === "ended" || Date.now() >= until) {
      code = now.phase === "ended" ? 3 : 0;
      break;
    }
    await new Promise((done) => setTimeout(done, 1_000));
  }
  if (code === 0) {
    await page.click("#stop");
    await page.waitForFunction(() => document.body.dataset.phase === "ended");
  }
  console.log("trace:", await page.$eval("#trace", (trace) => trace.textContent.replace(/\s+/g, " ")));
  page.complaints.forEach((text) => console.log(text));
  if (page.complaints.length > 0) code = 1;
} finally {
  await browser.close();
}
process.exit(code);

/** Runs in the page: what a person reads there. */
function look() {
  const words = (id) => {
    const element = document.getElementById(id);
    return element.hidden ? "" : element.textContent.replace(/\s+/g, " ").trim();
  };
  const track = document.getElementById("preview").srcObject?.getVideoTracks()[0];
  const lines = [`state: ${words("state")}`];
  if (words("notice")) lines.push(`notice: ${words("notice")}`);
  if (words("error")) lines.push(`reason: ${words("error")}`);
  lines.push(`camera: ${track?.id}`);
  return {
    phase: document.body.dataset.phase,
    said: lines.join("\n"),
    figures: [...document.querySelectorAll("#figures div")].map((entry) => entry.textContent.trim()).join(" | "),
  };
}
