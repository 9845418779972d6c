-- SPDX-License-Identifier: EUPL-1.2
-- What delivery remembers over restarts: since when a mail is tried, how often it was left in the midst, why it was given
-- up, and how each channel stands. What a column means stands in src/store/delivery.rs.

ALTER TABLE duties ADD COLUMN first_attempt_at INTEGER;
ALTER TABLE duties ADD COLUMN broken_off INTEGER NOT NULL DEFAULT 0 CHECK (broken_off >= 0);
ALTER TABLE duties ADD COLUMN why_dead TEXT CHECK (why_dead IN ('refused', 'unwritable', 'expired', 'needless'));
UPDATE duties SET why_dead = CASE WHEN message_id IS NULL THEN 'unwritable' ELSE 'refused' END WHERE dead_at IS NOT NULL;

CREATE INDEX duties_dead ON duties (instance) WHERE dead_at IS NOT NULL;
CREATE INDEX duties_of_message ON duties (message_id) WHERE message_id IS NOT NULL;

-- Only a message whose text is kept and that was sent has a moment here, so that the index holds what may be pruned.
ALTER TABLE messages ADD COLUMN sent_at INTEGER;
UPDATE messages SET sent_at = (SELECT max(d.sent_at) FROM duties d WHERE d.message_id = messages.id);
CREATE INDEX messages_sent ON messages (sent_at) WHERE sent_at IS NOT NULL;

CREATE TABLE channels (
    channel     TEXT    NOT NULL PRIMARY KEY CHECK (channel IN ('mail', 'webhook')),
    paced_until INTEGER,
    paused_at   INTEGER,
    probe_at    INTEGER,
    probes      INTEGER NOT NULL DEFAULT 0 CHECK (probes >= 0),
    reason      TEXT,
    CHECK ((paused_at IS NULL) = (probe_at IS NULL)),
    CHECK ((paused_at IS NULL) = (reason IS NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO channels (channel) VALUES ('mail'), ('webhook');
