-- SPDX-License-Identifier: EUPL-1.2
-- The codes that were mailed on demand: for whom and what, until when, and how often one was tried. The digits are nowhere:
-- they follow from the id and a key that is not in the database.

CREATE TABLE challenges (
    id         TEXT    NOT NULL PRIMARY KEY,
    person     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL CHECK (expires_at > made_at),
    tries      INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX challenges_of_person ON challenges (person, made_at);
