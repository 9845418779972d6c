// SPDX-License-Identifier: EUPL-1.2
//! The funnel itself: every change of every instance goes through `carry_out`, whoever asks for it. It commits what the
//! core decided or nothing; it never writes for an empty decision, and never decides twice on the same state.

use std::sync::{Arc, PoisonError};

use sluis_core::definition::Definition;
use sluis_core::directory::Directory;
use sluis_core::engine::{Act, Command, Decision, Instance, Refusal, decide};
use sluis_core::notice;
use sluis_core::value::hex;

use super::live::{Live, Seals, definition_hash, history, read};
use super::rows::{Prepared, duties, of_command, prepare, word};
use super::{App, AppError, Caller, Done, Slot, Start};
use crate::random::Salts;
use crate::store::{self, Committed, SeenCommand};

/// So often a command is decided again because others were first.
const TRIES: u32 = 10;
/// So many instances are kept in memory before those that nobody uses are let go.
const KEPT: usize = 512;

impl App {
    /// Gives a command to an instance.
    ///
    /// # Errors
    /// A refusal says why not; then, as with every other error, nothing has changed.
    pub async fn act(&self, instance: &str, by: Caller, act: Act) -> Result<Done, AppError> {
        let word = act.word();
        let result = self.act_quietly(instance, &by, act).await;
        self.tell(word, instance, &by, &result);
        result
    }

    /// What a command did, when one with this id was recorded before: for whoever asks for a proof that is used up once.
    ///
    /// # Errors
    /// As [`App::act`].
    pub async fn acted_before(&self, instance: &str, by: &Caller) -> Result<Option<Done>, AppError> {
        self.done_before(by, Some(instance)).await
    }

    async fn act_quietly(&self, instance: &str, by: &Caller, act: Act) -> Result<Done, AppError> {
        let slot = self.slot(instance);
        let command = self.command(by, act);
        let ended = self.carry_out(instance, &mut *slot.lock().await, &command, None).await;
        let wrote_nothing = match &ended {
            Ok(done) => done.events.is_empty(),
            Err(error) => matches!(error, AppError::Refused(_)),
        };
        // A commit finds by itself that its command was recorded before; where there is none, it may be why.
        match wrote_nothing {
            true => self.done_before(by, Some(instance)).await?.map_or(ended, Ok),
            false => ended,
        }
    }

    /// What a command would lead to. Nothing is written, and nobody hears of it.
    ///
    /// # Errors
    /// As [`App::act`].
    pub async fn would(&self, instance: &str, by: &Caller, act: Act) -> Result<Done, AppError> {
        let (definition, known, directory) = self.instance(instance).await?;
        let decision = self.foresee(&definition, &directory, &known, by, act)?;
        let instance = Arc::new(decision.instance);
        Ok(Done { instance, definition, directory, events: decision.events, already: false, people: None })
    }

    /// Decides and writes nothing.
    pub(super) fn foresee(
        &self,
        definition: &Definition,
        directory: &Directory,
        instance: &Instance,
        by: &Caller,
        act: Act,
    ) -> Result<Decision, AppError> {
        self.decide(definition, directory, instance, &self.command(by, act), self.now())
    }

    /// Begins an instance.
    ///
    /// # Errors
    /// As [`App::act`]; `UnusableId` for an id that cannot be one.
    pub async fn start(&self, start: Start) -> Result<Done, AppError> {
        let by = start.by.clone();
        let named = start.id.clone().unwrap_or_else(|| start.definition.id.clone());
        let result = self.start_quietly(start).await;
        let instance = result.as_ref().map_or(named, |done| done.instance.id.clone());
        self.tell("start", &instance, &by, &result);
        result
    }

    async fn start_quietly(&self, start: Start) -> Result<Done, AppError> {
        if let Some(done) = self.done_before(&start.by, start.id.as_deref()).await? {
            return Ok(done);
        }
        start.id.as_deref().map_or(Ok(()), check_id)?;
        let Start { bundle, definition, id, inputs, from, people, by } = start;
        let command = self.command(&by, Act::Start { inputs, from });
        // Decided once for nothing: what is refused must not leave people or definitions behind.
        let brought = match &people {
            Some(people) => self.would_import(&definition.id, people).await?,
            None => None,
        };
        let directory = match &brought {
            Some(people) => Arc::new(people.clone()),
            None => self.directory(&definition.id).await?,
        };
        let blank = Instance::unstarted(&definition.id);
        self.decide(&definition, &directory, &blank, &command, self.now())?;
        let imported = match people.filter(|_| brought.is_some()) {
            Some(people) => Some(self.people_import(&definition.id, people, by).await?),
            None => None,
        };
        self.definition_put(&bundle, &definition).await?;
        for number in 1.. {
            let candidate = match (&id, number) {
                (Some(id), _) => id.clone(),
                (None, 1) => definition.id.clone(),
                (None, number) => format!("{}-{number}", definition.id),
            };
            let slot = self.slot(&candidate);
            let mut live = slot.lock().await;
            match self.carry_out(&candidate, &mut live, &command, Some(&definition)).await {
                Err(AppError::Refused(Refusal::InstanceHasAlreadyStarted)) if id.is_none() => {}
                end => return end.map(|done| Done { people: imported, ..done }),
            }
        }
        Err(AppError::Busy { instance: definition.id.clone() })
    }

    /// An instance as it is now, the definition it follows and the people of its workflow.
    ///
    /// # Errors
    /// `UnknownInstance` names the nearest id that there is.
    pub async fn instance(&self, id: &str) -> Result<(Arc<Definition>, Arc<Instance>, Arc<Directory>), AppError> {
        let slot = self.slot(id);
        let mut slot = slot.lock().await;
        let live = self.refresh(id, &mut slot, None).await?;
        let (definition, instance) = (live.definition.clone(), live.instance.clone());
        let directory = App::of_today(self.directory(&definition.id).await?, &definition, self.now());
        Ok((definition, instance, directory))
    }

    /// Decides and commits, again and again while others are first. `beginning` is the definition of a start.
    ///
    /// What is in memory is trusted as far as the commit can prove it: a commit names the event and the people that it
    /// was decided on, and conflicts when they are not the last. What writes nothing proves nothing, so that a refusal
    /// or an empty decision only counts when it was made on what is stored.
    async fn carry_out(
        &self,
        id: &str,
        slot: &mut Option<Live>,
        command: &Command,
        beginning: Option<&Arc<Definition>>,
    ) -> Result<Done, AppError> {
        let (mut tries, mut fresh) = (0, false);
        while tries < TRIES {
            let known = if fresh { None } else { self.remembered(slot) };
            let (live, directory) = match known {
                Some(directory) => {
                    (slot.as_mut().ok_or_else(|| AppError::Busy { instance: id.to_owned() })?, directory)
                }
                None => {
                    fresh = true;
                    let live = self.refresh(id, slot, beginning).await?;
                    let directory = self.directory(&live.definition.id).await?;
                    (live, directory)
                }
            };
            // An import that was cut off before it reached this instance is made good here, before anything else.
            let unheard = live.instance.seq > 0
                && live.instance.directory != directory.version
                && !live.instance.has_ended()
                && command.act != Act::PeopleChanged;
            let news = unheard.then(|| self.command(&Caller::clock(), Act::PeopleChanged));
            let asked = news.as_ref().unwrap_or(command);
            // A clock that was set back never puts an event before the one it follows.
            let now = self.now().max(live.last_at);
            let directory = App::of_today(directory, &live.definition, now);
            let decision = match self.decide(&live.definition, &directory, &live.instance, asked, now) {
                Ok(decision) if decision.events.is_empty() && fresh => return Ok(done(live, directory, Vec::new())),
                Err(refused) if fresh => return Err(refused),
                Ok(decision) if !decision.events.is_empty() => decision,
                Ok(_) | Err(_) => {
                    fresh = true;
                    continue;
                }
            };
            let notices = notice::owed(&live.definition, &directory, &decision.instance, &decision.events);
            let gather = self.mail().gather();
            let duties = duties(&live.definition, &directory, &notices, now, gather, &*self.inner.ids)?;
            let prepared = prepare(live, asked, &decision, directory.version, duties)?;
            match self.commit(live, prepared, decision, now).await {
                Ok(Written::Now(_)) if unheard => {}
                Ok(Written::Now(events)) => return Ok(done(live, directory, events)),
                Ok(Written::Before(seen)) => {
                    *slot = None;
                    if seen.instance != id {
                        return match beginning {
                            Some(_) => self.answer_again(seen, &command.id).await,
                            None => Err(taken(&command.id, seen)),
                        };
                    }
                    // Not by `instance`, which would wait for the slot that is held here.
                    let live = self.refresh(id, slot, beginning).await?;
                    let directory = App::of_today(self.directory(&live.definition.id).await?, &live.definition, now);
                    let events = of_command(history(&*self.inner.store, id).await?, &command.id);
                    return Ok(Done { already: true, ..done(live, directory, events) });
                }
                Err(AppError::Store(store::Error::Conflict { .. })) => {
                    tries += 1;
                    fresh = true;
                }
                Err(other) => return Err(other),
            }
        }
        Err(AppError::Busy { instance: id.to_owned() })
    }

    /// The people in memory of an instance in memory, when both are there.
    fn remembered(&self, slot: &Option<Live>) -> Option<Arc<Directory>> {
        let live = slot.as_ref().filter(|live| live.instance.seq > 0)?;
        self.directory_remembered(&live.definition.id)
    }

    /// The one call of `decide`.
    fn decide(
        &self,
        definition: &Definition,
        directory: &Directory,
        instance: &Instance,
        command: &Command,
        now: jiff::Timestamp,
    ) -> Result<Decision, AppError> {
        let mut salts = Salts(&*self.inner.ids);
        Ok(decide(definition, directory, instance, command, now, &mut salts)?)
    }

    async fn commit(
        &self,
        live: &mut Live,
        prepared: Prepared,
        decision: Decision,
        now: jiff::Timestamp,
    ) -> Result<Written, AppError> {
        let Prepared { commit, last_hash, seals } = prepared;
        match self.inner.store.instance_commit(commit).await? {
            Committed::Already(seen) => Ok(Written::Before(seen)),
            Committed::Written { .. } => {
                live.instance = Arc::new(decision.instance);
                live.last_hash = last_hash;
                live.last_at = now;
                live.seals.extend(seals);
                self.changed();
                Ok(Written::Now(decision.events))
            }
        }
    }

    /// Brings the instance in memory up to what is stored. One that is not there yet begins with `beginning`.
    async fn refresh<'l>(
        &self,
        id: &str,
        slot: &'l mut Option<Live>,
        beginning: Option<&Arc<Definition>>,
    ) -> Result<&'l mut Live, AppError> {
        if let Some(live) = slot.take_if(|live| live.instance.seq > 0) {
            let stored = self.inner.store.instance_events(id, live.seq() - 1).await?;
            let same = stored.first().is_some_and(|last| hex(&last.event.hash) == live.last_hash);
            if same {
                let live = slot.insert(live);
                live.extend(&stored[1..])?;
                return Ok(live);
            }
        }
        let stored = self.inner.store.instance_events(id, 0).await?;
        let Some(first) = stored.first() else {
            return match beginning {
                Some(definition) => Ok(slot.insert(Live::unstarted(id, definition.clone()))),
                // Reads the ids of all instances, to name the nearest one.
                None => Err(self.unknown(id).await?),
            };
        };
        let started = read(id, first, &mut Seals::new())?;
        let hash = definition_hash(&started).unwrap_or_default();
        let mut live = Live::unstarted(id, self.definition(hash).await?);
        live.extend(&stored)?;
        Ok(slot.insert(live))
    }

    pub(super) async fn unknown(&self, id: &str) -> Result<AppError, AppError> {
        let known = self.inner.store.instance_list(store::InstanceFilter::default()).await?;
        let ids = known.iter().map(|row| row.id.as_str());
        let nearest = sluis_core::definition::schema::closest(id, ids).map(str::to_owned);
        Ok(AppError::UnknownInstance { instance: id.to_owned(), nearest })
    }

    fn slot(&self, id: &str) -> Slot {
        let mut slots = self.inner.instances.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= KEPT {
            // Only those that nobody holds: two slots of one instance would let its commands run into each other.
            slots.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        slots.entry(id.to_owned()).or_default().clone()
    }

    fn command(&self, by: &Caller, act: Act) -> Command {
        Command {
            id: by.command_id.clone().unwrap_or_else(|| self.inner.ids.id(self.now())),
            actor: by.actor.clone(),
            on_behalf_of: by.on_behalf_of.clone(),
            proof: by.proof,
            act,
        }
    }

    /// What a command with a given id did, when it was recorded before.
    async fn done_before(&self, by: &Caller, instance: Option<&str>) -> Result<Option<Done>, AppError> {
        let Some(command_id) = &by.command_id else { return Ok(None) };
        let Some(seen) = self.inner.store.command_seen(command_id).await? else { return Ok(None) };
        if instance.is_some_and(|instance| instance != seen.instance) {
            return Err(taken(command_id, seen));
        }
        self.answer_again(seen, command_id).await.map(Some)
    }

    async fn answer_again(&self, seen: SeenCommand, command_id: &str) -> Result<Done, AppError> {
        let (definition, instance, directory) = Box::pin(self.instance(&seen.instance)).await?;
        let events = of_command(history(&*self.inner.store, &seen.instance).await?, command_id);
        Ok(Done { instance, definition, directory, events, already: true, people: None })
    }

    /// One line a command for those who run the service. Ids and outcomes only: no secrets, no free text.
    fn tell(&self, action: &str, object: &str, by: &Caller, result: &Result<Done, AppError>) {
        // The words below cost something, and mostly nobody listens.
        if !tracing::enabled!(target: "sluis::command", tracing::Level::INFO) {
            return;
        }
        let outcome = match result {
            Ok(done) if done.already => "already".to_owned(),
            Ok(done) if done.events.is_empty() => "unchanged".to_owned(),
            Ok(_) => "done".to_owned(),
            Err(AppError::Refused(refusal)) => format!("refused:{}", refusal.code()),
            Err(other) => format!("failed:{:?}", other.kind()).to_lowercase(),
        };
        let (origin, actor, time) = (word(&by.proof), by.actor.id(), self.now());
        tracing::info!(target: "sluis::command", action, object, result = outcome, origin, actor, %time);
    }
}

enum Written {
    Now(Vec<sluis_core::engine::Event>),
    Before(SeenCommand),
}

fn done(live: &Live, directory: Arc<Directory>, events: Vec<sluis_core::engine::Event>) -> Done {
    Done {
        instance: live.instance.clone(),
        definition: live.definition.clone(),
        directory,
        events,
        already: false,
        people: None,
    }
}

fn taken(command_id: &str, seen: SeenCommand) -> AppError {
    AppError::CommandIdIsTaken { command_id: command_id.to_owned(), instance: seen.instance }
}

fn check_id(id: &str) -> Result<(), AppError> {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let usable = id.len() <= 80 && id.starts_with(letter) && id.chars().all(|c| letter(c) || "-_.".contains(c));
    if usable { Ok(()) } else { Err(AppError::UnusableId { id: id.to_owned() }) }
}
