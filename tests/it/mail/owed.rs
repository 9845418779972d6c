// SPDX-License-Identifier: EUPL-1.2
//! Who must hear what, event by event, over the shipped programme as the engine decides it.

use std::collections::HashSet;

use indexmap::IndexMap;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sluis::mail::{Duty, Settings, compose};
use sluis_core::definition::{Definition, MailKind, Verdict};
use sluis_core::directory::{Directory, Person};
use sluis_core::engine::{
    Act, Actor, BallotRef, Choice, Command, Event, EventData, Instance, NewCondition, Proof, decide,
};
use sluis_core::notice::{Notice, Recipient, owed};
use sluis_core::value::Ids;

use super::{monday, workflow};

struct Counter(u8);

impl Ids for Counter {
    fn salt(&mut self) -> [u8; 16] {
        self.0 = self.0.wrapping_add(1);
        [self.0; 16]
    }
}

/// A programme under way.
pub(super) struct Run {
    pub(super) definition: Definition,
    pub(super) directory: Directory,
    pub(super) instance: Instance,
    pub(super) now: Timestamp,
    pub(super) all: Vec<Notice>,
}

impl Run {
    fn new() -> Run {
        let (definition, directory) = workflow("gho-dgw");
        let instance = Instance::unstarted("gho");
        Run { definition, directory: directory.unwrap(), instance, now: monday(), all: Vec::new() }
    }

    fn act(&mut self, actor: Actor, for_whom: Option<&str>, act: Act) -> Vec<Notice> {
        let command = Command {
            id: format!("command-{}", self.instance.seq),
            actor,
            on_behalf_of: for_whom.map(str::to_owned),
            proof: Proof::Operator,
            act,
        };
        let decision =
            decide(&self.definition, &self.directory, &self.instance, &command, self.now, &mut Counter(0)).unwrap();
        self.instance = decision.instance;
        let notices = owed(&self.definition, &self.directory, &self.instance, &decision.events);
        self.all.extend(notices.clone());
        notices
    }

    pub(super) fn by(&mut self, person: &str, act: Act) -> Vec<Notice> {
        self.act(Actor::Person(person.to_owned()), None, act)
    }

    fn started() -> (Run, Vec<Notice>) {
        let mut run = Run::new();
        let inputs = json!({"start": "2027-02-08"}).as_object().unwrap().clone();
        let notices = run.by("project-lead", Act::Start { inputs, from: None });
        (run, notices)
    }

    fn complete(&mut self, person: &str, step: &str, outputs: serde_json::Value, evidence: &[&str]) -> Vec<Notice> {
        let file = |name: &&str| ((*name).to_owned(), json!({"name": "x.pdf", "hash": "ab".repeat(32), "size": 3}));
        let evidence: IndexMap<_, _> = evidence.iter().map(file).collect();
        let outputs = outputs.as_object().unwrap().clone();
        self.by(person, Act::Complete { item: step.parse().unwrap(), outputs, evidence })
    }

    /// Everything up to the first gate.
    pub(super) fn at_the_gate() -> (Run, Vec<Notice>) {
        let (mut run, _) = Run::started();
        for party in ["goirle", "hilvarenbeek", "oisterwijk"] {
            let step = format!("baseline[{party}]");
            run.complete(&format!("information-manager-{party}"), &step, json!({"maturity": "growing"}), &[]);
        }
        let outputs = json!({"summary": "Samen.", "positions": ["Data-analist"]});
        let notices = run.complete("project-lead", "cooperation-model", outputs, &["model"]);
        (run, notices)
    }

    pub(super) fn vote(&mut self, person: &str, verdict: Verdict, conditions: Vec<NewCondition>) -> Vec<Notice> {
        let ballot = BallotRef::Gate("cooperation".to_owned());
        self.by(
            person,
            Act::Vote { ballot, choice: Choice::Verdict(verdict), comment: None, conditions, dossier: None },
        )
    }
}

fn told(notices: &[Notice], kind: MailKind) -> Vec<&str> {
    notices.iter().filter(|notice| notice.kind == kind).map(|notice| notice.recipient.id()).collect()
}

pub(super) const SEATS: [&str; 4] =
    ["director-goirle", "director-hilvarenbeek", "director-oisterwijk", "alderman-oisterwijk"];
const PROJECT_GROUP: [&str; 3] = ["project-lead", "project-secretary", "project-member"];

#[test]
fn a_step_that_opens_is_told_to_its_owners_alone() {
    let (_, notices) = Run::started();
    let items: Vec<String> = notices.iter().map(Notice::item_name).collect();
    assert_eq!(items, ["baseline[goirle]", "baseline[hilvarenbeek]", "baseline[oisterwijk]"]);
    assert_eq!(
        told(&notices, MailKind::StepOpen),
        ["information-manager-goirle", "information-manager-hilvarenbeek", "information-manager-oisterwijk"]
    );
}

#[test]
fn a_gate_that_opens_asks_each_seat_once_for_its_round() {
    let (_, notices) = Run::at_the_gate();
    assert_eq!(told(&notices, MailKind::GateOpen), SEATS);
    assert!(
        notices.iter().all(|notice| notice.round == Some(1) && notice.seat.as_deref() == Some(notice.recipient.id()))
    );
}

#[test]
fn a_vote_is_confirmed_to_who_cast_it() {
    let (mut run, _) = Run::at_the_gate();
    let notices = run.vote("director-goirle", Verdict::Approve, Vec::new());
    assert_eq!(notices.len(), 1);
    assert_eq!(told(&notices, MailKind::Receipt), ["director-goirle"]);
    assert_eq!(notices[0].seat.as_deref(), Some("director-goirle"));
    let ballot = BallotRef::Gate("cooperation".to_owned());
    let notices = run.by("director-goirle", Act::Withdraw { ballot });
    assert_eq!(told(&notices, MailKind::Receipt), ["director-goirle"]);
}

#[test]
fn a_gate_that_passes_is_told_to_the_roles_of_notify_and_a_list_once() {
    let (mut run, _) = Run::at_the_gate();
    for seat in SEATS {
        run.vote(seat, Verdict::Approve, Vec::new());
    }
    let passed: Vec<&Notice> = run.all.iter().filter(|notice| notice.kind == MailKind::GatePassed).collect();
    let managers = ["information-manager-goirle", "information-manager-hilvarenbeek", "information-manager-oisterwijk"];
    let ids: Vec<&str> = passed.iter().map(|notice| notice.recipient.id()).collect();
    assert_eq!(ids, [&PROJECT_GROUP[..], &managers[..], &["employees"]].concat());
    assert_eq!(passed.last().unwrap().recipient, Recipient::List("employees".to_owned()));
    // A link of the pages is of one person: who reads along on a list is told whom to ask.
    let pages = Settings::new("Sluis GHO <sluis@gho.example>", Some("https://gho.example")).unwrap();
    let written = |notice: &Notice| {
        let duty = Duty { id: "d-1", at: run.now };
        compose(notice, &run.definition, &run.directory, &run.instance, &pages, duty).unwrap().text
    };
    let (of_one, of_list) = (written(passed[0]), written(passed.last().unwrap()));
    assert!(of_one.contains("https://gho.example/instances/gho/TOKEN"), "{of_one}");
    let asked = "Meer over het besluit: Els Brekelmans";
    assert!(of_list.contains(asked) && !of_list.contains("https://gho.example"), "{of_list}");
}

#[test]
fn without_notify_the_seats_and_the_managers_hear_that_a_gate_passed() {
    let (mut run, _) = Run::at_the_gate();
    run.definition.phases[0].gate.as_mut().unwrap().notify.passed = None;
    for seat in SEATS {
        run.vote(seat, Verdict::Approve, Vec::new());
    }
    assert_eq!(told(&run.all, MailKind::GatePassed), [&SEATS[..], &PROJECT_GROUP[..]].concat());
}

#[test]
fn a_condition_is_told_to_its_owner_and_the_gate_as_conditional() {
    let (mut run, _) = Run::at_the_gate();
    let condition = NewCondition { text: "Leg het vast.".to_owned(), owner: Some("adviser-dgw".to_owned()), due: None };
    run.vote(SEATS[0], Verdict::ApproveWithConditions, vec![condition]);
    for seat in &SEATS[1..] {
        run.vote(seat, Verdict::Approve, Vec::new());
    }
    assert_eq!(told(&run.all, MailKind::ConditionOpen), ["adviser-dgw"]);
    assert_eq!(told(&run.all, MailKind::GatePassed), [""; 0]);
    assert!(told(&run.all, MailKind::GateConditional).contains(&"employees"));
}

#[test]
fn rework_reaches_managers_owners_and_seats_and_opens_the_step_again() {
    let (mut run, _) = Run::at_the_gate();
    let notices = run.vote(SEATS[0], Verdict::Rework, Vec::new());
    assert_eq!(told(&notices, MailKind::GateRework), [&PROJECT_GROUP[..], &SEATS[..]].concat());
    assert_eq!(told(&notices, MailKind::StepOpen), PROJECT_GROUP);
    assert_eq!(told(&notices, MailKind::GateOpen), [""; 0]);
}

#[test]
fn hold_and_stop_reach_their_roles_and_the_seats() {
    for (verdict, kind) in [(Verdict::Hold, MailKind::GateHold), (Verdict::Stop, MailKind::GateStopped)] {
        let (mut run, _) = Run::at_the_gate();
        let notices = run.vote(SEATS[0], verdict, Vec::new());
        let everybody: HashSet<&str> = SEATS.into_iter().chain(PROJECT_GROUP).collect();
        let heard = told(&notices, kind);
        assert_eq!(heard.iter().copied().collect::<HashSet<_>>(), everybody, "{verdict}");
        assert_eq!(heard.len(), everybody.len(), "{verdict}: nobody twice");
    }
}

#[test]
fn silence_is_told_to_those_whom_the_event_names() {
    let (mut run, _) = Run::at_the_gate();
    run.now = run.now.checked_add(SignedDuration::from_hours(24 * 30)).unwrap();
    let notices = run.act(Actor::Clock, None, Act::Pulse);
    assert_eq!(told(&notices, MailKind::Escalation), PROJECT_GROUP);
}

#[test]
fn who_is_given_an_item_hears_it() {
    let (mut run, _) = Run::started();
    let item = "baseline[goirle]".parse().unwrap();
    let (to, reason) = ("adviser-dgw".to_owned(), "Ziek.".to_owned());
    let notices = run.by("project-lead", Act::Assign { item, to, reason });
    assert_eq!(told(&notices, MailKind::StepOpen), ["adviser-dgw"]);
    assert_eq!(notices.len(), 1);
}

#[test]
fn who_joins_an_open_ballot_is_asked_and_the_others_not_again() {
    let (mut run, _) = Run::at_the_gate();
    let known = run.directory.people["director-goirle"].clone();
    run.directory.people.insert("alderman-goirle".to_owned(), Person { name: "Nieuw".to_owned(), ..known });
    run.directory.version += 1;
    let notices = run.act(Actor::Operator, None, Act::PeopleChanged);
    assert_eq!(told(&notices, MailKind::GateOpen), ["alderman-goirle"]);
}

#[test]
fn a_step_with_notify_is_told_when_it_is_done() {
    let (mut run, _) = Run::started();
    let step = run.definition.phases[0].steps.get_mut("baseline").unwrap();
    step.notify = vec!["adviser".to_owned(), "employees".to_owned()];
    let outputs = json!({"maturity": "growing"});
    let notices = run.complete("information-manager-goirle", "baseline[goirle]", outputs, &[]);
    assert_eq!(told(&notices, MailKind::Completed), ["adviser-dgw", "employees"]);
}

/// As if the engine had recorded this just now.
fn recorded(run: &Run, actor: &str, data: EventData) -> Vec<Notice> {
    let event = Event {
        seq: run.instance.seq + 1,
        at: run.now,
        actor: Actor::Person(actor.to_owned()),
        on_behalf_of: None,
        proof: Proof::Operator,
        command_id: "by hand".to_owned(),
        data,
    };
    owed(&run.definition, &run.directory, &run.instance, &[event])
}

#[test]
fn the_end_is_told_to_managers_and_to_everybody_who_ever_had_a_seat() {
    let (run, _) = Run::at_the_gate();
    let notices = recorded(&run, "project-lead", EventData::InstanceCompleted {});
    assert_eq!(told(&notices, MailKind::Completed), [&PROJECT_GROUP[..], &SEATS[..]].concat());
    assert!(notices.iter().all(|notice| notice.item.is_none()));
}

#[test]
fn a_vote_cast_for_another_is_confirmed_to_both() {
    let (run, _) = Run::at_the_gate();
    let ballot = BallotRef::Gate("cooperation".to_owned());
    let withdrawn = EventData::VoteWithdrawn { ballot, round: 1, seat: "director-goirle".to_owned() };
    let notices = recorded(&run, "alderman-oisterwijk", withdrawn);
    assert_eq!(told(&notices, MailKind::Receipt), ["alderman-oisterwijk", "director-goirle"]);
    assert!(notices.iter().all(|notice| notice.seat.as_deref() == Some("director-goirle")));
}

#[test]
fn nobody_is_asked_for_what_is_over_already() {
    let (mut run, _) = Run::at_the_gate();
    let ballot = BallotRef::Gate("cooperation".to_owned());
    let open = run.instance.ballot(&ballot).unwrap().clone();
    let opened = EventData::BallotOpened { ballot: ballot.clone(), round: 1, terms: open.terms.clone(), due: None };
    assert_eq!(recorded(&run, "project-lead", opened.clone()).len(), SEATS.len());
    run.instance.ballots.remove(&ballot);
    assert_eq!(recorded(&run, "project-lead", opened).len(), 0);
}

#[test]
fn every_notice_has_a_key_of_its_own_and_survives_storage() {
    let (mut run, _) = Run::at_the_gate();
    for seat in SEATS {
        run.vote(seat, Verdict::Approve, Vec::new());
    }
    assert!(run.all.len() > 20, "{}", run.all.len());
    let keys: HashSet<_> =
        run.all.iter().map(|notice| (notice.seq, notice.kind, notice.item.clone(), notice.recipient.clone())).collect();
    assert_eq!(keys.len(), run.all.len());
    for notice in &run.all {
        let stored = serde_json::to_string(notice).unwrap();
        assert_eq!(&serde_json::from_str::<Notice>(&stored).unwrap(), notice);
        assert!(!stored.contains('@') && !stored.contains("Anneke"), "{stored}");
    }
}

#[test]
fn who_becomes_an_owner_with_the_directory_is_asked_and_the_others_not_again() {
    let (mut run, _) = Run::started();
    let known = run.directory.people["information-manager-goirle"].clone();
    run.directory.people.insert("information-manager-new".to_owned(), Person { name: "Nieuw".to_owned(), ..known });
    run.directory.version += 1;
    let notices = run.act(Actor::Operator, None, Act::PeopleChanged);
    let asked = told(&notices, MailKind::StepOpen);
    assert!(!asked.is_empty() && asked.iter().all(|person| *person == "information-manager-new"), "{asked:?}");
}
