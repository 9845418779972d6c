// SPDX-License-Identifier: EUPL-1.2
// A second opinion on our schemas: ajv in strict mode, which also refuses schemas that other validators let pass, such as
// unknown keywords and keywords that never apply. For tests/it/schemas.rs. It reads files only and never the network.
//
//   node tests/oracle/ajv.mjs SCHEMA-FOLDER DOCUMENTS.json
//
// DOCUMENTS.json: [{"schema": "workflow.schema.json", "value": ...}]. Prints [{"valid": true, "errors": []}] in that order.
// Exit status 2 when a schema itself is refused.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const require = createRequire(join(resolve(process.env.SLUIS_TEST_NODE_MODULES), "from-here.js"));
const { Ajv2020 } = require("ajv/dist/2020.js");
const addFormats = require("ajv-formats").default;

// Words for editors, which validators pass over. Any other unknown word is a typing error.
const EDITOR_WORDS = ["defaultSnippets", "enumDescriptions", "errorMessage", "markdownDescription", "markdownEnumDescriptions"];
const BASE = "https://schemas.invalid/";

const [folder, documents] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));

try {
  // strictTypes stays off: it wants `type` repeated in every branch of if/then, where it says nothing.
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: true, allErrors: true });
  addFormats(ajv);
  ajv.addVocabulary(EDITOR_WORDS);
  const names = readdirSync(folder).filter((name) => name.endsWith(".schema.json"));
  for (const name of names) ajv.addSchema(read(join(folder, name)), BASE + name);
  const validators = new Map(names.map((name) => [name, ajv.getSchema(BASE + name)]));
  const answers = read(documents).map(({ schema, value }) => {
    const validate = validators.get(schema);
    const valid = validate(value);
    return { valid, errors: valid ? [] : validate.errors.map((error) => `${error.instancePath || "/"} ${error.message}`) };
  });
  console.log(JSON.stringify(answers));
} catch (fault) {
  console.error(`ajv: ${fault.message}`);
  process.exitCode = 2;
}
