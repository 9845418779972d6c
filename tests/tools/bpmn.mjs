// SPDX-License-Identifier: EUPL-1.2
// Opens BPMN documents with bpmn-js in a real Chromium, as modelling tools do, and says what it made of them. It never loads
// anything from the network.
//
//   SLUIS_TEST_NODE_MODULES=... SLUIS_TEST_CHROMIUM=... node tests/tools/bpmn.mjs FILE.bpmn... [--pictures FOLDER]
//
// Prints one JSON line a file: what bpmn-js warns of, the names of what it drew, the shapes that overlap another one of the same
// parent, and with a folder the picture. Exit status: 0, or 2 when it could not do its work or a file cannot be imported.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; tests/run sets it, or run: eval "$(tests/run --env)"`);
  return value;
}

// In the page: imports a document and looks at what was drawn.
async function imported(xml) {
  const viewer = new globalThis.BpmnJS({ container: "#canvas" });
  const { warnings } = await viewer.importXML(xml);
  viewer.get("canvas").zoom("fit-viewport");
  const shapes = viewer.get("elementRegistry").filter((element) => element.width && !element.labelTarget);
  const meet = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
  const pairs = shapes.flatMap((a, at) => shapes.slice(at + 1).map((b) => [a, b]));
  return {
    warnings: warnings.map((warning) => warning.message),
    names: shapes.map((shape) => shape.businessObject.name).filter(Boolean),
    overlaps: pairs.filter(([a, b]) => a.parent === b.parent && meet(a, b)).map(([a, b]) => `${a.id} ${b.id}`),
  };
}

async function run(files, folder) {
  const require = createRequire(join(resolve(setting("SLUIS_TEST_NODE_MODULES")), "from-here.js"));
  const { chromium } = require("playwright-core");
  const script = require.resolve("bpmn-js/dist/bpmn-viewer.production.min.js");
  if (folder) mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: setting("SLUIS_TEST_CHROMIUM"), args: CHROMIUM_FLAGS });
  try {
    for (const file of files) {
      const context = await browser.newContext({ viewport: { width: 2400, height: 900 }, offline: true });
      const page = await context.newPage();
      await page.setContent('<div id="canvas" style="width:2380px;height:880px"></div>');
      await page.addScriptTag({ path: script });
      const found = await page.evaluate(imported, readFileSync(file, "utf8"));
      if (folder) await page.screenshot({ path: join(folder, `${basename(file, ".bpmn")}-bpmn.png`) });
      console.log(JSON.stringify({ file, ...found }));
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
  console.error("usage: bpmn.mjs FILE.bpmn... [--pictures FOLDER]");
  process.exitCode = 2;
} else {
  await run(files, cut < 0 ? undefined : given[cut + 1]).catch((fault) => {
    console.error(`bpmn: ${fault.message}`);
    process.exitCode = 2;
  });
}
