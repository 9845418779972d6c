// SPDX-License-Identifier: EUPL-1.2
//! What is shown: values made of a definition, an instance and its people at one moment, in one language. Serialised
//! they are the JSON that scripts hold on to (camelCase, RFC 3339); pages and command line draw the same values.
//! Fields that only help to draw are not serialised. A view changes nothing and asks no clock.

mod actions;
mod away;
mod ballot;
mod dates;
mod decisions;
mod list;
mod log;
mod mandates;
mod minutes;
mod outbox;
mod owed;
mod parties;
mod reminded;
mod status;
mod unreached;
mod vacancies;

use std::sync::Arc;

use jiff::Timestamp;
use sluis_core::calendar::Deadline;
use sluis_core::definition::Definition;
use sluis_core::directory::Directory;
use sluis_core::engine::Instance;
use sluis_core::text::Language;
use sluis_core::titles::why::why_due;

pub use actions::ActionView;
pub use away::{AwayItem, AwayProgramme, AwayView, StandInView};
pub use ballot::{BallotView, DossierFile, OwnMinutes, OwnVote, Pieces, Sheet, Standing};
pub use dates::{DatesView, MoveView};
pub use decisions::{CastVote, DecisionRegister, OptionView, Recused, RegisteredDecision};
pub use list::ListRow;
pub use log::LogLine;
pub use mandates::MandateView;
pub use minutes::{MeetingView, MinutedStanding, MinutedVote, MinutesFile, RaisedObjection, Replaced};
pub use outbox::{OutboxFilter, OutboxMessage, OutboxRow, PauseView};
pub use owed::{OwedMessages, OwedView};
pub use parties::{PartyState, PartyView};
pub use status::{ApprovalView, ConditionView, DefinitionView, GateView, PhaseView, StatusView, StepView};
pub use unreached::NotReached;
pub use vacancies::VacancyView;

pub(crate) use crate::mail::contact;

use super::{App, AppError};

/// What every view of one instance is made of.
#[derive(Clone, Debug)]
pub(crate) struct Sight {
    definition: Arc<Definition>,
    instance: Arc<Instance>,
    directory: Arc<Directory>,
    now: Timestamp,
    language: Language,
}

impl Sight {
    /// Of values that are at hand already.
    pub(crate) fn new(
        definition: Arc<Definition>,
        instance: Arc<Instance>,
        directory: Arc<Directory>,
        now: Timestamp,
        language: Language,
    ) -> Sight {
        Sight { definition, instance, directory, now, language }
    }

    fn is_overdue(&self, due_at: Option<Timestamp>) -> bool {
        due_at.is_some_and(|due_at| self.instance.is_overdue(due_at, self.now))
    }

    /// Why a date is that date.
    fn why(&self, due: &Deadline) -> String {
        why_due(&self.definition, &self.instance, due, self.language)
    }
}

impl App {
    async fn sight(&self, id: &str, language: Language) -> Result<Sight, AppError> {
        let (definition, instance, directory) = self.instance(id).await?;
        Ok(Sight::new(definition, instance, directory, self.now(), language))
    }

    /// Where an instance stands: its phases, steps and gates.
    ///
    /// # Errors
    /// `UnknownInstance`, or when the store cannot be read. The same holds for the views below.
    pub async fn status(&self, id: &str, language: Language) -> Result<StatusView, AppError> {
        let view = status::status(&self.sight(id, language).await?);
        let of_instance = OutboxFilter { instance: Some(id.to_owned()), ..OutboxFilter::default() };
        Ok(StatusView { not_reached: self.not_reached(of_instance).await?, ..view })
    }

    /// The decision register: every round of every ballot, who voted what in whose name, and what came of it.
    ///
    /// # Errors
    /// As [`App::status`].
    pub async fn decisions(&self, id: &str, language: Language) -> Result<DecisionRegister, AppError> {
        Ok(decisions::register(&self.sight(id, language).await?))
    }
}
