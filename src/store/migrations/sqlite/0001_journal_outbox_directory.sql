-- SPDX-License-Identifier: EUPL-1.2
-- The journal, the outbox and the directory. Moments are microseconds since 1970, UTC. The checks repeat what the code
-- promises, so that no other program can store what Sluis would not. What a column means stands in src/store/rows.rs.

CREATE TABLE definitions (
    hash     TEXT NOT NULL PRIMARY KEY CHECK (hash <> ''),
    workflow TEXT NOT NULL CHECK (workflow <> ''),
    version  TEXT NOT NULL,
    bundle   BLOB NOT NULL
) STRICT;

CREATE TABLE instances (
    id          TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    workflow    TEXT    NOT NULL,
    definition  TEXT    NOT NULL REFERENCES definitions (hash),
    title       TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('running', 'on-hold', 'completed', 'stopped', 'cancelled')),
    seq         INTEGER NOT NULL CHECK (seq >= 1),
    started_at  INTEGER NOT NULL,
    next_due_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX instances_due ON instances (next_due_at, id) WHERE next_due_at IS NOT NULL;

CREATE TABLE events (
    instance TEXT    NOT NULL REFERENCES instances (id),
    seq      INTEGER NOT NULL CHECK (seq >= 1),
    at       INTEGER NOT NULL,
    kind     TEXT    NOT NULL CHECK (kind <> ''),
    version  INTEGER NOT NULL CHECK (version >= 1),
    body     TEXT    NOT NULL,
    hash     BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (instance, seq)
) STRICT, WITHOUT ROWID;

-- Its key to events is not deferred: with a deferred one SQLite reads this whole table at each new event.
CREATE TABLE commands (
    command_id TEXT    NOT NULL PRIMARY KEY CHECK (command_id <> ''),
    instance   TEXT    NOT NULL,
    seq        INTEGER NOT NULL,
    answer     TEXT,
    FOREIGN KEY (instance, seq) REFERENCES events (instance, seq)
) STRICT, WITHOUT ROWID;

-- An erased value keeps its commitment, so that the chain still verifies; the salt goes with the value.
CREATE TABLE sealed (
    instance   TEXT    NOT NULL,
    commitment TEXT    NOT NULL CHECK (length(commitment) = 64),
    seq        INTEGER NOT NULL,
    salt       TEXT,
    value      TEXT,
    PRIMARY KEY (instance, commitment),
    FOREIGN KEY (instance, seq) REFERENCES events (instance, seq),
    CHECK ((salt IS NULL) = (value IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE actions (
    instance TEXT NOT NULL REFERENCES instances (id),
    item     TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('complete', 'vote', 'condition')),
    person   TEXT NOT NULL CHECK (person <> ''),
    title    TEXT,
    due_at   INTEGER,
    PRIMARY KEY (instance, item, kind, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX actions_of_person ON actions (person);

CREATE TABLE duties (
    id              TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    instance        TEXT    NOT NULL,
    seq             INTEGER NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind <> ''),
    item            TEXT    NOT NULL,
    seat            TEXT    NOT NULL,
    channel         TEXT    NOT NULL CHECK (channel IN ('mail', 'webhook')),
    batch_key       TEXT,
    due_at          INTEGER NOT NULL,
    recipient       TEXT    NOT NULL CHECK (recipient <> ''),
    notice          TEXT    NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    epoch           INTEGER NOT NULL DEFAULT 0 CHECK (epoch >= 0),
    leased_until    INTEGER,
    message_id      TEXT REFERENCES messages (id),
    sent_at         INTEGER,
    dead_at         INTEGER,
    last_error      TEXT,
    UNIQUE (instance, seq, kind, item, seat),
    FOREIGN KEY (instance, seq) REFERENCES events (instance, seq),
    CHECK (sent_at IS NULL OR dead_at IS NULL),
    CHECK (leased_until IS NULL OR (sent_at IS NULL AND dead_at IS NULL AND epoch >= 1)),
    CHECK (sent_at IS NULL OR attempts >= 1),
    CHECK (dead_at IS NULL OR last_error IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX duties_open ON duties (next_attempt_at, id) WHERE sent_at IS NULL AND dead_at IS NULL;
CREATE INDEX duties_of_batch ON duties (batch_key) WHERE batch_key IS NOT NULL AND sent_at IS NULL AND dead_at IS NULL;

-- Rendered bytes, under the id of the first duty that they answer: the Message-ID. Duties told together share them.
CREATE TABLE messages (
    id    TEXT NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE directories (
    scope    TEXT    NOT NULL CHECK (scope <> ''),
    version  INTEGER NOT NULL CHECK (version >= 1),
    document TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (scope, version)
) STRICT;
