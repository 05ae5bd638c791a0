// Opens a real Chromium or Firefox with devices that need no hardware and ask for no permission.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

const KINDS = {
  chromium: (dark) => ({
    browser: "chrome",
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
      "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=device-count=3,fps=30",
      "--auto-select-desktop-capture-source=Entire screen", ...(dark ? ["--force-dark-mode"] : []),
    ],
  }),
  firefox: (dark) => ({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    extraPrefsFirefox: {
      "media.navigator.streams.fake": true,
      "media.navigator.permission.disabled": true,
      "media.autoplay.default": 0,
      "media.cubeb.force_mock_context": true, // a machine without loudspeakers runs no AudioContext otherwise
      "ui.systemUsesDarkTheme": dark ? 1 : 0,
    },
  }),
};

/** A browser with a fresh profile; `close()` ends it and removes the profile. */
export async function open(kind, { dark = false, width = 1280, height = 720, mobile = false } = {}) {
  const userDataDir = mkdtempSync(join(tmpdir(), "whip-browser-"));
  const browser = await puppeteer.launch({
    ...KINDS[kind](dark), userDataDir, headless: true, protocolTimeout: 60_000,
    env: { ...process.env, HOME: userDataDir },
    defaultViewport: { width, height, isMobile: mobile && kind === "chromium", hasTouch: mobile && kind === "chromium" },
  });
  const close = async () => {
    await browser.close();
    rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  return { browser, close, newPage: () => newPage(browser) };
}

/** `page.complaints` collects script errors and what the Content-Security-Policy refuses. */
async function newPage(browser) {
  const page = await browser.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(`script error: ${error.message}`));
  page.on("console", (line) => {
    if (/Content.Security.Policy/i.test(line.text())) page.complaints.push(line.text());
  });
  return page;
}
