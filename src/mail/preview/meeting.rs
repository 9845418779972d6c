// SPDX-License-Identifier: EUPL-1.2
//! A meeting that voted, for the mails that tell of one. Made up as the rest of the world of a preview is; counts nothing.

use sluis_core::calendar::{Due, Origin, Term};
use sluis_core::definition::{MailKind, Phase, Step, StepKind, Verdict};
use sluis_core::engine::{BallotRef, Choice, Instance, ItemRef, Meeting, Objection, RecordedVote, Vote};

use super::world::{Setting, file, sealed};

/// Whether a meeting may vote on the gate of a phase.
pub(super) fn phase_meets(phase: &Phase) -> bool {
    phase.gate.as_ref().is_some_and(|gate| gate.objection.is_some())
}

/// Whether a meeting may vote on a step.
pub(super) fn decision_meets(step: &Step) -> bool {
    matches!(step.kind, StepKind::Decision { objection: Some(_), .. })
}

impl Setting<'_> {
    /// Lets everybody vote in a meeting of this day; in the mail that tells of an objection the first seat objects.
    pub(super) fn meet(&self, instance: &mut Instance, item: &ItemRef, kind: MailKind) {
        let (seq, objects) = (instance.seq, kind == MailKind::Objection);
        let Some((ballot, term)) = self.meeting_place(item) else { return };
        let (calendar, zone) = (&self.definition.calendar, &self.definition.timezone);
        let objections = Due::after_opening(term).deadline(|_| Some(Origin::At(self.at)), calendar, zone);
        let rounds = instance.ballots.get_mut(&ballot).and_then(|rounds| rounds.last_mut());
        let (Some(round), Some(objections)) = (rounds, objections) else { return };
        let option = round.terms.options.first().map(|option| Choice::Options(vec![option.id.clone()]));
        let choice = option.unwrap_or(Choice::Verdict(Verdict::Approve));
        let said = |seat: &String| (seat.clone(), RecordedVote { choice: choice.clone(), by: None });
        let seats: Vec<String> = round.terms.seats.iter().map(|seat| seat.person.clone()).collect();
        let managers = self.managers();
        let objector = seats.first().filter(|_| objects);
        let objection = objector.map(|seat| Objection {
            seq,
            seat: seat.clone(),
            by: seat.clone(),
            reason: sealed(self.say("Ik heb tegen gestemd.", "I voted against it.")),
            at: self.at,
        });
        round.meetings.push(Meeting {
            number: 1,
            seq: if objects { 0 } else { seq },
            held: zone.to_datetime(self.at).date(),
            recorded_by: managers.people.first().cloned().unwrap_or_default(),
            recorded_at: self.at,
            votes: seats.iter().map(said).collect(),
            conditions: Vec::new(),
            minutes: file(self.say("notulen.pdf", "minutes.pdf")),
            objections,
            objected: objection.into_iter().collect(),
            stands: false,
        });
        let stands = seats.iter().filter(|seat| objector != Some(seat)).map(|seat| {
            let vote = self.vote(seat, Verdict::Approve, &managers, false);
            (seat.clone(), Vote { choice: choice.clone(), meeting: Some(1), ..vote })
        });
        round.on_record = stands.collect();
    }

    fn meeting_place(&self, item: &ItemRef) -> Option<(BallotRef, Term)> {
        match item {
            ItemRef::Gate(phase) => {
                let gate = self.definition.phase(phase)?.gate.as_ref()?;
                Some((BallotRef::Gate(phase.clone()), gate.objection?))
            }
            ItemRef::Step(step) => match self.definition.step(&step.step)?.kind {
                StepKind::Decision { objection, .. } => Some((BallotRef::Decision(step.clone()), objection?)),
                _ => None,
            },
            ItemRef::Condition(_) => None,
        }
    }
}
