// SPDX-License-Identifier: EUPL-1.2
//! One command with what followed from it: what a person or the clock did, and what that changed.
//! Names every event once; how work and votes are told stands in `work` and `votes`.

use sluis_core::engine::{BallotRef, Event, EventData, HoldReason, ItemRef, StepRef};
use sluis_core::titles;

use super::Previous;
use super::layout::Line;
use super::opened::{self, Opened};
use super::outputs;
use super::voice::{Voice, sentence};
use super::{minutes, parties, people, votes, work};

/// The lines of one command. Steps that open after one another are gathered first.
pub(super) fn told(voice: &Voice<'_>, command: &[Event], previous: &Previous) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut waiting: Vec<Opened<'_>> = Vec::new();
    for (at, event) in command.iter().enumerate() {
        match &event.data {
            EventData::StepOpened { step, owners, terms, due } => {
                waiting.push(Opened { step, owners, terms, due: due.as_ref() });
            }
            EventData::StepFannedOut { .. } | EventData::StepKeysAdded { .. } => {}
            EventData::StepCompleted { step, .. } if said_before(&command[..at], step) => {}
            _ => {
                lines.extend(opened::steps(voice, &mut waiting));
                lines.extend(one(voice, event, at == 0, previous));
            }
        }
    }
    lines.extend(opened::steps(voice, &mut waiting));
    lines
}

/// Whether it was told already that a step is done: its choice was made just before.
fn said_before(events: &[Event], done: &StepRef) -> bool {
    events.iter().any(|event| match &event.data {
        EventData::BallotClosed { ballot: BallotRef::Decision(step), .. } | EventData::ItemsPicked { step, .. } => {
            step == done
        }
        _ => false,
    })
}

/// What somebody did.
pub(super) fn deed(words: String) -> Vec<Line> {
    vec![Line::Deed(words)]
}

/// What followed.
pub(super) fn follows(words: String) -> Vec<Line> {
    vec![Line::Follows(words)]
}

fn one(voice: &Voice<'_>, event: &Event, first: bool, previous: &Previous) -> Vec<Line> {
    use EventData::*;
    match &event.data {
        InstanceStarted { inputs, .. } => {
            let (actor, title) = (voice.actor(event), voice.definition.title.get(voice.language));
            let start = voice.say(
                format!("{actor} start het programma ‘{title}’."),
                format!("{actor} starts the programme ‘{title}’."),
            );
            deed(start).into_iter().chain(outputs::block(voice, inputs, &voice.definition.inputs)).collect()
        }
        PhaseTakenOver { phase, as_of } => {
            let (phase, date) = (phase_named(voice, phase), voice.date(*as_of));
            follows(voice.say(
                format!("{phase} was al afgerond; het programma gaat verder vanaf {date}."),
                format!("{phase} had already passed; the programme goes on from {date}."),
            ))
        }
        PhaseOpened { phase } => milestone(voice, &phase_named(voice, phase), "begint", "begins"),
        PhasePassed { phase } => milestone(voice, &phase_named(voice, phase), "is afgerond", "has passed"),
        StepCompleted { step, outputs, evidence } => work::completed(voice, event, first, step, outputs, evidence),
        StepSkipped { step, why } => work::skipped(voice, event, step, why),
        StepCancelled { step, party: Some(party) } => parties::step_left(voice, step, party),
        StepCancelled { step, party: None } => {
            let title = voice.named(step.clone());
            follows(voice.say(format!("{title} vervalt."), format!("{title} is cancelled.")))
        }
        StepReopened { step, why, due, .. } => work::reopened(voice, event, step, why, due.as_ref()),
        StepSetBack { step } => {
            let title = voice.named(step.clone());
            follows(voice.say(
                format!("{title} wacht weer; wat was ingevuld blijft als concept."),
                format!("{title} waits again; what was filled in is kept as a draft."),
            ))
        }
        WorkshopPlanned { step, planned_at, place, sequence, .. } => {
            work::planned(voice, event, step, *planned_at, place, *sequence)
        }
        InvitationsChanged { step, joined, left, .. } => work::invitations(voice, step, joined, left),
        WorkshopCalledOff { step, .. } => {
            let title = voice.named(step.clone());
            follows(
                voice.say(format!("De bijeenkomst {title} gaat niet door."), format!("The meeting {title} is off.")),
            )
        }
        ItemScored { step, item, scores } => work::scored(voice, event, step, item, scores),
        ItemsPicked { step, items, ranking } => work::picked(voice, event, step, items, ranking),
        PositionFilled { step, position, reference, .. } => work::appointed(voice, event, step, position, reference),
        PositionVacated { step, position, .. } => {
            let (actor, position) = (voice.actor(event), work::position_title(voice, step, position));
            deed(voice.say(
                format!("{actor} trekt een aanstelling als {position} in."),
                format!("{actor} takes an appointment as {position} back."),
            ))
        }
        ContributionPledged { party, amount, hours, .. } => work::pledged(voice, event, party, *amount, *hours),
        ContributionWithdrawn { party, amount, hours, .. } => parties::pledge_left(voice, party, *amount, *hours),
        SharesChanged { step, before, shares } => parties::shares(voice, step, before, shares),
        ItemAssigned { item, to, reason } => {
            let (actor, title, to) = (voice.actor(event), voice.named(item.clone()), voice.person(to));
            let reason = voice.reason(reason);
            deed(voice.say(
                format!("{actor} geeft {title} aan {to}. De reden: {reason}"),
                format!("{actor} gives {title} to {to}. The reason: {reason}"),
            ))
        }
        DueSet { item, due } => {
            let (title, due) = (voice.named(item.clone()), voice.due(due));
            follows(voice.say(
                format!("De termijn van {title} staat nu vast: {due}."),
                format!("The due date of {title} is set now: {due}."),
            ))
        }
        DueMoved { item, due, reason } => {
            let (actor, title, date) = (voice.actor(event), voice.named(item.clone()), voice.date(due.date));
            let reason = voice.reason(reason);
            deed(voice.say(
                format!("{actor} verzet de termijn van {title} naar {date}. De reden: {reason}"),
                format!("{actor} moves the due date of {title} to {date}. The reason: {reason}"),
            ))
        }
        GateChecked { phase, conditions } => votes::checked(voice, phase, conditions),
        BallotOpened { ballot, round, terms, due } => opened::ballot(voice, ballot, *round, terms, due.as_ref()),
        VoteCast { ballot, seat, choice, conditions, comment, .. } => votes::cast(
            voice,
            event,
            &votes::Cast { ballot, seat, choice, conditions, comment: comment.as_ref() },
            previous,
        ),
        VoteWithdrawn { ballot, seat, .. } => votes::withdrawn(voice, event, ballot, seat),
        StepCorrected { step, .. } => {
            let (actor, title) = (voice.actor(event), voice.named(step.clone()));
            deed(voice.say(format!("{actor} verbetert {title}."), format!("{actor} corrects {title}.")))
        }
        DossierChanged { ballot, changes, stale, .. } => votes::changed(voice, ballot, changes, stale),
        MeetingRecorded { ballot, held, votes, conditions, minutes, .. } => {
            minutes::recorded(voice, event, ballot, *held, votes, conditions, minutes)
        }
        ObjectionRaised { ballot, seat, reason, .. } => minutes::objected(voice, event, ballot, seat, reason),
        ObjectionTermEnded { ballot, seats, .. } => minutes::stands(voice, ballot, seats),
        SeatRecused { ballot, seat, reason, .. } => votes::recused(voice, event, ballot, seat, reason),
        SeatReturned { ballot, seat, reason, .. } => votes::returned(voice, event, ballot, seat, reason),
        BallotClosed { ballot, round, .. } => votes::closed(voice, event, ballot, *round),
        BallotEscalated { ballot, why, to, .. } => votes::escalated(voice, ballot, *why, to),
        GateReworked { back_to, .. } => {
            let steps: Vec<String> = back_to.iter().map(|step| voice.named(StepRef::plain(step))).collect();
            let steps = voice.list(&steps);
            follows(voice.say(format!("Terug naar {steps}."), format!("Back to {steps}.")))
        }
        ConditionAssigned { condition, owners, due, .. } => {
            let text = sentence(&voice.title(ItemRef::Condition(condition.clone())));
            let (number, owners, due) = (condition.number, voice.owners(owners), voice.due(due));
            follows(voice.say(
                format!("Voorwaarde {number}: {text} {owners}, {due}."),
                format!("Condition {number}: {text} {owners}, {due}."),
            ))
        }
        ConditionMet { condition, note } => work::met(voice, event, condition, note.as_ref()),
        InstanceHeld { why, .. } => held(voice, event, why),
        InstanceResumed { reason, deadlines } => {
            let (actor, reason) = (voice.actor(event), voice.reason(reason));
            let mut lines = deed(voice.say(
                format!("{actor} hervat het programma. De reden: {reason}"),
                format!("{actor} resumes the programme. The reason: {reason}"),
            ));
            lines.extend(deadlines.iter().flat_map(|moved| {
                let (title, due) = (voice.named(moved.item.clone()), voice.due(&moved.due));
                follows(match moved.meeting {
                    None => {
                        voice.say(format!("Nieuwe termijn van {title}: {due}."), format!("New term of {title}: {due}."))
                    }
                    Some(_) => voice.say(
                        format!("Bezwaar tegen de notulen over {title}: {due}."),
                        format!("Objections to the minutes on {title}: {due}."),
                    ),
                })
            }));
            lines
        }
        InstanceStopped { .. } => milestone(voice, &programme(voice), "is gestopt", "was stopped"),
        InstanceCancelled { reason } => {
            let (actor, reason) = (voice.actor(event), voice.reason(reason));
            deed(voice.say(
                format!("{actor} beëindigt het programma. De reden: {reason}"),
                format!("{actor} ends the programme. The reason: {reason}"),
            ))
        }
        InstanceCompleted {} => milestone(voice, &programme(voice), "is voltooid", "is complete"),
        SeatsChanged { ballot, joined, left, .. } => {
            let joined: Vec<String> = joined.iter().map(|seat| seat.person.clone()).collect();
            votes::seats_changed(voice, ballot, &joined, left)
        }
        ThresholdsChanged { ballot, .. } => parties::thresholds(voice, event, ballot),
        OwnersChanged { item, people, .. } if people.is_empty() => {
            let title = voice.named(item.clone());
            follows(voice.say(
                format!("{title} is nu aan niemand; wijs het toe met `assign`."),
                format!("{title} is now up to nobody; give it to somebody with `assign`."),
            ))
        }
        OwnersChanged { item, people, .. } => {
            let (title, people) = (voice.named(item.clone()), voice.people(people));
            follows(voice.say(format!("{title} is nu aan {people}."), format!("{title} is now up to {people}.")))
        }
        // The mail of the day names who was reminded of what.
        ItemsReminded { .. } => Vec::new(),
        ItemEscalated { item, to, .. } => work::escalated(voice, item, to),
        ItemSnoozed { item, person, until, .. } => {
            let (person, title) = (voice.person(person), voice.named(item.clone()));
            let until = sluis_core::calendar::date_words(*until, voice.language);
            deed(voice.say(
                format!("{person} krijgt tot {until} geen herinnering aan {title}."),
                format!("{person} gets no reminder of {title} until {until}."),
            ))
        }
        SuccessionPlanned { old, new, from, reason, .. } => people::takes_over_on(voice, old, new, *from, reason),
        PersonSucceeded { old, new, reason, .. } => people::takes_over(voice, old, new, reason),
        SuccessionDropped { old, new, .. } => people::does_not_take_over(voice, old, new),
        MandateGiven { mandate, reason, .. } => people::may_act(voice, event, mandate, reason.as_ref()),
        MandateBegan { mandate } => people::acts_from_now(voice, mandate),
        MandateEnded { mandate, early, reason } => people::acts_no_more(voice, mandate, *early, reason.as_ref()),
        PeopleChanged { .. } => {
            deed(voice.say("De lijst van mensen is bijgewerkt.", "The list of people was updated."))
        }
        VacancyArose { vacancy, items, to } => people::missing(voice, (vacancy, items), to),
        VacancyEnded { vacancy, people } => people::there_again(voice, vacancy, people),
        PartyWithdrew { party, reason } => parties::withdrew(voice, event, party, reason),
        PartyJoined { party, reason } => parties::joined(voice, event, party, reason),
        // The round that closed just before has told the outcome of the gate; `told` gathers what opens.
        GatePassed { .. }
        | GateHeld { .. }
        | GateStopped { .. }
        | StepOpened { .. }
        | StepFannedOut { .. }
        | StepKeysAdded { .. } => Vec::new(),
    }
}

fn milestone(voice: &Voice<'_>, what: &str, nl: &str, en: &str) -> Vec<Line> {
    vec![Line::Milestone(voice.say(format!("{what} {nl}."), format!("{what} {en}.")))]
}

fn programme(voice: &Voice<'_>) -> String {
    voice.say("Het programma", "The programme")
}

/// `Fase 2 van 3, Voorbereiding van de pilot,`: as the subject of a sentence.
fn phase_named(voice: &Voice<'_>, phase: &str) -> String {
    let phases = &voice.definition.phases;
    let title = titles::phase_title(voice.definition, phase, voice.language);
    match phases.iter().position(|known| known.id == phase) {
        Some(at) if phases.len() > 1 => {
            let (number, of) = (at + 1, phases.len());
            voice.say(format!("Fase {number} van {of}, ‘{title}’,"), format!("Phase {number} of {of}, ‘{title}’,"))
        }
        _ => voice.say(format!("Fase ‘{title}’"), format!("Phase ‘{title}’")),
    }
}

fn held(voice: &Voice<'_>, event: &Event, why: &HoldReason) -> Vec<Line> {
    let rests = voice
        .say("Het programma staat stil; de termijnen lopen niet door.", "The programme is on hold; no term runs on.");
    match why {
        HoldReason::Gate { .. } => vec![Line::Milestone(rests)],
        HoldReason::Person { reason } => {
            let (actor, reason) = (voice.actor(event), voice.reason(reason));
            let mut lines = deed(voice.say(
                format!("{actor} houdt het programma aan. De reden: {reason}"),
                format!("{actor} puts the programme on hold. The reason: {reason}"),
            ));
            lines.push(Line::Milestone(rests));
            lines
        }
    }
}
