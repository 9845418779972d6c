-- SPDX-License-Identifier: EUPL-1.2
-- What time told whom. The key is the promise: one rule speaks of one item to one person once a tick, whatever the clock
-- does and however many processes look at it.

CREATE TABLE reminders (
    instance TEXT    NOT NULL,
    item     TEXT    NOT NULL CHECK (item <> ''),
    rule     TEXT    NOT NULL CHECK (rule <> ''),
    tick     INTEGER NOT NULL,
    person   TEXT    NOT NULL CHECK (person <> ''),
    seq      INTEGER NOT NULL,
    PRIMARY KEY (instance, item, rule, tick, person),
    FOREIGN KEY (instance, seq) REFERENCES events (instance, seq)
) STRICT, WITHOUT ROWID;

-- Instances that were written before there were reminders: the next pulse works out when they are due.
UPDATE instances SET next_due_at = 0 WHERE state = 'running';
