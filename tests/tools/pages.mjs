// SPDX-License-Identifier: EUPL-1.2
// Opens pages in a real Chromium as people use them and says what is wrong: axe-core at 320 px, at 1280 px and at 200 % zoom,
// html-validate, something wider than the screen, an answer that is not the wanted one, a page that needs a script. It never
// loads anything but the pages themselves.
//
//   SLUIS_TEST_NODE_MODULES=... SLUIS_TEST_CHROMIUM=... node tests/tools/pages.mjs JOBS.json [PICTURES]
//
// JOBS.json is { desk: URL, jobs }; at the desk the script asks for mail. Jobs are a list of { name, url, acts: [[verb, ...]], shows: [texts], hides: [texts], picture: true, once: true }. A job goes to its url and does its
// acts: fill SELECTOR TEXT, check SELECTOR, select SELECTOR VALUE, file SELECTOR NAME TEXT, press BUTTON, click SELECTOR, follow LINK,
// go URL,
// tab SELECTOR (by the keyboard, until it has the focus), type TEXT, key KEY, code SELECTOR ADDRESS (the code last mailed to this address). Prints one JSON line a finding, and at last one
// with the number of pages. Exit status: 0, or 2 when it could not do its work.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const VIEWS = [
  { name: "320", viewport: { width: 320, height: 640 } },
  { name: "1280", viewport: { width: 1280, height: 900 } },
  // A window of 1280 px at 200 %.
  { name: "zoom", viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
];
const PICTURES = [
  { name: "phone", viewport: { width: 360, height: 740 }, isMobile: true, deviceScaleFactor: 1 },
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
  code: async (page, selector, address) => page.fill(selector, await lastCode(address)),
  key: (page, key) => page.keyboard.press(key),
};

function report(job, view, what, detail) {
  console.log(JSON.stringify({ job: job.name, view, what, detail }));
}

async function arrive(browser, job, options) {
  const context = await browser.newContext({ ...options, locale: "nl-NL" });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  let last;
  page.on("response", (response) => {
    if (response.request().isNavigationRequest()) last = response;
  });
  await page.goto(job.url, { waitUntil: "load" });
  for (const [verb, ...given] of job.acts ?? []) await verbs[verb](page, ...given);
  await page.waitForLoadState("load");
  return { context, page, sent: () => last.text() };
}

// One look at a page, in this view.
async function look(page, job, view) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const violation of found.violations) {
    report(job, view.name, `axe ${violation.id}`, violation.nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n"));
  }
  const drawn = await page.evaluate(() => document.documentElement.scrollWidth);
  if (drawn > view.viewport.width) report(job, view.name, "wider than the screen", `${drawn} px`);
}

async function read(page, sent, job, view) {
  const text = await page.evaluate(() => document.body.innerText);
  for (const shown of job.shows ?? []) if (!text.includes(shown)) report(job, view, "does not show", `${shown}\n---\n${text}`);
  for (const hidden of job.hides ?? []) if (text.includes(hidden)) report(job, view, "shows", hidden);
  // As the server sent it: the browser mends what it reads.
  const valid = await validator.validateString(await sent());
  for (const message of valid.results.flatMap((result) => result.messages)) report(job, "html", message.ruleId, `${message.message} (${message.selector})`);
}

// What can be done once only is done once, and looked at from all sides then.
async function once(browser, job, folder) {
  const { context, page, sent } = await arrive(browser, job, VIEWS[1]);
  await read(page, sent, job, "once");
  for (const view of [...VIEWS.slice(0, 2), ...(folder && job.picture ? PICTURES : [])]) {
    await page.setViewportSize(view.viewport);
    if (VIEWS.includes(view)) await look(page, job, view);
    else await page.screenshot({ path: join(folder, `${job.name}-${view.name}.png`), fullPage: true });
  }
  await context.close();
}

async function often(browser, job, folder) {
  for (const view of VIEWS) {
    const { context, page } = await arrive(browser, job, view);
    await look(page, job, view);
    await context.close();
  }
  const { context, page, sent } = await arrive(browser, job, { viewport: VIEWS[1].viewport, javaScriptEnabled: false });
  await read(page, sent, job, "script off");
  await context.close();
  for (const view of folder && job.picture ? PICTURES : []) {
    const { context, page } = await arrive(browser, job, { ...view, javaScriptEnabled: false });
    await page.screenshot({ path: join(folder, `${job.name}-${view.name}.png`), fullPage: true });
    await context.close();
  }
}

async function run(file, folder) {
  const { desk, jobs } = JSON.parse(readFileSync(file, "utf8"));
  mailDesk = desk;
  if (folder) mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: setting("SLUIS_TEST_CHROMIUM"), args: CHROMIUM_FLAGS });
  try {
    for (const job of jobs) {
      try {
        await (job.once ? once : often)(browser, job, folder);
      } catch (fault) {
        report(job, "-", "broke off", fault.message);
      }
    }
    console.log(JSON.stringify({ pages: jobs.length }));
  } finally {
    await browser.close();
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
