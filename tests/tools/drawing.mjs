// SPDX-License-Identifier: EUPL-1.2
// Looks at SVG drawings in a real Chromium and says what a reader could not read: text outside the drawing, text that lies
// over other text, text that leaves its box, and how small letters get on A4. It never loads anything from the network.
//
//   SLUIS_TEST_NODE_MODULES=... SLUIS_TEST_CHROMIUM=... node tests/tools/drawing.mjs FILE.svg... [--pictures FOLDER]
//
// Prints one JSON line a file. Exit status: 0, or 2 when it could not do its work.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; tests/run sets it, or run: eval "$(tests/run --env)"`);
  return value;
}

// In the page: measures what was drawn.
function measured() {
  const svg = document.querySelector("svg");
  const sheet = svg.getBoundingClientRect();
  const place = (element) => ({ name: element.textContent, box: element.getBoundingClientRect() });
  const texts = [...svg.querySelectorAll("text")].map(place);
  const rects = [...svg.querySelectorAll("rect")].map(place);
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
  const within = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  const pairs = texts.flatMap((a, at) => texts.slice(at + 1).map((b) => [a, b]));
  // A text that begins in a box ends in it too.
  const leaves = (text, rect) => {
    const begins = text.box.left >= rect.box.left && text.box.left < rect.box.right && text.box.top >= rect.box.top && text.box.top < rect.box.bottom;
    return begins && !within(text.box, rect.box);
  };
  const sizes = [...svg.querySelectorAll("text")].map((text) => Number(text.getAttribute("font-size")));
  // A4 without margins of a centimetre, in dots of 96 an inch; a point is 4/3 of a dot.
  const on = (across, down) => Math.min(across / sheet.width, down / sheet.height, 1);
  const scale = Math.max(on(1047, 718), on(718, 1047));
  return {
    title: svg.querySelector("title").textContent,
    text: svg.querySelector("desc").textContent,
    outside: texts.filter((text) => !within(text.box, sheet)).map((text) => text.name),
    overlaps: pairs.filter(([a, b]) => meet(a.box, b.box)).map(([a, b]) => `${a.name} | ${b.name}`),
    leaves: texts.filter((text) => rects.some((rect) => leaves(text, rect))).map((text) => text.name),
    smallest: (Math.min(...sizes) * scale * 3) / 4,
  };
}

async function run(files, folder) {
  const require = createRequire(join(resolve(setting("SLUIS_TEST_NODE_MODULES")), "from-here.js"));
  const { chromium } = require("playwright-core");
  const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  if (folder) mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: setting("SLUIS_TEST_CHROMIUM"), args: CHROMIUM_FLAGS });
  try {
    for (const file of files) {
      const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, offline: true });
      const page = await context.newPage();
      const svg = readFileSync(file, "utf8");
      await page.setContent(`<!doctype html><html lang="nl"><head><title>x</title></head><body><main><h1>x</h1>${svg}</main></body></html>`);
      await page.evaluate(axe);
      const axed = await page.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
      const found = await page.evaluate(measured);
      if (folder) await page.screenshot({ path: join(folder, `${basename(file, ".svg")}.png`), fullPage: true });
      console.log(JSON.stringify({ file, ...found, axe: axed.violations.map((violation) => violation.id) }));
      await context.close();
    }
  } finally {
    await browser.close();
  }
}

const given = process.argv.slice(2);
const cut = given.indexOf("--pictures");
const files = cut < 0 ? given : given.slice(0, cut);
if (files.length === 0) {
  console.error("usage: drawing.mjs FILE.svg... [--pictures FOLDER]");
  process.exitCode = 2;
} else {
  await run(files, cut < 0 ? undefined : given[cut + 1]).catch((fault) => {
    console.error(`drawing: ${fault.message}`);
    process.exitCode = 2;
  });
}
