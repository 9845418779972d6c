// SPDX-License-Identifier: EUPL-1.2
// yaml-language-server, which most editors start for YAML, run without an editor over standard input and output: what it
// makes of our schemas. For tests/it/schemas/editor.rs. Opens texts of its own making and never the network.
//
//   node tests/tools/yaml_editor.mjs QUESTIONS.json
//
// QUESTIONS.json: [{"schema": "file:///...", "text": "...|...", "ask": "completion" | "hover" | "diagnostics"}], where `|`
// marks the place that is asked about. Prints the answers in that order.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

const require = createRequire(join(resolve(process.env.SLUIS_TEST_NODE_MODULES), "from-here.js"));
const { StreamMessageReader, StreamMessageWriter, createMessageConnection } = require("vscode-jsonrpc/node.js");
const server = join(dirname(require.resolve("yaml-language-server/package.json")), "bin/yaml-language-server");

const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const wire = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
const told = new Map();
wire.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => told.get(uri)?.(diagnostics));
wire.onRequest("workspace/configuration", ({ items }) =>
  items.map(({ section }) =>
    section === "yaml" ? { validate: true, completion: true, hover: true, schemaStore: { enable: false } } : {},
  ),
);
wire.onRequest("client/registerCapability", () => null);
wire.listen();

await wire.sendRequest("initialize", {
  processId: process.pid,
  rootUri: null,
  capabilities: {
    textDocument: { completion: { completionItem: { snippetSupport: true } }, hover: {} },
    workspace: { configuration: true },
  },
});
wire.sendNotification("initialized", {});

const answers = [];
for (const [at, { schema, text, ask }] of JSON.parse(readFileSync(process.argv[2], "utf8")).entries()) {
  const uri = `file:///editor/${at}.yaml`;
  const marked = `# yaml-language-server: $schema=${schema}\n${text}`;
  const place = marked.indexOf("|");
  const before = marked.slice(0, place < 0 ? marked.length : place).split("\n");
  const position = { line: before.length - 1, character: before.at(-1).length };
  const findings = new Promise((resolve) => told.set(uri, resolve));
  const document = { uri, languageId: "yaml", version: 1, text: marked.replace("|", "") };
  wire.sendNotification("textDocument/didOpen", { textDocument: document });
  const asked = { textDocument: { uri }, position };
  if (ask === "diagnostics") answers.push(await findings);
  if (ask === "hover") answers.push((await wire.sendRequest("textDocument/hover", asked))?.contents?.value ?? "");
  if (ask === "completion") {
    const { items } = await wire.sendRequest("textDocument/completion", asked);
    answers.push(items.map(({ label, insertText, documentation }) => ({ label, insertText, documentation })));
  }
}
console.log(JSON.stringify(answers));
await wire.sendRequest("shutdown");
wire.sendNotification("exit");
