// SPDX-License-Identifier: EUPL-1.2
//! How to answer a mail. With pages the link of the mail is the way. Without them a person answers by mail to who manages
//! the programme, who records it by the command that stands there word for word.

use sluis_core::definition::{MailKind, StepKind, Verdict};
use sluis_core::engine::{BallotRef, ItemRef, StepTerms};
use sluis_core::notice::Recipient;

use super::{Sources, shell_word};

impl Sources<'_> {
    pub(super) fn answer(&self) -> String {
        if let Some(own) = self.own().filter(|own| own.acts) {
            let how = self.say("U antwoordt op uw eigen pagina:", "You answer on your own page:");
            return format!("{how} <{}>", own.url);
        }
        let commands = self.commands();
        if commands.is_empty() {
            return String::new();
        }
        let how = self.say(
            "Beantwoord deze mail: dan legt de beheerder uw antwoord vast. Die gebruikt daarvoor:",
            "Reply to this mail, and the administrator records your answer. They use:",
        );
        let block: String = commands.iter().map(|command| format!("{}\n", self.slot(command))).collect();
        let other = match (&self.notice.item, self.notice.kind) {
            (Some(ItemRef::Gate(_)), MailKind::GateOpen) => self.say(
                "\nAntwoordt u iets anders, dan komt dat woord in de plaats van `approve`. Een toelichting gaat mee met \
                 `--comment`, een voorwaarde met `--condition`.\n",
                "\nFor another answer its word takes the place of `approve`. A comment goes along with `--comment`, a \
                 condition with `--condition`.\n",
            ),
            _ => "",
        };
        format!("{how}\n\n```\n{block}```\n{other}")
    }

    fn commands(&self) -> Vec<String> {
        let (Some(item), Recipient::Person(person)) = (&self.notice.item, &self.notice.recipient) else {
            return Vec::new();
        };
        let place = format!("{} {}", shell_word(&self.instance.id), shell_word(&item.to_string()));
        let seat = self.notice.seat.as_deref().unwrap_or(person);
        let acts = self.instance.running_mandates().any(|mandate| mandate.from == seat && mandate.to == *person);
        let by = match acts {
            true => format!("--as {} --on-behalf-of {}", shell_word(person), shell_word(seat)),
            false => format!("--as {}", shell_word(seat)),
        };
        match (self.notice.kind, item) {
            (MailKind::Escalation, _) => vec![format!("sluis status {}", shell_word(&self.instance.id))],
            (MailKind::Minutes, _) => self.objections(&place, person),
            (MailKind::Receipt, _) => self.receipt_commands(item, &place, &by),
            (_, ItemRef::Gate(_)) => vec![format!("sluis vote {place} {} {by}{}", Verdict::Approve, self.seen())],
            (_, ItemRef::Condition(_)) => vec![format!("sluis complete {place} {by}")],
            (_, ItemRef::Step(step)) => match self.definition.step(&step.step) {
                Some(written) => self.step_commands(written, &place, &by),
                None => Vec::new(),
            },
        }
    }

    /// What this mail shows, so that an answer to it never counts for something else.
    fn seen(&self) -> String {
        let hash = self.ballot().map(|(_, ballot)| ballot.terms.dossier.chars().take(8).collect::<String>());
        hash.map(|hash| format!(" --dossier {hash}")).unwrap_or_default()
    }

    /// A member may object, and the deputy who is said to have voted for another.
    fn objections(&self, place: &str, person: &str) -> Vec<String> {
        let seats = self.ballot().map(|(_, round)| self.may_object_for(round)).unwrap_or_default();
        let own = |seat: String| {
            let other = if seat == person { String::new() } else { format!(" --on-behalf-of {}", shell_word(&seat)) };
            format!("sluis object {place} --reason ... --as {}{other}", shell_word(person))
        };
        seats.into_iter().map(own).collect()
    }

    /// A vote can be taken back while its round is open.
    fn receipt_commands(&self, item: &ItemRef, place: &str, by: &str) -> Vec<String> {
        let ballot = match item {
            ItemRef::Gate(phase) => BallotRef::Gate(phase.clone()),
            ItemRef::Step(step) => BallotRef::Decision(step.clone()),
            ItemRef::Condition(_) => return Vec::new(),
        };
        let open = self.instance.open_ballot(&ballot).is_some_and(|open| Some(open.round) == self.notice.round);
        let standing = self
            .ballot()
            .is_some_and(|(_, round)| self.notice.seat.as_ref().is_some_and(|seat| round.votes.contains_key(seat)));
        let aside = self
            .ballot()
            .is_some_and(|(_, round)| self.notice.seat.as_ref().is_some_and(|seat| round.recused.contains_key(seat)));
        match (open, standing, aside) {
            (true, true, _) => vec![format!("sluis withdraw {place} {by}")],
            (true, _, true) => vec![format!("sluis recuse {place} --undo --reason ... {by}")],
            _ => Vec::new(),
        }
    }

    fn step_commands(&self, step: &sluis_core::definition::Step, place: &str, by: &str) -> Vec<String> {
        let something = self.say("...", "...");
        let mut complete = format!("sluis complete {place}");
        for (id, _) in step.outputs.iter().filter(|(_, field)| field.required) {
            complete.push_str(&format!(" --set {id}={something}"));
        }
        for (id, _) in step.evidence.iter().filter(|(_, field)| field.required) {
            complete.push_str(&format!(" --evidence {id}={}", self.say("BESTAND", "FILE")));
        }
        let complete = format!("{complete} {by}");
        let terms = self.progress().and_then(|progress| progress.terms.as_ref());
        match (&step.kind, terms) {
            (StepKind::Task, _) => vec![complete],
            (StepKind::Workshop { .. }, _) => {
                let place_word = self.say("PLAATS", "PLACE");
                let at = self.say("\"JJJJ-MM-DD UU:MM\"", "\"YYYY-MM-DD HH:MM\"");
                vec![format!("sluis plan {place} --at {at} --place {place_word} {by}"), complete]
            }
            (StepKind::Selection { criteria, .. }, Some(StepTerms::Selection { candidates, min, .. })) => {
                let ids: Vec<&str> = candidates.iter().take(*min as usize).map(|item| item.id.as_str()).collect();
                let first = candidates.first().map_or("ITEM", |item| item.id.as_str());
                let scores: String = criteria.keys().map(|id| format!(" --set {id}=4")).collect();
                let score = (!criteria.is_empty()).then(|| format!("sluis score {place} {first}{scores} {by}"));
                score.into_iter().chain([format!("sluis pick {place} {} {by}", ids.join(" "))]).collect()
            }
            (StepKind::Decision { .. }, _) => {
                let option = self.ballot().and_then(|(_, ballot)| Some(ballot.terms.options.first()?.id.clone()));
                vec![format!("sluis vote {place} {} {by}{}", option.unwrap_or_else(|| "ID".to_owned()), self.seen())]
            }
            (StepKind::Recruitment { positions, .. }, _) => {
                let position = positions.keys().next().map_or("POSITION", String::as_str);
                vec![format!("sluis appoint {place} {position} --ref {} {by}", self.say("KENMERK", "REFERENCE"))]
            }
            (StepKind::Funding { contributions, .. }, _) => {
                let party = contributions.from.first().map_or("PARTY", String::as_str);
                vec![format!("sluis pledge {place} {party} --amount \"1000.00 EUR\" --hours 10 {by}")]
            }
            (StepKind::Selection { .. } | StepKind::Wait(_), _) => Vec::new(),
        }
    }
}
