// SPDX-License-Identifier: EUPL-1.2
//! A link to a step or a condition, with how things stand at this moment: whether it still asks something of whom it was
//! sent to, and if not, why. Read afresh at each request.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use sluis_core::definition::{Assurance, Definition};
use sluis_core::directory::Directory;
use sluis_core::engine::{Actor, Instance, InstanceState, ItemRef, Owners, Proof, StepState};
use sluis_core::text::Language;
use sluis_core::titles::named::Names;

use crate::app::{App, AppError, Caller};
use crate::links::{Claims, Purpose};
use crate::web::code;
use crate::web::form::{Asking, Problem, Typed, Way};
use crate::web::refused::Refused;
use crate::web::router::Web;

/// One request by a link.
pub(super) struct Visit {
    pub(super) web: Web,
    pub(super) app: App,
    pub(super) token: String,
    pub(super) claims: Claims,
    pub(super) item: ItemRef,
    pub(super) definition: Arc<Definition>,
    pub(super) instance: Arc<Instance>,
    pub(super) directory: Arc<Directory>,
    pub(super) language: Language,
    pub(super) now: Timestamp,
}

/// Whether a link still asks something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It does, in these ways.
    Open(Vec<Way>),
    /// It was done.
    Done {
        /// By whom, when that is on record.
        by: Option<String>,
        /// When.
        at: Option<Timestamp>,
    },
    /// It is not needed, or not any more.
    NotNeeded,
    /// It waits for something else first.
    NotYet,
    /// Others must do it now.
    NotYours,
    /// The programme stands still.
    OnHold,
    /// The programme is over.
    Ended,
}

impl Visit {
    /// What a link is about.
    pub(super) async fn of(web: &Web, token: &str) -> Result<Visit, Refused> {
        let app = web.app();
        let claims = web.claims(token, Purpose::Complete)?;
        let item = claims.item.clone().ok_or(Refused::BrokenLink)?;
        let (definition, instance, directory) = match app.instance(&claims.instance).await {
            Ok(found) => found,
            Err(AppError::UnknownInstance { .. }) => return Err(Refused::UnknownLink),
            Err(error) => return Err(Refused::of(&error, "complete")),
        };
        let person = directory.person(&claims.person);
        let language = person.and_then(|person| person.language).unwrap_or(definition.language);
        let now = app.now();
        let (web, token) = (web.clone(), token.to_owned());
        Ok(Visit { web, app, token, claims, item, definition, instance, directory, language, now })
    }

    /// The same link after something was recorded.
    pub(super) async fn again(&self) -> Result<Visit, Refused> {
        Visit::of(&self.web, &self.token).await
    }

    /// What its forms are made from.
    pub(super) fn asking(&self) -> Asking<'_> {
        Asking {
            definition: &self.definition,
            instance: &self.instance,
            directory: &self.directory,
            item: &self.item,
            person: self.claims.seat(),
            language: self.language,
            now: self.now,
        }
    }

    /// What its reader calls things.
    pub(super) fn names(&self) -> Names<'_> {
        Names {
            definition: &self.definition,
            instance: &self.instance,
            directory: &self.directory,
            language: self.language,
        }
    }

    /// How it is known who sends these answers: by the link where that is enough, else by a code, or what is wrong with it.
    pub(super) async fn proof(&self, typed: &Typed) -> Result<Result<Proof, Problem>, Refused> {
        if self.assurance() == Assurance::Link {
            return Ok(Ok(Proof::Link));
        }
        let wrong = code::problem(&self.app, (&self.definition.id, &self.claims), typed, self.language).await;
        let wrong = wrong.map_err(|error| Refused::of(&error, "code"))?;
        Ok(wrong.map_or(Ok(Proof::Code), Err))
    }

    /// Who gives the commands.
    pub(super) fn caller(&self, proof: Proof, command_id: Option<String>) -> Caller {
        Caller {
            actor: Actor::Person(self.claims.person.clone()),
            on_behalf_of: self.claims.seat.clone(),
            proof,
            command_id,
        }
    }

    /// How sure we must be of who acts.
    pub(super) fn assurance(&self) -> Assurance {
        self.asking().step().map_or(Assurance::LinkAndCode, |step| step.assurance)
    }

    /// Whether it still asks something.
    pub(super) fn standing(&self) -> Standing {
        // First of all: who left is told nothing of what came after.
        if self.directory.has_left(&self.claims.person, self.today()) {
            return Standing::NotYours;
        }
        let owners = match self.open_item() {
            Ok(owners) => owners,
            Err(closed) => return closed,
        };
        match self.instance.state {
            InstanceState::OnHold => Standing::OnHold,
            _ if self.instance.has_ended() => Standing::Ended,
            _ if !self.is_asked(owners) => Standing::NotYours,
            _ => Standing::Open(self.asking().ways()),
        }
    }

    /// The owners of the item while it is open.
    fn open_item(&self) -> Result<&Owners, Standing> {
        match &self.item {
            ItemRef::Gate(_) => Err(Standing::NotNeeded),
            ItemRef::Condition(condition) => match self.instance.conditions.get(condition) {
                None => Err(Standing::NotNeeded),
                Some(progress) if progress.met_at.is_some() => Err(Standing::Done { by: None, at: progress.met_at }),
                Some(progress) => Ok(&progress.owners),
            },
            ItemRef::Step(step) => match self.instance.steps.get(step) {
                Some(progress) if progress.state == StepState::Open => Ok(&progress.owners),
                Some(progress) if progress.state == StepState::Done => {
                    Err(Standing::Done { by: progress.completed_by.clone(), at: progress.closed_at })
                }
                Some(progress) if progress.state == StepState::Waiting => Err(Standing::NotYet),
                Some(_) => Err(Standing::NotNeeded),
                None => Err(Standing::NotYet),
            },
        }
    }

    /// Whether the person of the link is asked: an owner, a deputy of one today, or of a step of funding somebody with a
    /// role in a party that contributes.
    fn is_asked(&self, owners: &Owners) -> bool {
        let Some(person) = self.directory.person(&self.claims.person) else { return false };
        let Some(seat) = self.claims.seat.as_deref() else {
            return owners.people.contains(&self.claims.person)
                || (!person.roles.is_empty() && person.party.as_deref().is_some_and(|party| self.contributes(party)));
        };
        let today = self.today();
        let holds = self.directory.mandates.iter().any(|mandate| {
            let of_both = mandate.from == seat && mandate.to == self.claims.person;
            let in_role = owners.role.as_ref().is_some_and(|role| mandate.roles.contains(role));
            of_both && in_role && mandate.holds_on(today)
        });
        holds && owners.people.iter().any(|owner| owner == seat)
    }

    fn today(&self) -> Date {
        self.definition.timezone.to_datetime(self.now).date()
    }

    fn contributes(&self, party: &str) -> bool {
        let terms = self.asking().progress().and_then(|progress| progress.terms.as_ref());
        matches!(terms, Some(sluis_core::engine::StepTerms::Funding { shares, .. }) if shares.contains_key(party))
    }
}
