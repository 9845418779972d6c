-- SPDX-License-Identifier: EUPL-1.2
-- What is owed is counted without reading the duties themselves, and a digest that comes late finds the one that its
-- reader had that day. An index answers alone only when it holds every column that is asked about, also those that are empty.

DROP INDEX duties_open;
CREATE INDEX duties_open ON duties (next_attempt_at, id, channel, leased_until, due_at, sent_at, dead_at)
    WHERE sent_at IS NULL AND dead_at IS NULL;

DROP INDEX duties_dead;
CREATE INDEX duties_dead ON duties (instance, why_dead, dead_at) WHERE dead_at IS NOT NULL;

DROP INDEX duties_of_batch;
CREATE INDEX duties_of_batch ON duties (batch_key) WHERE batch_key IS NOT NULL;
