// SPDX-License-Identifier: EUPL-1.2
//! The one mail a day: joins the digests of one reader, and puts off what comes after that day's mail has been written to
//! that of the next working day. Unless something would fall due unannounced: then a second mail is the smaller evil.

use jiff::Timestamp;
use sluis_core::calendar::deadline::first_instant_from;

use super::writing::{Told, Unwritten, contained};
use crate::app::digest_key_on;
use crate::mail::{self, Envelope, Waiting};
use crate::store::{Leased, Moment};

/// Writes the message that joins these digests, of which `told` says what each tells; about what waits for their reader now.
pub(super) fn write(
    duties: &[Leased],
    told: &[Told],
    settings: &mail::Settings,
    now: Moment,
) -> Result<(Envelope, Vec<u8>), Unwritten> {
    let waiting = told.iter().map(|Told { notice, definition, directory, instance }| Waiting {
        notice,
        definition,
        directory,
        instance,
    });
    let waiting: Vec<Waiting<'_>> = waiting.collect();
    if let Some((until, batch_key)) = joins(duties, &waiting, now.timestamp()) {
        return Err(Unwritten::Joins(until.into(), batch_key));
    }
    contained(&duties[0].duty, |named| mail::compose_digest(&waiting, settings, named))
}

/// When the next mail goes that these can wait for, and its batch; `None` when they are to be told now.
fn joins(duties: &[Leased], waiting: &[Waiting<'_>], now: Timestamp) -> Option<(Timestamp, String)> {
    let told_at = duties.iter().filter_map(|leased| leased.batch_told).max()?;
    let Waiting { definition, .. } = waiting.first()?;
    let told_at = definition.timezone.to_datetime(told_at.timestamp());
    let day = definition.calendar.working_day_from(told_at.date().tomorrow().ok()?);
    // At the hour of the mail that was written, so that it joins the next of its kind.
    let until = first_instant_from(day.to_datetime(told_at.time()), &definition.timezone);
    let falls_due = waiting.iter().any(|waiting| mail::falls_due(waiting, now, until));
    let key = duties[0].duty.row.batch_key.as_deref()?;
    (until > now && !falls_due).then(|| (until, digest_key_on(key, day)))
}
