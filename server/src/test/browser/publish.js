// Publishes with a real Chromium through the publish page, as a person would: token, Start, wait, Stop.
// node publish.js PAGE SECONDS pattern|devices, with the token in WHIP_TOKEN.
// Exit code 0: published. 3: the page gave a reason, which is printed. Else the page or the driver broke.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const [page, seconds, source] = process.argv.slice(2);
const CONNECTS_WITHIN_MS = 25_000;
const here = dirname(fileURLToPath(import.meta.url));
const profile = mkdtempSync(join(tmpdir(), "whip-browser-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
    "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=fps=30",
  ],
});
let code = 1;
try {
  const tab = await browser.newPage();
  const complaints = [];
  tab.on("pageerror", (error) => complaints.push(`script error: ${error.message}`));
  tab.on("console", (line) => {
    if (/Content.Security.Policy/i.test(line.text())) complaints.push(line.text());
  });
  if (source === "pattern") await tab.addInitScript({ path: join(here, "pattern.js") });
  await tab.goto(page);
  console.log("title:", await tab.title());
  await tab.getByLabel("Token").fill(process.env.WHIP_TOKEN ?? "");
  await tab.getByLabel("Size").selectOption("360");
  await tab.getByRole("button", { name: "Start" }).click();
  code = await outcome(tab);
  if (code === 0) {
    for (let second = 0; second < Number(seconds); second++) {
      await tab.waitForTimeout(1_000);
      if (await tab.locator("#error:not([hidden])").count() > 0) break;
      const state = await tab.locator("#state").textContent();
      if (state !== "Publishing.") console.log("state:", state);
      console.log("figures:", await tab.locator("#figures dl").evaluate(
        (list) => [...list.children].map((entry) => entry.innerText.replace("\n", " ")).join(" | ")));
    }
    code = await outcome(tab);
  }
  if (code === 0) {
    console.log("state:", await tab.locator("#state").textContent());
    await tab.getByRole("button", { name: "Stop" }).click();
    await tab.getByText("Not publishing.").waitFor();
  }
  complaints.forEach((text) => console.log(text));
  if (complaints.length > 0) code = 1;
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
process.exit(code);

async function outcome(tab) {
  const publishing = tab.locator("#state", { hasText: "Publishing." });
  const error = tab.locator("#error:not([hidden])");
  await publishing.or(error).first().waitFor({ timeout: CONNECTS_WITHIN_MS });
  if (await error.count() === 0) return 0;
  console.log("reason:", await error.textContent());
  for (const stage of await tab.locator("#stages li").allTextContents()) console.log("stage:", stage);
  return 3;
}
