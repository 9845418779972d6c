// SPDX-License-Identifier: EUPL-1.2
// As ical.py, with the parser of a calendar program (ical.js, of Thunderbird): a calendar from standard input, as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(resolve(process.env.SLUIS_TEST_NODE_MODULES), "from-here.js"));
const { default: ICAL } = await import(pathToFileURL(require.resolve("ical.js")).href);

ICAL.design.strict = true;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const kinds = (component) => [
  component.name.toUpperCase(),
  ...component.getAllSubcomponents().flatMap((inner) => kinds(inner)),
];
const entry = (event) => {
  const value = (name) => event.getFirstPropertyValue(name);
  const text = (name) => (value(name) === null ? null : String(value(name)));
  return {
    uid: text("uid"),
    sequence: value("sequence"),
    stamp: value("dtstamp").toString(),
    start: value("dtstart").toString(),
    end: value("dtend").toString(),
    summary: text("summary"),
    description: text("description") ?? "",
    location: text("location"),
    status: text("status"),
    organizer: text("organizer"),
    attendees: event.getAllProperties("attendee").map((person) => [
      String(person.getFirstValue()),
      person.getParameter("cn") ?? null,
      person.getParameter("rsvp") ?? null,
      person.getParameter("partstat") ?? null,
    ]),
  };
};
console.log(
  JSON.stringify({
    version: calendar.getFirstPropertyValue("version"),
    method: calendar.getFirstPropertyValue("method"),
    kinds: kinds(calendar),
    entries: calendar.getAllSubcomponents("vevent").map(entry),
    faults: [],
  }),
);
