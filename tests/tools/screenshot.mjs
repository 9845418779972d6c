// SPDX-License-Identifier: EUPL-1.2
// Takes pictures of an HTML file as a person would see it, on a telephone and on a desk: NAME-360.png and NAME-1280.png.
// For whoever reviews a mail or a page, and for tests. It never loads anything from the network: a mail that needs an
// outside picture must look broken here.
//
//   SLUIS_TEST_NODE_MODULES=... SLUIS_TEST_CHROMIUM=... node tests/tools/screenshot.mjs FILE.html OUTPUT-FOLDER
//
// Prints one JSON line a picture: its path, the width asked for, the width and height of what was drawn. A drawn width beyond the
// asked one means that a reader must scroll sideways. Exit status: 0, or 2 when it could not do its work.
import { createRequire } from "node:module";
import { existsSync, mkdirSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

export const WIDTHS = [360, 1280];

const CHROMIUM_FLAGS = [
  "--no-sandbox", // the tests run as root
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; tests/run sets it, or run: eval "$(tests/run --env)"`);
  return value;
}

async function pictures(file, folder) {
  if (!existsSync(file)) throw new Error(`there is no file ${file}`);
  mkdirSync(folder, { recursive: true });
  const require = createRequire(join(resolve(setting("SLUIS_TEST_NODE_MODULES")), "from-here.js"));
  const { chromium } = require("playwright-core");
  const browser = await chromium.launch({ executablePath: setting("SLUIS_TEST_CHROMIUM"), args: CHROMIUM_FLAGS });
  try {
    for (const width of WIDTHS) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, offline: true, javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(pathToFileURL(resolve(file)).href, { waitUntil: "load" });
      const picture = join(folder, `${basename(file, extname(file))}-${width}.png`);
      await page.screenshot({ path: picture, fullPage: true });
      const drawn = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
      console.log(JSON.stringify({ picture, width, drawnWidth: drawn[0], drawnHeight: drawn[1] }));
      await context.close();
    }
  } finally {
    await browser.close();
  }
}

const [file, folder] = process.argv.slice(2);
if (!file || !folder) {
  console.error("usage: screenshot.mjs FILE.html OUTPUT-FOLDER");
  process.exitCode = 2;
} else {
  await pictures(file, folder).catch((fault) => {
    console.error(`screenshot: ${fault.message}`);
    process.exitCode = 2;
  });
}
