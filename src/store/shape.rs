// SPDX-License-Identifier: EUPL-1.2
//! What must hold between the rows of one commit, whatever the engine. A commit that fails here was put together
//! wrongly: it is refused before anything is opened or locked.

use sluis_core::text::both;

use super::{Commit, Error};

/// Refuses a commit whose rows contradict each other.
pub(super) fn check(commit: &Commit) -> Result<(), Error> {
    let wrong = |nl: &str, en: &str| {
        let instance = &commit.instance;
        Err(Error::corrupt(both(
            format!("een wijziging van {instance} {nl}; meld dit als fout"),
            format!("a change of {instance} {en}; report this as a fault"),
        )))
    };
    let Some(last) = commit.events.last() else { return wrong("heeft geen gebeurtenissen", "has no events") };
    let first = commit.expected_seq.saturating_add(1);
    if commit.expected_seq < 0 || !commit.events.iter().map(|event| event.seq).eq(first..=last.seq) {
        return wrong(
            "heeft gebeurtenissen die niet doorlopend genummerd zijn",
            "has events that are not numbered one after another",
        );
    }
    if commit.summary.id != commit.instance || commit.summary.seq != last.seq {
        return wrong(
            "heeft de samenvatting van een ander programma of moment",
            "comes with the summary of another instance or moment",
        );
    }
    let written = first..=last.seq;
    if !commit.sealed.iter().all(|row| written.contains(&row.seq)) {
        return wrong(
            "heeft een verzegelde waarde zonder gebeurtenis",
            "has a sealed value that belongs to none of its events",
        );
    }
    if !commit.duties.iter().all(|row| written.contains(&row.seq)) {
        return wrong("heeft een mail zonder gebeurtenis", "has a duty that belongs to none of its events");
    }
    if !commit.reminders.iter().all(|row| written.contains(&row.seq)) {
        return wrong("heeft een herinnering zonder gebeurtenis", "has a reminder that belongs to none of its events");
    }
    Ok(())
}
