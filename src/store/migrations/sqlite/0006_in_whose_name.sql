-- SPDX-License-Identifier: EUPL-1.2
-- A deputy has an action for each person in whose name they act, beside their own. What was open before was everybody's own.

CREATE TABLE actions_by_seat (
    instance TEXT NOT NULL REFERENCES instances (id),
    item     TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('complete', 'vote', 'condition')),
    person   TEXT NOT NULL CHECK (person <> ''),
    seat     TEXT NOT NULL CHECK (seat <> ''),
    title    TEXT,
    due_at   INTEGER,
    PRIMARY KEY (instance, item, kind, person, seat)
) STRICT, WITHOUT ROWID;

INSERT INTO actions_by_seat (instance, item, kind, person, seat, title, due_at)
    SELECT instance, item, kind, person, person, title, due_at FROM actions;

DROP TABLE actions;
ALTER TABLE actions_by_seat RENAME TO actions;

CREATE INDEX actions_of_person ON actions (person);
