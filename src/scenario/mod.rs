// SPDX-License-Identifier: EUPL-1.2
//! Plays a story (`*.test.yaml`) through the one funnel: real commands, a real store, real mail, under a clock that only
//! the story moves. `sluis test` and `sluis demo` use it. It decides nothing: the engine does, and the story is held
//! against what came of it.

mod acts;
mod expect;
mod outcome;
mod reached;
mod stage;
mod time;

use std::path::Path;
use std::sync::Arc;

use sluis_core::definition::written::test::{Act as Written, Expect, Line, Refuse, Start as Beginning};
use sluis_core::definition::{Bundle, Definition, MailKind, TestFile};
use sluis_core::directory::Directory;
use sluis_core::engine::{Event, Instance, next_due_at};
use sluis_core::text::{Language, Text};

pub use outcome::{Failure, Mail, Outcome};
pub use reached::{Branch, Coverage, Reached};
pub use stage::{Stage, StageError};

use crate::app::{AppError, Caller, Done, Imported, Start};

/// So many pulses at one moment mean that time itself stands still: a fault of Sluis, not of the story.
const MOST_PULSES: usize = 10_000;
/// So many of the last mails are shown where a story fails.
const LAST_MAILS: usize = 8;

/// A story with the workflow it is about.
#[derive(Clone, Copy, Debug)]
pub struct Script<'a> {
    /// The checked definition.
    pub definition: &'a Arc<Definition>,
    /// The files it was read from.
    pub bundle: &'a Bundle,
    /// The people of the folder.
    pub people: Option<&'a Directory>,
    /// The story.
    pub test: &'a TestFile,
    /// Where files of evidence may lie; those that do not are made up.
    pub folder: Option<&'a Path>,
}

/// Plays a story from its start to its end, or to the first line that does not come true.
///
/// # Errors
/// When the store or the mail folder cannot be used. A story that does not come true is no error.
pub async fn run(stage: &Stage, script: Script<'_>) -> Result<Outcome, AppError> {
    let directory = script.test.value.directory(script.people);
    let instance = Instance::unstarted("");
    let file = directory.clone();
    let mut play = Play { stage, script, directory, file, instance, events: Vec::new(), refused: Vec::new() };
    let failure = play.story().await.err();
    let failure = match failure {
        None => None,
        Some(Stop::Failed(failure)) => Some(*failure),
        Some(Stop::Broken(error)) => return Err(error),
    };
    let sent = stage.mails(&play.instance.id).await?;
    let mut mailed: Vec<MailKind> = sent.iter().filter_map(|mail| mail.kind).collect();
    mailed.sort_unstable();
    mailed.dedup();
    Ok(Outcome {
        refused: play.refused,
        mailed,
        name: script.test.value.name.clone(),
        file: script.test.document.path().clone(),
        failure,
        instance: play.instance.id.clone(),
        events: play.events,
        definition: script.definition.clone(),
        directory: play.directory,
    })
}

/// Why playing stops before the end of the story.
enum Stop {
    /// A line did not come true.
    Failed(Box<Failure>),
    /// Something outside the story broke.
    Broken(AppError),
}

impl From<AppError> for Stop {
    fn from(error: AppError) -> Stop {
        Stop::Broken(error)
    }
}

/// What went wrong on a line, before it is known where that line stands.
struct Wrong {
    expected: Text,
    seen: Text,
}

struct Play<'a> {
    stage: &'a Stage,
    script: Script<'a>,
    directory: Directory,
    /// people.yaml as it is by now, without what was recorded beside it.
    file: Directory,
    instance: Instance,
    events: Vec<Event>,
    refused: Vec<String>,
}

impl Play<'_> {
    async fn story(&mut self) -> Result<(), Stop> {
        let test = &self.script.test.value;
        if let Err(error) = self.start(&test.start).await {
            return Err(self.stopped(None, &Text::both("Het programma start", "The programme starts"), error).await);
        }
        for (at, line) in test.story.iter().enumerate() {
            let wrong = match line {
                Line::Act(act) => match self.act(act).await {
                    Ok(()) => None,
                    Err(error) => {
                        let expected =
                            Text::both(format!("`{}` slaagt", act.verb()), format!("`{}` succeeds", act.verb()));
                        return Err(self.stopped(Some(at), &expected, error).await);
                    }
                },
                Line::Advance(span) => self.advance(span).await?,
                Line::Expect(expect) => self.expect(expect).await?,
                Line::Refuse(refuse) => self.refuse(refuse).await?,
            };
            if let Some(wrong) = wrong {
                return Err(self.failed(Some(at), wrong).await);
            }
        }
        Ok(())
    }

    async fn start(&mut self, start: &Beginning) -> Result<(), AppError> {
        let definition = self.script.definition;
        self.stage.clock.set(time::instant(definition, start.at));
        let manager = definition.managed_by.as_deref().and_then(|role| self.directory.members(role).next());
        let by = start.by.as_deref().or(manager).map_or_else(Caller::operator, Caller::person);
        let from = start.from.clone().map(|phase| (phase, start.as_of.unwrap_or(start.at.date())));
        let done = self
            .stage
            .app
            .start(Start {
                bundle: self.script.bundle.clone(),
                definition: definition.clone(),
                id: start.id.clone(),
                inputs: start.inputs.clone(),
                from,
                people: Some(self.directory.clone()),
                by,
            })
            .await?;
        self.note(done);
        self.stage.deliver().await
    }

    async fn act(&mut self, act: &Written) -> Result<(), AppError> {
        self.carry_out(act).await?;
        self.stage.deliver().await
    }

    /// Through the funnel; a change of the people reaches the programme of the story as every other one.
    async fn carry_out(&mut self, act: &Written) -> Result<(), AppError> {
        if let Some((by, change)) = acts::of_people(act) {
            let changed = self.stage.app.change_people(&self.script.definition.id, by, &change).await?;
            self.people_changed(changed);
            return Ok(());
        }
        if let Written::Import(import) = act {
            self.file = import.over(&self.file);
            let app = &self.stage.app;
            let changed = app.people_import(&self.script.definition.id, self.file.clone(), Caller::operator()).await?;
            self.people_changed(changed);
            return Ok(());
        }
        let (by, act) = self.command(act).await?;
        self.note(self.stage.app.act(&self.instance.id, by, act).await?);
        Ok(())
    }

    fn people_changed(&mut self, changed: Imported) {
        for done in changed.touched {
            self.directory = (*done.directory).clone();
            self.note(done);
        }
    }

    fn note(&mut self, done: Done) {
        self.instance = (*done.instance).clone();
        self.events.extend(done.events);
    }

    /// Moves the clock to the end of the span, stopping wherever time itself has something to say.
    async fn advance(&mut self, span: &str) -> Result<Option<Wrong>, Stop> {
        let now = self.stage.app.now();
        let target = match time::target(self.script.definition, now, span) {
            Some(target) if target >= now => target,
            Some(_) | None => {
                let expected = Text::both("De klok gaat vooruit", "The clock moves on");
                let at = time::words(self.script.definition, now);
                let seen = Text::both(
                    format!("`{span}` ligt niet na {}", at.get(Language::Nl)),
                    format!("`{span}` does not lie after {}", at.get(Language::En)),
                );
                return Ok(Some(Wrong { expected, seen }));
            }
        };
        for _ in 0..MOST_PULSES {
            let Some(next) = next_due_at(self.script.definition, &self.instance).filter(|next| *next <= target) else {
                break;
            };
            self.stage.clock.set(next.max(self.stage.app.now()));
            if !self.pulse().await? {
                break;
            }
        }
        self.stage.clock.set(target);
        self.pulse().await?;
        Ok(None)
    }

    /// Lets time speak; says whether it had something to say.
    async fn pulse(&mut self) -> Result<bool, Stop> {
        let mine = self.stage.app.pulse().await?.into_iter().filter(|done| done.instance.id == self.instance.id);
        let mut spoke = false;
        for done in mine.collect::<Vec<_>>() {
            spoke |= !done.events.is_empty();
            self.note(done);
        }
        self.stage.deliver().await?;
        Ok(spoke)
    }

    async fn expect(&self, expect: &Expect) -> Result<Option<Wrong>, Stop> {
        match expect.mail {
            Some(kind) => {
                let mails = self.stage.mails(&self.instance.id).await?;
                Ok(expect::mail(expect, kind, &mails))
            }
            None => Ok(expect::state(self.script.definition, &self.instance, expect)),
        }
    }

    async fn refuse(&mut self, refuse: &Refuse) -> Result<Option<Wrong>, Stop> {
        let because = refuse.because.as_deref();
        let verb = refuse.act.verb();
        let expected = match because {
            None => Text::both(format!("`{verb}` wordt geweigerd"), format!("`{verb}` is refused")),
            Some(because) => Text::both(
                format!("`{verb}` wordt geweigerd met “{because}”"),
                format!("`{verb}` is refused with “{because}”"),
            ),
        };
        match self.carry_out(&refuse.act).await {
            Ok(()) => {
                self.stage.deliver().await?;
                let seen = Text::both("Het is uitgevoerd.", "It was carried out.");
                Ok(Some(Wrong { expected, seen }))
            }
            Err(AppError::Refused(refusal)) => {
                let sentence = refusal.text();
                let fits = because.is_none_or(|because| expect::says(&sentence, because));
                self.refused.extend(fits.then(|| refusal.code()));
                Ok((!fits).then_some(Wrong { expected, seen: sentence }))
            }
            Err(other) => Err(Stop::Broken(other)),
        }
    }

    /// A refusal is a line that did not come true; every other error is not the story's.
    async fn stopped(&self, at: Option<usize>, expected: &Text, error: AppError) -> Stop {
        match error {
            AppError::Refused(refusal) => {
                self.failed(at, Wrong { expected: expected.clone(), seen: refusal.text() }).await
            }
            AppError::UnusableId { .. } | AppError::File { .. } => {
                self.failed(at, Wrong { expected: expected.clone(), seen: error.text() }).await
            }
            other => Stop::Broken(other),
        }
    }

    async fn failed(&self, at: Option<usize>, wrong: Wrong) -> Stop {
        let mails = match self.stage.mails(&self.instance.id).await {
            Ok(mails) => mails,
            Err(error) => return Stop::Broken(error),
        };
        let first = mails.len().saturating_sub(LAST_MAILS);
        Stop::Failed(Box::new(Failure {
            line: outcome::line_of(self.script.test, at),
            written: outcome::written_at(self.script.test, at),
            expected: wrong.expected,
            seen: wrong.seen,
            state: expect::standing(self.script.definition, &self.instance),
            mails: mails[first..].to_vec(),
        }))
    }
}
