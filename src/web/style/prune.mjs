// SPDX-License-Identifier: EUPL-1.2
// Makes components.css and theme.css here from the packages of the NL Design System: of the components only the rules whose
// classes the pages use, of the theme only the properties that those rules read. Run by hand when a package is renewed; the
// README beside it says how. It is no part of the build.
//
//   node prune.mjs FOLDER-WITH-node_modules
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const THEME = "@nl-design-system-unstable/voorbeeld-design-tokens";
// A component, and the classes of it that the pages use.
const USED = {
  "page-header": ["page-header", "page-header__content"],
  "page-body": ["page-body", "page-body__content"],
  "page-footer": ["page-footer", "page-footer__content"],
  "skip-link": ["skip-link", "skip-link--visible-on-focus"],
  "heading-1": ["heading-1"],
  "heading-2": ["heading-2"],
  "heading-3": ["heading-3"],
  "heading-4": ["heading-4"],
  paragraph: ["paragraph", "paragraph--lead", "paragraph--small"],
  link: ["link", "link--html-a"],
  "unordered-list": ["unordered-list", "unordered-list__item"],
  "ordered-list": ["ordered-list", "ordered-list__item"],
  alert: ["alert", "alert--error", "alert--info", "alert--ok", "alert--warning", "alert__content", "alert__message"],
  button: ["button", "button--primary-action", "button--secondary-action", "button--subtle"],
  "button-group": ["button-group"],
  "form-field": ["form-field", "form-field--invalid", "form-field--checkbox", "form-field--radio", "form-field__input", "form-field__label", "form-field__description", "form-field__error-message"],
  "form-field-description": ["form-field-description"],
  "form-field-error-message": ["form-field-error-message"],
  "form-fieldset": ["form-fieldset", "form-fieldset--html-fieldset", "form-fieldset--invalid", "form-fieldset__legend", "form-fieldset__legend--html-legend"],
  "form-label": ["form-label", "form-label--checkbox", "form-label--radio"],
  textbox: ["textbox", "textbox--html-input", "textbox--invalid"],
  textarea: ["textarea", "textarea--html-textarea", "textarea--invalid"],
  "radio-button": ["radio-button", "radio-button--html-input", "radio-button--invalid"],
  checkbox: ["checkbox", "checkbox--html-input"],
  select: ["select", "select--html-select", "select--invalid"],
  table: ["table", "table__caption"],
  "data-list": ["data-list"],
};

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(process.argv[2] ?? ".", "node_modules");
const text = (path) => readFileSync(join(modules, path), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
const version = (name) => JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).version;

// A test reads the hash: it knows a sheet that was edited by hand, or made by another version of this script.
function write(name, from, css) {
  const hash = createHash("sha256").update(readFileSync(fileURLToPath(import.meta.url))).update(css).digest("hex");
  const head = `/* SPDX-License-Identifier: EUPL-1.2\n   ${from} Made by prune.mjs: do not edit.\n   SHA-256 of that script and what follows: ${hash} */\n`;
  writeFileSync(join(here, name), head + css);
}

// The rules of a sheet as [prelude, body]; a body with rules in it belongs to an at-rule.
function rules(css) {
  const found = [];
  for (let at = 0, open; (open = css.indexOf("{", at)) >= 0; ) {
    let depth = 1;
    let end = open + 1;
    for (; depth > 0; end += 1) depth += { "{": 1, "}": -1 }[css[end]] ?? 0;
    found.push([css.slice(at, open).trim().replace(/\s+/g, " "), css.slice(open + 1, end - 1).trim()]);
    at = end;
  }
  return found;
}

// Commas between selectors, not those inside `:is(a, b)`.
const selectors = (prelude) => prelude.split(/,\s*(?![^()]*\))/);
// A browser calls every required field `:invalid` before anybody typed: only we say what is wrong.
const declarations = (body) => body.split(/;\s*/).map((one) => one.trim().replace(/\s+/g, " ")).filter(Boolean);

function kept(css, classes) {
  return rules(css).flatMap(([prelude, body]) => {
    if (prelude.startsWith("@")) {
      const inside = kept(body, classes);
      return inside.length ? [`${prelude} {\n${inside.map((rule) => `  ${rule}`).join("\n")}\n}`] : [];
    }
    const wanted = selectors(prelude).filter((selector) => {
      const named = [...selector.matchAll(/\.([\w-]+)/g)].map(([, name]) => name.replace(/^utrecht-/, ""));
      return named.length > 0 && named.every((name) => classes.has(name)) && !/:lang\(ar\)|:disabled|:invalid|read-only|placeholder/.test(selector);
    });
    return wanted.length ? [`${wanted.join(", ")} { ${declarations(body).join("; ")} }`] : [];
  });
}

const all = new Set(Object.values(USED).flat());
const parts = Object.keys(USED).map((name) => {
  const from = `@utrecht/${name}-css`;
  return `/* ${from} ${version(from)} */\n${kept(text(`${from}/dist/index.css`), all).join("\n")}\n`;
});
const components = parts.join("\n");
write("components.css", "Copyright (c) 2020-2024 Frameless B.V., (c) 2021-2024 Gemeente Utrecht.", components);

// What the kept rules and our own read, and what those values read in turn.
const values = new Map(rules(text(`${THEME}/dist/theme.css`)).flatMap(([, body]) => declarations(body)).map((one) => one.split(/:\s*/, 2)));
// No font is loaded: beside our sans the serif of its headings would be whatever the reader's machine has.
values.set("--basis-heading-font-family", "var(--basis-text-font-family-default)");
const needed = new Set();
const read = (css) => {
  for (const [, name] of css.matchAll(/var\(\s*(--[\w-]+)/g)) {
    if (needed.has(name) || !values.has(name)) continue;
    needed.add(name);
    read(values.get(name));
  }
};
read(components + readFileSync(join(here, "page.css"), "utf8"));
const lines = [...values].filter(([name]) => needed.has(name)).map(([name, value]) => `  ${name}: ${value};`);
write("theme.css", `${THEME} ${version(THEME)}, the neutral theme.`, `:root {\n${lines.join("\n")}\n}\n`);
