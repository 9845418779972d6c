// SPDX-License-Identifier: EUPL-1.2
//! Codes mailed on demand, which prove that who has the link also reads the mailbox in the directory. Only to the
//! registered address, never to one that a request names. Decides nothing: a proven code is the proof of a command.

use jiff::SignedDuration;
use sluis_core::definition::MailKind;
use sluis_core::notice::{Notice, Recipient};

use super::live::signed;
use super::{App, AppError};
use crate::links::Claims;
use crate::store::{Ask, Asked, Challenge, DutyRow, Moment};

/// How long a code is worth something; its mail says so too.
pub(crate) const CODE_LIVES: SignedDuration = SignedDuration::from_mins(10);
/// So often one code may be tried.
const TRIES: i64 = 3;
/// Asking again within this gives the code that is on its way, and no second mail.
const AGAIN: SignedDuration = SignedDuration::from_secs(60);
/// At most so many codes a person within so many hours: thirty codes of three tries are a chance of one in ten thousand.
const MOST: [(i64, i64); 2] = [(1, 10), (24, 30)];

/// What became of asking for a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeAsked {
    /// It is on its way.
    Mailed {
        /// What the answer must name.
        challenge: String,
        /// Where it went, so far as the person needs it to know which mailbox: `d…@goirle.example`.
        address: String,
    },
    /// There were too many in the last hour or day.
    TooMany,
    /// The directory knows no address of this person.
    NoAddress,
}

/// What became of typing a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeTyped {
    /// It is right.
    Right,
    /// It is not.
    Wrong {
        /// So often it may be tried again.
        left: i64,
    },
    /// It ran out, was tried too often, or is not of this link.
    Over,
}

impl App {
    /// Mails a code to the person of a link.
    ///
    /// # Errors
    /// `UnknownInstance`, or when the store cannot be used.
    pub async fn code_ask(&self, claims: &Claims) -> Result<CodeAsked, AppError> {
        let (definition, instance, directory) = self.instance(&claims.instance).await?;
        let address = directory.person(&claims.person).and_then(|person| person.email.as_deref());
        let Some(address) = address.map(masked) else { return Ok(CodeAsked::NoAddress) };
        let now = self.now();
        let (id, challenge) = (self.inner.ids.id(now), self.inner.ids.id(now));
        let notice = Notice {
            kind: MailKind::Code,
            recipient: Recipient::Person(claims.person.clone()),
            seq: instance.seq,
            item: claims.item.clone(),
            round: None,
            seat: None,
            not_before: None,
            challenge: Some(challenge.clone()),
            party: None,
        };
        let duty = DutyRow {
            id,
            seq: signed(instance.seq),
            kind: notice.kind.word().to_owned(),
            item: notice.item_name(),
            // The key of a duty is unique, and a person may need a second code at the same event.
            seat: challenge.clone(),
            channel: "mail".to_owned(),
            batch_key: None,
            due_at: now.into(),
            recipient: claims.person.clone(),
            notice: serde_json::to_string(&notice).map_err(AppError::Unwritable)?,
        };
        let before = |span: SignedDuration| Moment::from(now.saturating_sub(span).unwrap_or(now));
        let ask = Ask {
            challenge: Challenge {
                id: challenge.clone(),
                person: whose(&definition.id, claims),
                subject: subject(claims),
                made_at: now.into(),
                expires_at: now.saturating_add(CODE_LIVES).unwrap_or(now).into(),
            },
            instance: instance.id.clone(),
            duty,
            again_after: before(AGAIN),
            most: MOST.map(|(hours, most)| (before(SignedDuration::from_hours(hours)), most)).to_vec(),
        };
        let challenge = match self.inner.store.challenge_ask(ask).await? {
            Asked::Kept => challenge,
            Asked::Again(earlier) => earlier,
            Asked::TooMany => return Ok(CodeAsked::TooMany),
        };
        self.changed();
        Ok(CodeAsked::Mailed { challenge, address })
    }

    /// Looks at a code that the person of a link to a programme of this workflow typed. Each look is counted before it
    /// is taken.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn code_typed(
        &self,
        workflow: &str,
        claims: &Claims,
        challenge: &str,
        typed: &str,
    ) -> Result<CodeTyped, AppError> {
        let Some(links) = self.links() else { return Ok(CodeTyped::Over) };
        let (person, subject) = (whose(workflow, claims), subject(claims));
        let tried = self.inner.store.challenge_try(challenge, &person, &subject, self.now().into(), TRIES).await?;
        let Some(tried) = tried else { return Ok(CodeTyped::Over) };
        Ok(if links.is_code(typed, challenge) { CodeTyped::Right } else { CodeTyped::Wrong { left: TRIES - tried } })
    }
}

/// A person's id is that of one workflow.
fn whose(workflow: &str, claims: &Claims) -> String {
    format!("{workflow}/{}", claims.person)
}

/// A code for one item and seat never serves another.
fn subject(claims: &Claims) -> String {
    let item = claims.item.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{}/{item}/{}/{}", claims.instance, claims.round, claims.seat())
}

/// The first sign and the domain.
fn masked(address: &str) -> String {
    let (name, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    format!("{}…@{domain}", name.chars().next().unwrap_or('…'))
}
