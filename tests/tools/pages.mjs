// SPDX-License-Identifier: EUPL-1.2
// Opens pages in a real Chromium as people use them and says what is wrong: axe-core at 320 px, at 1280 px and at 200 % zoom,
// text that is twice as large, html-validate, something wider than the screen, an answer that is not the wanted one, a page that loads something from
// elsewhere or against its own policy. Scripts are off: what a page cannot do without one shows.
//
//   SLUIS_TEST_NODE_MODULES=... SLUIS_TEST_CHROMIUM=... node tests/tools/pages.mjs JOBS.json [PICTURES]
//
// JOBS.json is { desk: URL, jobs }; at the desk the script asks for mail. Jobs are a list of { name, url, acts: [[verb, ...]],
// shows: [texts], hides: [texts], holds: [[SELECTOR, TEXT]], reads: [[LABEL, TEXT]], language: "nl", picture: true, quick: true }.
// `holds` is what stands in fields, `reads` what stands beside the name of a fact; a quick job is read and not looked at. A job goes to its url and does its acts, once: fill SELECTOR TEXT,
// check SELECTOR, select SELECTOR VALUE, file SELECTOR NAME TEXT, press BUTTON, click SELECTOR, follow LINK, go URL, tab SELECTOR
// (by the keyboard, until it has the focus), type TEXT, key KEY, code SELECTOR ADDRESS (the code last mailed to this address; without
// a selector it is typed where the focus is), wait SELECTOR (until it is there), elsewhere URL ACTS (in another window meanwhile),
// often URL (so often that it is too often, and then once more), bytes SELECTOR NAME MEGABYTES (a file of zeros), back.
// Prints one JSON line a finding, and at last one with the number of pages. Exit status: 0, or 2 when it could not do its work.
import { createRequire } from "node:module";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const VIEWS = [
  { name: "320", viewport: { width: 320, height: 640 } },
  { name: "1280", viewport: { width: 1280, height: 900 } },
  // A window of 1280 by 900 at 200 %: half as many pixels for the page, each twice as large.
  { name: "zoom", viewport: { width: 640, height: 450 }, scale: 2 },
];
const PICTURES = [
  { name: "phone", viewport: { width: 360, height: 740 } },
  { name: "desk", viewport: { width: 1280, height: 900 } },
];
const CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const PATIENCE = 20_000;

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; tests/run sets it, or run: eval "$(tests/run --env)"`);
  return value;
}

const require = createRequire(join(resolve(setting("SLUIS_TEST_NODE_MODULES")), "from-here.js"));
const { chromium } = require("playwright-core");
const { HtmlValidate } = require("html-validate");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
// A name that repeats is how a form gives a list.
const validator = new HtmlValidate({ extends: ["html-validate:recommended"], rules: { "long-title": "off", "no-inline-style": "error", "form-dup-name": "off" } });

let mailDesk;
// Folders of files that a browser may still be reading.
const leftovers = [];

async function lastCode(address) {
  const mails = await (await fetch(`${mailDesk}/mail`)).json();
  const codes = mails.filter((mail) => mail.to === address).map((mail) => mail.text.match(/^\s*(\d{6})\s*$/m)?.[1]);
  const code = codes.filter(Boolean).at(-1);
  if (!code) throw new Error(`no code was mailed to ${address}`);
  return code;
}

const verbs = {
  fill: (page, selector, text) => page.fill(selector, text),
  check: (page, selector) => page.check(selector),
  select: (page, selector, value) => page.selectOption(selector, value),
  file: (page, selector, name, text) => page.setInputFiles(selector, { name, mimeType: "application/octet-stream", buffer: Buffer.from(text) }),
  press: (page, name) => Promise.all([page.waitForLoadState("load"), page.getByRole("button", { name }).first().click()]),
  click: (page, selector) => Promise.all([page.waitForLoadState("load"), page.click(selector)]),
  follow: (page, name) => page.getByRole("link", { name }).first().click(),
  go: (page, url) => page.goto(url),
  async tab(page, selector) {
    for (let presses = 0; presses < 200; presses += 1) {
      // A page that is just going away has no focus to tell of.
      const there = await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector).catch(() => null);
      if (there) return;
      if (there === null) await page.waitForLoadState("load");
      await page.keyboard.press("Tab");
    }
    throw new Error(`the keyboard does not reach ${selector}`);
  },
  type: (page, text) => page.keyboard.insertText(text),
  code: async (page, selector, address) => (selector ? page.fill(selector, await lastCode(address)) : page.keyboard.insertText(await lastCode(address))),
  key: (page, key) => page.keyboard.press(key),
  wait: (page, selector) => page.waitForSelector(selector),
  back: (page) => page.goBack({ waitUntil: "load" }),
  async elsewhere(page, url, acts) {
    const other = await page.context().newPage();
    await other.goto(url, { waitUntil: "load" });
    for (const [verb, ...given] of acts) await verbs[verb](other, ...given);
    await other.waitForLoadState("load");
    await other.close();
  },
  async often(page, url) {
    // Meanwhile it may be allowed once more: then it is asked more often.
    for (let asked = 0; asked < 1_000; asked += 1)
      if ((await page.request.get(url)).status() === 429 && (await page.goto(url)).status() === 429) return;
    throw new Error("it is never too often");
  },
  async bytes(page, selector, name, megabytes) {
    const folder = mkdtempSync(join(tmpdir(), "pages-"));
    const path = join(folder, name);
    writeFileSync(path, "");
    truncateSync(path, megabytes * 1_000_000);
    await page.setInputFiles(selector, path);
    leftovers.push(folder);
  },
};

function report(job, view, what, detail) {
  console.log(JSON.stringify({ job: job.name, view, what, detail }));
}

async function arrive(browser, job) {
  const context = await browser.newContext({ viewport: VIEWS[1].viewport, javaScriptEnabled: false, locale: job.language ?? "nl-NL" });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const outside = [];
  let last;
  page.on("response", (response) => {
    if (response.request().isNavigationRequest()) last = response;
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(job.url).origin) outside.push(`it loads ${request.url()}`);
  });
  page.on("console", (message) => {
    // That an answer was refused shows on the page itself.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) outside.push(message.text());
  });
  await page.goto(job.url, { waitUntil: "load" });
  for (const [verb, ...given] of job.acts ?? []) await verbs[verb](page, ...given);
  await page.waitForLoadState("load");
  return { context, page, outside, last: () => last };
}

// One look at a page, in this view.
async function look(page, job, view) {
  const found = await page.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const violation of found.violations) {
    report(job, view.name, `axe ${violation.id}`, violation.nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n"));
  }
  // What opens a list must show that it does.
  const bare = await page.evaluate(() => [...document.querySelectorAll("select")].filter((one) => getComputedStyle(one).appearance === "none").length);
  if (bare) report(job, view.name, "has no arrow", `${bare} lists to choose from`);
  const drawn = await page.evaluate(() => document.documentElement.scrollWidth);
  if (drawn > view.viewport.width) report(job, view.name, "wider than the screen", `${drawn} px`);
}

async function read(page, html, job) {
  const text = await page.evaluate(() => document.body.innerText);
  for (const shown of job.shows ?? []) if (!text.includes(shown)) report(job, "text", "does not show", `${shown}\n---\n${text}`);
  for (const hidden of job.hides ?? []) if (text.includes(hidden)) report(job, "text", "shows", hidden);
  for (const [selector, typed] of job.holds ?? []) {
    const held = await page.inputValue(selector);
    if (held !== typed) report(job, "text", `${selector} does not hold what was typed`, `${typed}\n---\n${held}`);
  }
  for (const [label, told] of job.reads ?? []) {
    const facts = await page.evaluate((name) => [...document.querySelectorAll("dt")].filter((one) => one.innerText === name).map((one) => one.nextElementSibling.innerText), label);
    if (!facts.some((fact) => fact.includes(told))) report(job, "text", `${label} does not read`, `${told}\n---\n${facts}`);
  }
  const language = await page.evaluate(() => document.documentElement.lang);
  if (job.language && language !== job.language) report(job, "text", "is in another language", language);
  // As the server sent it: the browser mends what it reads.
  const valid = await validator.validateString(html);
  for (const message of valid.results.flatMap((result) => result.messages)) report(job, "html", message.ruleId, `${message.message} (${message.selector})`);
}

// Everything is done once, with scripts off. The page that it leads to is looked at from all sides in another browser, to which it
// is sent as it came: axe needs scripts.
async function visit(browser, job, folder, looker) {
  const { context, page, last, outside } = await arrive(browser, job);
  try {
    const html = await last().text();
    await read(page, html, job);
    for (const told of outside) report(job, "browser", "was told", told);
    if (job.quick) return;
    await looker.unrouteAll();
    // Without its fragment, which would lead to what stands there already.
    const address = page.url().split("#")[0];
    await looker.route(address, (route) => route.fulfill({ status: 200, contentType: "text/html; charset=utf-8", body: html }));
    await looker.goto(address, { waitUntil: "load" });
    await looker.evaluate(axe);
    const devtools = await looker.context().newCDPSession(looker);
    for (const view of VIEWS) {
      // As the zoom of the browser does it, which a viewport alone does not.
      await devtools.send("Emulation.setDeviceMetricsOverride", { ...view.viewport, deviceScaleFactor: view.scale ?? 1, mobile: false });
      await look(looker, job, view);
    }
    // Whoever asks the browser for larger letters, not for a larger page.
    await devtools.send("Emulation.setDeviceMetricsOverride", { ...VIEWS[1].viewport, deviceScaleFactor: 1, mobile: false });
    await looker.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    const drawn = await looker.evaluate(() => document.documentElement.scrollWidth);
    if (drawn > VIEWS[1].viewport.width) report(job, "letters of 200 %", "wider than the screen", `${drawn} px`);
    await devtools.detach();
    for (const view of folder && job.picture ? PICTURES : []) {
      await page.setViewportSize(view.viewport);
      await page.screenshot({ path: join(folder, `${job.name}-${view.name}.png`), fullPage: true });
    }
  } finally {
    await context.close();
  }
}

async function run(file, folder) {
  const { desk, jobs } = JSON.parse(readFileSync(file, "utf8"));
  mailDesk = desk;
  if (folder) mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: setting("SLUIS_TEST_CHROMIUM"), args: CHROMIUM_FLAGS });
  try {
    const looker = await browser.newPage();
    looker.setDefaultTimeout(PATIENCE);
    for (const job of jobs) {
      try {
        await visit(browser, job, folder, looker);
      } catch (fault) {
        report(job, "-", "broke off", fault.message);
      }
    }
    console.log(JSON.stringify({ pages: jobs.length }));
  } finally {
    await browser.close();
    for (const left of leftovers) rmSync(left, { recursive: true });
  }
}

const [file, folder] = process.argv.slice(2);
if (!file) {
  console.error("usage: pages.mjs JOBS.json [PICTURES]");
  process.exitCode = 2;
} else {
  await run(file, folder).catch((fault) => {
    console.error(`pages: ${fault.stack}`);
    process.exitCode = 2;
  });
}
