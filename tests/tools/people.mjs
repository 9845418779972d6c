// SPDX-License-Identifier: EUPL-1.2
// Two who read everybody's mail, in a real Chromium with scripts off. `carry`: people who follow the link of each mail, fill in
// what is asked, copy the code, and so carry a programme from its start until a phase is open; days pass when nobody has anything
// to do. `robot`: a scanner of mail that follows every link, fills every form with something and presses every button that it
// can reach, and copies no code.
//
//   SLUIS_TEST_NODE_MODULES=... SLUIS_TEST_CHROMIUM=... node tests/tools/people.mjs carry|robot DESK [PHASE]
//
// DESK is where the test gives the mails (/mail), lets a day pass (/day) and tells how the programme stands
// (/status). Prints what was done, a line each, as JSON. Exit status: 0, or 2 when it could not go on.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const MOST_DAYS = 200;
const MOST_PAGES = 8;
// A form, its answers read back, its code, and what confirming it gives.
const ROBOT_DEPTH = 3;

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; tests/run sets it, or run: eval "$(tests/run --env)"`);
  return value;
}

const require = createRequire(join(resolve(setting("SLUIS_TEST_NODE_MODULES")), "from-here.js"));
const { chromium } = require("playwright-core");

const [mode, desk, phase] = process.argv.slice(2);
const ask = async (path) => (await fetch(`${desk}/${path}`)).json();
const say = (what) => console.log(JSON.stringify(what));

// The links of mails that let their reader act, each once.
async function links() {
  const found = new Map();
  for (const mail of await ask("mail")) {
    for (const [url] of mail.text.matchAll(/https?:\/\/\S+\/(?:complete|decide)\/[\w-]+/g)) found.set(url, mail);
  }
  return found;
}

async function codeFor(address) {
  const codes = (await ask("mail")).filter((mail) => mail.to === address).map((mail) => mail.text.match(/^\s*(\d{6})\s*$/m)?.[1]);
  return codes.filter(Boolean).at(-1);
}

const primary = ".utrecht-button--primary-action";

// Something sensible for every field of the form with the main button; what is there already stays. All of it is read and
// filled in at once: field by field it took most of the time of these tests.
function wanted(fields, today) {
  const [values, checked, files, done] = [{}, [], [], new Set()];
  for (const field of fields) {
    const group = fields.filter((other) => other.name === field.name);
    // A vote without conditions: a row that is begun must be finished, and goes with one verdict only.
    if (done.has(field.name) || field.name.startsWith("conditions")) continue;
    if (field.kind === "radio") {
      done.add(field.name);
      if (group.some((one) => one.checked)) continue;
      const fresh = group.filter((one) => !/Al toegezegd|Pledged already/.test(one.about));
      const chosen = group.find((one) => one.value === "approve") ?? fresh[0] ?? field;
      checked.push(chosen.id);
      const share = chosen.about.match(/(?:Gevraagd|Asked): €\s?([\d.,]+)/)?.[1];
      const amount = fields.find((one) => one.name === "amount");
      if (share && amount) {
        values[amount.id] = share;
        done.add("amount");
      }
    } else if (field.kind === "checkbox") {
      done.add(field.name);
      const number = Number(field.hint.match(/(?:Kies er|Choose) (\d+)/)?.[1] ?? group.length);
      checked.push(...group.slice(0, number).map((one) => one.id));
    } else if (field.kind === "select") {
      if (!field.value) values[field.id] = field.options[1];
    } else if (field.kind === "file") {
      files.push(field.id);
    } else if (field.name === "date") {
      const day = new Date(Date.parse(today) + 20 * 86_400_000);
      values[field.id] = `${day.getUTCDate()}-${day.getUTCMonth() + 1}-${day.getUTCFullYear()}`;
    } else if (field.name === "time") {
      values[field.id] = "9:30";
    } else if (field.name === "reference") {
      values[field.id] = `P-${Date.now()}-${Math.floor(performance.now())}`;
    } else if (field.mode === "numeric") {
      values[field.id] = "3";
    } else if (field.mode === "decimal") {
      values[field.id] = "90000";
    } else if (field.required && !field.value) {
      values[field.id] = "Wat wij hierover vonden.";
    }
  }
  return { values, checked, files };
}

async function fill(page, today) {
  const form = page.locator("form", { has: page.locator(primary) }).first();
  const fields = await form.locator("input:not([type=hidden]), textarea, select").evaluateAll((all) =>
    all.map((field) => ({
      id: field.id,
      name: field.name,
      kind: field.tagName === "INPUT" ? field.type : field.tagName.toLowerCase(),
      mode: field.inputMode,
      value: field.value,
      options: [...(field.options ?? [])].map((one) => one.value),
      checked: field.checked,
      // A row of a list that may stay empty need not be filled in; whoever has something to tell fills it in.
      required: field.required || (field.name.startsWith("outputs.") && !/\((niet verplicht|optional)\)/.test(field.labels[0]?.textContent)),
      about: document.getElementById(`${field.id}_more`)?.textContent ?? "",
      hint: field.closest("fieldset")?.textContent ?? "",
    })),
  );
  const { values, checked, files } = wanted(fields, today);
  await page.evaluate(
    ([values, checked]) => {
      for (const [id, value] of Object.entries(values)) document.getElementById(id).value = value;
      for (const id of checked) document.getElementById(id).checked = true;
    },
    [values, checked],
  );
  for (const id of files) {
    await form.locator(`[id="${id}"]`).setInputFiles({ name: "stuk.txt", mimeType: "text/plain", buffer: Buffer.from(`stuk van ${id}`) });
  }
}

// Does what a link asks, page after page. Gives what came of it; nothing when there was nothing to do.
async function act(page, url, mail, today, planned) {
  await page.goto(url);
  if (!(await page.locator(primary).count())) return "over";
  const title = await page.locator("h1").innerText();
  const way = (await page.locator("input[name=way]").count()) ? await page.locator("input[name=way]").first().getAttribute("value") : "vote";
  // A meeting that is planned is waited for, not moved.
  if (way === "plan" && planned.has(title)) return "later";
  for (let pages = 0; pages < MOST_PAGES && (await page.locator(primary).count()); pages += 1) {
    const code = page.locator("[autocomplete=one-time-code]");
    if (await code.count()) await code.fill((await codeFor(mail.to)) ?? "");
    else await fill(page, today);
    await page.locator(primary).first().click();
    await page.waitForLoadState("load");
    const wrong = await page.locator("[role=alert]").allInnerTexts();
    if (wrong.length) throw new Error(`${title} (${way}): ${wrong.join(" ")}\n${await page.locator("main").innerText()}`);
  }
  if (way === "plan") planned.add(title);
  const told = (await page.locator(".utrecht-alert").allInnerTexts()).join(" ").replace(/\s+/g, " ");
  return { who: mail.to, did: way, on: title, told };
}

// The browser of each person, by address.
async function browserOf(browser, people, address) {
  if (!people.has(address)) {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
    context.setDefaultTimeout(20_000);
    people.set(address, await context.newPage());
  }
  return people.get(address);
}

async function carry(browser) {
  const [planned, over, people] = [new Set(), new Set(), new Map()];
  let today = "2027-05-03";
  for (let days = 0; days < MOST_DAYS; ) {
    let moved = 0;
    for (const [url, mail] of await links()) {
      if (over.has(url)) continue;
      const did = await act(await browserOf(browser, people, mail.to), url, mail, today, planned);
      if (did === "over") over.add(url);
      if (typeof did === "string") continue;
      say(did);
      moved += 1;
    }
    const status = await ask("status");
    if (status.phases.find((one) => one.id === phase)?.state === "open") {
      say({ open: phase, on: today });
      return;
    }
    if (moved === 0) {
      today = await ask("day");
      days += 1;
    }
  }
  throw new Error(`${phase} did not open within ${MOST_DAYS} days: ${JSON.stringify((await ask("status")).phases)}`);
}

// Every button of every form, from the link on each time: the steps are the numbers of the buttons pressed so far.
async function press(page, url, steps) {
  const loaded = await page.goto(url).catch((fault) => {
    // A file of the dossier: it was fetched, which is all that can be done with it.
    if (fault.message.includes("Download is starting")) return null;
    throw fault;
  });
  if (!loaded) return { buttons: 0, sign: url, hrefs: [], confirmed: false };
  let confirmed = false;
  for (const step of steps) {
    // What was done by pressing another button is asked no more.
    if ((await page.locator("form button").count()) <= step) break;
    for (const box of await page.locator("[autocomplete=one-time-code]").all()) await box.fill("123456");
    if (await page.locator(primary).count()) await fill(page, "2027-05-03");
    const button = page.locator("form button").nth(step);
    confirmed ||= (await button.getAttribute("value")) === "confirm";
    // Also the button that nobody sees.
    await Promise.all([page.waitForNavigation({ waitUntil: "load" }), button.dispatchEvent("click")]);
  }
  // Two pages with the same heading and the same buttons are one, whatever stands in their fields.
  const read = () => ({
    heading: document.querySelector("h1").innerText,
    values: [...document.querySelectorAll("form button")].map((one) => one.value),
    hrefs: [...document.querySelectorAll("a[href]")].map((one) => one.href),
  });
  const { heading, values, hrefs } = await page.evaluate(read);
  return { buttons: values.length, sign: [heading, ...values].join("|"), hrefs, confirmed };
}

async function robot(browser) {
  let [pages, confirms] = [0, 0];
  const seen = new Set();
  // Of mails that ask several people the same, one.
  const asked = new Map([...(await links())].map(([url, mail]) => [mail.subject, url]));
  const waiting = [...asked.values()];
  // No page leaves anything behind in a browser, so that one serves for all.
  const context = await browser.newContext({ javaScriptEnabled: false });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  while (waiting.length) {
    const url = waiting.shift().split("#")[0];
    if (seen.has(url)) continue;
    seen.add(url);
    const [paths, known] = [[[]], new Set()];
    while (paths.length) {
      const steps = paths.shift();
      const { buttons, sign, hrefs, confirmed } = await press(page, url, steps);
      pages += 1;
      confirms += confirmed ? 1 : 0;
      if (known.has(sign)) continue;
      known.add(sign);
      waiting.push(...hrefs.filter((href) => new URL(href).origin === new URL(url).origin));
      if (steps.length < ROBOT_DEPTH) for (let at = 0; at < buttons; at += 1) paths.push([...steps, at]);
    }
  }
  say({ links: seen.size, pages, confirms });
}

const browser = await chromium.launch({ executablePath: setting("SLUIS_TEST_CHROMIUM"), args: CHROMIUM_FLAGS });
try {
  await (mode === "carry" ? carry : robot)(browser);
} catch (fault) {
  console.error(`people: ${fault.stack}`);
  process.exitCode = 2;
} finally {
  await browser.close();
}
