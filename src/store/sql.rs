// SPDX-License-Identifier: EUPL-1.2
//! The statements of the store, in the words that both SQLite and PostgreSQL speak. They are public so that a benchmark
//! can replay a commit as a bare transaction. Placeholders first appear in the order of their numbers: SQLite binds by
//! that order, PostgreSQL by number. Nothing here belongs to one engine; what does stands in that engine's folder.

/// What a commit writes, in the order in which it is written. See each constant for its values.
pub const COMMIT: [&str; 9] = [
    INSTANCE_INSERT,
    INSTANCE_UPDATE,
    EVENT_INSERT,
    COMMAND_INSERT,
    SEALED_INSERT,
    ACTION_DELETE,
    ACTION_INSERT,
    DUTY_INSERT,
    REMINDER_INSERT,
];

/// A new instance: id, workflow, definition, title, state, seq, started_at, next_due_at. No row when it exists.
pub const INSTANCE_INSERT: &str = "INSERT INTO instances \
    (id, workflow, definition, title, state, seq, started_at, next_due_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";

/// An instance goes on: workflow, definition, title, state, seq, started_at, next_due_at, id, expected seq.
/// No row when somebody else was first.
pub const INSTANCE_UPDATE: &str = "UPDATE instances SET workflow = $1, definition = $2, title = $3, state = $4, \
    seq = $5, started_at = $6, next_due_at = $7 WHERE id = $8 AND seq = $9";

/// An event: instance, seq, at, kind, version, body, hash.
pub const EVENT_INSERT: &str =
    "INSERT INTO events (instance, seq, at, kind, version, body, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// A recorded command: command_id, instance, seq of its last event, answer.
pub const COMMAND_INSERT: &str = "INSERT INTO commands (command_id, instance, seq, answer) VALUES ($1, $2, $3, $4)";

/// A sealed value: instance, commitment, seq, salt, value.
pub const SEALED_INSERT: &str =
    "INSERT INTO sealed (instance, commitment, seq, salt, value) VALUES ($1, $2, $3, $4, $5)";

/// The open actions of an instance, for what changes in them: instance.
pub(super) const ACTIONS: &str = "SELECT item, kind, person, seat, title, due_at FROM actions WHERE instance = $1";

/// An action that is open no longer: instance, item, kind, person, seat.
pub const ACTION_DELETE: &str =
    "DELETE FROM actions WHERE instance = $1 AND item = $2 AND kind = $3 AND person = $4 AND seat = $5";

/// An open action: instance, item, kind, person, seat, title, due_at.
pub const ACTION_INSERT: &str =
    "INSERT INTO actions (instance, item, kind, person, seat, title, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// A duty: id, instance, seq, kind, item, seat, channel, batch_key, due_at, recipient, notice, next_attempt_at (= due_at).
pub const DUTY_INSERT: &str = "INSERT INTO duties \
    (id, instance, seq, kind, item, seat, channel, batch_key, due_at, recipient, notice, next_attempt_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// What time told: instance, item, rule, tick, person, seq.
pub const REMINDER_INSERT: &str =
    "INSERT INTO reminders (instance, item, rule, tick, person, seq) VALUES ($1, $2, $3, $4, $5, $6)";

/// When time next has something to say of an instance that has not gone on: next_due_at, id, seq.
pub(super) const INSTANCE_AWAITS: &str = "UPDATE instances SET next_due_at = $1 WHERE id = $2 AND seq = $3";

/// The version of a workflow's people, 0 for none: scope.
pub(super) const PEOPLE_VERSION: &str = "SELECT coalesce(max(version), 0) FROM directories WHERE scope = $1";
pub(super) const COMMAND_SEEN: &str = "SELECT instance, seq, answer FROM commands WHERE command_id = $1";
pub(super) const INSTANCE_SEQ: &str = "SELECT seq FROM instances WHERE id = $1";
pub(super) const EVENTS: &str =
    "SELECT seq, at, kind, version, body, hash FROM events WHERE instance = $1 AND seq > $2 ORDER BY seq";
pub(super) const SEALED: &str = "SELECT seq, commitment, salt, value FROM sealed \
    WHERE instance = $1 AND seq > $2 ORDER BY seq, commitment";

const INSTANCE: &str = "SELECT id, workflow, definition, title, state, seq, started_at, next_due_at FROM instances";
const ACTION: &str = "SELECT instance, item, kind, person, seat, title, due_at FROM actions";

/// Instances: all of them, or those of `conditions` (columns that must equal a placeholder, numbered from 1).
pub(super) fn instance_list(conditions: &[&str]) -> String {
    format!("{INSTANCE}{} ORDER BY started_at, id", where_equal(conditions, 1))
}

/// One instance: id.
pub(super) fn instance_row() -> String {
    format!("{INSTANCE} WHERE id = $1")
}

/// Instances for which time has something to say: now, after this due moment, and this id; limit.
pub(super) fn instances_due() -> String {
    format!("{INSTANCE} WHERE next_due_at <= $1 AND (next_due_at, id) > ($2, $3) ORDER BY next_due_at, id LIMIT $4")
}

// What a service that waits asks; each with the present moment.
/// When time will next have something to say after a moment.
pub(super) const NEXT_DUE: &str = "SELECT min(next_due_at) FROM instances WHERE next_due_at > $1";
pub(super) const OWED_PULSES: &str = "SELECT count(*), min(next_due_at) FROM instances WHERE next_due_at <= $1";
pub(super) const OWED_DUTIES: &str = "SELECT \
    coalesce(sum(CASE WHEN leased_until > $1 THEN 1 ELSE 0 END), 0) AS leased, \
    coalesce(sum(CASE WHEN leased_until > $1 THEN 0 WHEN next_attempt_at > $1 THEN 1 ELSE 0 END), 0) AS waiting, \
    coalesce(sum(CASE WHEN leased_until > $1 THEN 0 WHEN next_attempt_at > $1 THEN 0 ELSE 1 END), 0) AS claimable, \
    min(CASE WHEN due_at <= $1 THEN due_at END) AS oldest FROM duties WHERE sent_at IS NULL AND dead_at IS NULL";
/// Those given up; what nobody needs any more was not given up.
pub(super) const OWED_DEAD: &str =
    "SELECT count(*) FROM duties WHERE dead_at IS NOT NULL AND why_dead IS DISTINCT FROM 'needless'";
pub(super) const MAIL_PAUSED: &str = "SELECT paused_at FROM channels WHERE channel = 'mail'";

/// Open actions of `conditions`, numbered from 1.
pub(super) fn action_list(conditions: &[&str]) -> String {
    let wanted = where_equal(conditions, 1);
    format!("{ACTION}{wanted} ORDER BY due_at IS NULL, due_at, instance, item, kind, person, seat")
}

/// An untried challenge that serves still: person, subject, made after, now.
pub(super) const CHALLENGE_AGAIN: &str = "SELECT id FROM challenges WHERE person = $1 AND subject = $2 AND made_at > $3 \
    AND made_at <= $4 AND tries = 0 ORDER BY made_at DESC LIMIT 1";
/// How many challenges a person had: person, made after, now. What a clock that ran ahead made locks nobody out.
pub(super) const CHALLENGE_COUNT: &str =
    "SELECT count(*) FROM challenges WHERE person = $1 AND made_at > $2 AND made_at <= $3";
pub(super) const CHALLENGE_PRUNE: &str = "DELETE FROM challenges WHERE made_at < $1";
/// A challenge: id, person, subject, made_at, expires_at.
pub(super) const CHALLENGE_INSERT: &str =
    "INSERT INTO challenges (id, person, subject, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
/// One more try: id, person, subject, now, most. It is not worth more because the clock was set back.
pub(super) const CHALLENGE_TRY: &str = "UPDATE challenges SET tries = tries + 1 WHERE id = $1 AND person = $2 \
    AND subject = $3 AND expires_at > $4 AND made_at - $4 < expires_at - made_at AND tries < $5 RETURNING tries";

pub(super) const DEFINITION_PUT: &str =
    "INSERT INTO definitions (hash, workflow, version, bundle) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
pub(super) const DEFINITION_GET: &str = "SELECT hash, workflow, version, bundle FROM definitions WHERE hash = $1";

/// Duties of a channel that may be taken: now, channel, limit.
pub(super) const DUTY_CLAIMABLE: &str = "SELECT id, batch_key, message_id FROM duties WHERE sent_at IS NULL \
    AND dead_at IS NULL AND next_attempt_at <= $1 AND (leased_until IS NULL OR leased_until <= $1) AND channel = $2 \
    ORDER BY next_attempt_at, id LIMIT $3";
/// The same of one batch: now, channel, batch_key.
pub(super) const DUTY_CLAIMABLE_OF_BATCH: &str = "SELECT id FROM duties WHERE sent_at IS NULL AND dead_at IS NULL \
    AND next_attempt_at <= $1 AND (leased_until IS NULL OR leased_until <= $1) AND channel = $2 AND batch_key = $3 \
    ORDER BY next_attempt_at, id";
/// When the last message was due that tells of a batch, or will as soon as its server takes it: batch_key.
pub(super) const BATCH_TOLD: &str =
    "SELECT max(due_at) FROM duties WHERE batch_key = $1 AND message_id IS NOT NULL AND dead_at IS NULL";
/// Takes a duty: leased_until, id. A lease that was never ended is one more that was broken off.
pub(super) const DUTY_LEASE: &str = "UPDATE duties SET epoch = epoch + 1, \
    broken_off = broken_off + CASE WHEN leased_until IS NULL THEN 0 ELSE 1 END, leased_until = $1 WHERE id = $2";

// What a deliverer does with its lease; each ends in `id, epoch` and changes no row when the lease is another's.
/// Whether a lease holds: id, epoch.
pub(super) const LEASE_HOLDS: &str =
    "SELECT message_id FROM duties WHERE leased_until IS NOT NULL AND id = $1 AND epoch = $2";
pub(super) const MESSAGE_INSERT: &str = "INSERT INTO messages (id, bytes) VALUES ($1, $2)";
pub(super) const DUTY_RENDERED: &str = "UPDATE duties SET message_id = $1 WHERE id = $2";
/// Counts an attempt: now, leased_until, id, epoch.
pub(super) const DUTY_ATTEMPTED: &str = "UPDATE duties SET attempts = attempts + 1, \
    first_attempt_at = coalesce(first_attempt_at, $1), leased_until = $2 \
    WHERE leased_until IS NOT NULL AND id = $3 AND epoch = $4";
pub(super) const DUTY_RENEWED: &str =
    "UPDATE duties SET leased_until = $1 WHERE leased_until IS NOT NULL AND id = $2 AND epoch = $3";
pub(super) const DUTY_SENT: &str =
    "UPDATE duties SET sent_at = $1, leased_until = NULL, last_error = NULL WHERE id = $2";
pub(super) const MESSAGE_SENT: &str = "UPDATE messages SET sent_at = $1 WHERE id = $2";
pub(super) const DUTY_DELAYED: &str =
    "UPDATE duties SET next_attempt_at = $1, last_error = $2, leased_until = NULL WHERE id = $3";
/// Puts a duty off to a later batch: due_at (= next_attempt_at), batch_key, id.
pub(super) const DUTY_POSTPONED: &str =
    "UPDATE duties SET due_at = $1, next_attempt_at = $1, batch_key = $2, leased_until = NULL WHERE id = $3";
pub(super) const DUTY_DEAD: &str =
    "UPDATE duties SET dead_at = $1, why_dead = $2, last_error = $3, leased_until = NULL WHERE id = $4";
pub(super) const DUTY_RELEASED: &str = "UPDATE duties SET leased_until = NULL WHERE id = $1";
pub(super) const DUTY_UNTRIED: &str = "UPDATE duties SET leased_until = NULL, attempts = attempts - 1, \
    first_attempt_at = CASE WHEN attempts = 1 THEN NULL ELSE first_attempt_at END WHERE id = $1 AND attempts >= 1";

/// Makes a duty, and those told in the same message, claimable again: now, id. A new epoch, so that whoever had it before
/// is refused.
pub(super) const DUTY_RETRY: &str = "UPDATE duties SET next_attempt_at = $1, first_attempt_at = NULL, broken_off = 0, \
    dead_at = NULL, why_dead = NULL, leased_until = NULL, epoch = epoch + 1 \
    WHERE (id = $2 OR message_id = (SELECT message_id FROM duties WHERE id = $2)) \
    AND sent_at IS NULL AND (leased_until IS NULL OR leased_until <= $1)";
/// A duty, and those told in the same message, are to be written again: id of the message.
pub(super) const DUTY_AFRESH: &str = "UPDATE duties SET message_id = NULL WHERE message_id = $1";
pub(super) const MESSAGE_DELETE: &str = "DELETE FROM messages WHERE id = $1";

// A clock that ran ahead. What is put further ahead than this, by a clock that is right, is nothing.
/// How much is: latest end of a lease, latest attempt or probe, now.
pub(super) const OUT_OF_REACH: &str = "SELECT \
    (SELECT count(*) FROM duties WHERE sent_at IS NULL AND dead_at IS NULL AND leased_until > $1) \
    + (SELECT count(*) FROM duties WHERE sent_at IS NULL AND dead_at IS NULL AND next_attempt_at > $2 AND (attempts > 0 \
    OR EXISTS (SELECT 1 FROM events e WHERE e.instance = duties.instance AND e.seq = duties.seq AND e.at > $3))) \
    + (SELECT count(*) FROM channels WHERE probe_at > $2)";
/// Ends leases: at the latest then.
pub(super) const LEASES_WITHIN_REACH: &str =
    "UPDATE duties SET leased_until = $1 WHERE sent_at IS NULL AND dead_at IS NULL AND leased_until > $1";
/// Attempts: now, latest attempt.
pub(super) const DUTIES_WITHIN_REACH: &str = "UPDATE duties SET next_attempt_at = $1, \
    due_at = CASE WHEN due_at > $1 THEN $1 ELSE due_at END \
    WHERE sent_at IS NULL AND dead_at IS NULL AND next_attempt_at > $2 AND (attempts > 0 OR EXISTS \
    (SELECT 1 FROM events e WHERE e.instance = duties.instance AND e.seq = duties.seq AND e.at > $1))";
/// Probes: now, latest probe.
pub(super) const PROBES_WITHIN_REACH: &str = "UPDATE channels SET probe_at = $1 WHERE probe_at > $2";

/// Takes the text out of messages sent before a moment: that moment, limit. That they were sent stays known.
pub(super) const MESSAGE_PRUNE: &str = "UPDATE messages SET bytes = x'', sent_at = NULL WHERE id IN \
    (SELECT id FROM messages WHERE sent_at <= $1 ORDER BY sent_at LIMIT $2)";
/// When the message was sent whose turn to be pruned comes next.
pub(super) const MESSAGE_OLDEST: &str = "SELECT min(sent_at) FROM messages WHERE sent_at IS NOT NULL";

/// How a channel stands: channel.
pub(super) const CHANNEL_GET: &str =
    "SELECT paced_until, paused_at, probe_at, probes, reason FROM channels WHERE channel = $1";
pub(super) const CHANNEL_PACED: &str = "UPDATE channels SET paced_until = $1 WHERE channel = $2";
/// Pauses: paused_at, probe_at, probes, reason, channel.
pub(super) const CHANNEL_PAUSED: &str =
    "UPDATE channels SET paused_at = $1, probe_at = $2, probes = $3, reason = $4 WHERE channel = $5";
/// Somebody probes: nobody else does before this moment: probe_at, channel.
pub(super) const CHANNEL_PROBED: &str = "UPDATE channels SET probe_at = $1 WHERE channel = $2";
pub(super) const CHANNEL_RESUMED: &str = "UPDATE channels SET paused_at = NULL, probe_at = NULL, probes = 0, \
    reason = NULL WHERE channel = $1 AND paused_at IS NOT NULL";
/// When a duty of the channel may be taken next: channel.
pub(super) const CHANNEL_NEXT: &str = "SELECT min(CASE WHEN leased_until > next_attempt_at THEN leased_until ELSE next_attempt_at END) \
    FROM duties WHERE sent_at IS NULL AND dead_at IS NULL AND channel = $1";

// The one place that says in which state a duty is; $1 is the present moment.
const DUTY: &str = "SELECT * FROM (SELECT d.id, d.instance, d.seq, d.kind, d.item, d.seat, d.channel, d.batch_key, \
    d.due_at, d.recipient, d.notice, d.next_attempt_at, d.attempts, d.epoch, d.leased_until, d.message_id, d.sent_at, \
    d.dead_at, d.last_error, d.first_attempt_at, d.broken_off, d.why_dead, CASE WHEN d.sent_at IS NOT NULL THEN 'sent' WHEN d.dead_at IS NOT NULL THEN 'dead' \
    WHEN d.leased_until > $1 THEN 'leased' WHEN d.next_attempt_at > $1 THEN 'waiting' ELSE 'claimable' END AS state \
    FROM duties d) AS duty";

/// Duties of `conditions`, numbered from 2; $1 is the present moment. `dead` helps to find the few that are.
pub(super) fn duty_list(conditions: &[&str], dead: bool) -> String {
    let wanted = where_equal(conditions, 2);
    let dead = match (dead, wanted.is_empty()) {
        (false, _) => "",
        (true, true) => " WHERE dead_at IS NOT NULL",
        (true, false) => " AND dead_at IS NOT NULL",
    };
    format!("{DUTY}{wanted}{dead} ORDER BY due_at, id")
}

/// One duty: now, id.
pub(super) fn duty_get() -> String {
    format!("{DUTY} WHERE id = $2")
}

pub(super) const MESSAGE_GET: &str = "SELECT bytes FROM messages WHERE id = $1";

pub(super) const DIRECTORY_LATEST: &str = "SELECT scope, version, document, at FROM directories WHERE scope = $1 AND version > $2 ORDER BY version DESC LIMIT 1";
pub(super) const DIRECTORY_AT: &str =
    "SELECT scope, version, document, at FROM directories WHERE scope = $1 AND version = $2";
pub(super) const DIRECTORY_INSERT: &str =
    "INSERT INTO directories (scope, version, document, at) VALUES ($1, $2, $3, $4)";
pub(super) const DIRECTORY_SCOPES: &str = "SELECT DISTINCT scope FROM directories ORDER BY scope";

fn where_equal(columns: &[&str], first: usize) -> String {
    let parts: Vec<String> =
        columns.iter().enumerate().map(|(index, column)| format!("{column} = ${}", index + first)).collect();
    if parts.is_empty() { String::new() } else { format!(" WHERE {}", parts.join(" AND ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_first_appear_in_the_order_of_their_numbers() {
        let built = [
            instance_list(&["workflow", "state"]),
            instances_due(),
            duty_list(&["state", "recipient"], true),
            duty_get(),
        ];
        let fixed = [
            COMMAND_SEEN,
            NEXT_DUE,
            OWED_PULSES,
            OWED_DUTIES,
            INSTANCE_AWAITS,
            EVENTS,
            SEALED,
            DEFINITION_PUT,
            DUTY_CLAIMABLE,
            DUTY_CLAIMABLE_OF_BATCH,
            DUTY_LEASE,
            LEASE_HOLDS,
            MESSAGE_INSERT,
            DUTY_RENDERED,
            DUTY_ATTEMPTED,
            DUTY_RENEWED,
            DUTY_SENT,
            MESSAGE_SENT,
            DUTY_DELAYED,
            DUTY_POSTPONED,
            BATCH_TOLD,
            OUT_OF_REACH,
            LEASES_WITHIN_REACH,
            DUTIES_WITHIN_REACH,
            PROBES_WITHIN_REACH,
            DUTY_DEAD,
            DUTY_UNTRIED,
            DUTY_RETRY,
            MESSAGE_PRUNE,
            CHANNEL_PACED,
            CHANNEL_PAUSED,
            CHANNEL_PROBED,
            CHANNEL_NEXT,
            DIRECTORY_AT,
            DIRECTORY_INSERT,
        ];
        for statement in COMMIT.iter().chain(&fixed).copied().chain(built.iter().map(String::as_str)) {
            let mut seen = 0;
            for part in statement.split('$').skip(1) {
                let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
                let number: usize = digits.parse().expect("a number follows a dollar sign");
                assert!(number <= seen + 1, "{statement}");
                seen = seen.max(number);
            }
            assert!(seen > 0, "{statement}");
        }
    }
}
