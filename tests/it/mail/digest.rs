// SPDX-License-Identifier: EUPL-1.2
//! One mail a day: what waits for one reader over several programmes, as it stands when the mail is written.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, json};
use sluis::mail::{Duty, Message, Settings, Waiting, compose_digest};
use sluis_core::definition::{Definition, MailKind, SourceFile, check};
use sluis_core::directory::Directory;
use sluis_core::engine::{Act, Actor, Command, Instance, Proof, decide, next_due_at};
use sluis_core::notice::{Notice, owed};
use sluis_core::value::Ids;

use super::settings;

struct Counter(u8);

impl Ids for Counter {
    fn salt(&mut self) -> [u8; 16] {
        self.0 = self.0.wrapping_add(1);
        [self.0; 16]
    }
}

/// A programme under way, and what time made owed in it.
struct Programme {
    definition: Definition,
    directory: Directory,
    instance: Instance,
    now: Timestamp,
}

const EVERY_MORNING: &str = "reminders: [{ schedule: '0 8 * * *', digest: true }]";

impl Programme {
    /// Two tasks for Jo, who is called `id` here: `first` due in `days`, `second` five days later.
    fn begin(workflow: &str, title: &str, id: &str, language: &str, days: u32) -> Programme {
        let yaml = format!(
            "sluis: 1\nid: {workflow}\nversion: 1.0.0\ntitle: '{title}'\nlanguage: nl\n{EVERY_MORNING}\nroles: {{ team: {{ title: Team }} }}\n\
             phases: {{ only: {{ title: Enige fase, steps: {{\n\
             first: {{ kind: task, title: 'Eerste taak', owner: team, due: {days} days }},\n\
             second: {{ kind: task, title: 'Tweede taak', owner: team, due: {} days }} }} }} }}\n",
            days + 5
        );
        let people = format!(
            "people: {{ {id}: {{ name: Jo de Boer, email: Jo@gho.example, language: {language}, roles: [team] }} }}\n"
        );
        let file = |path: &str, text: String| SourceFile { path: path.to_owned(), bytes: text.into_bytes() };
        let checked = check(&[file("people.yaml", people), file("workflow.yaml", yaml)]);
        assert!(checked.is_usable(), "{:?}", checked.diagnostics);
        let mut programme = Programme {
            definition: checked.definition.unwrap(),
            directory: checked.directory.unwrap(),
            instance: Instance::unstarted(workflow),
            now: "2027-02-01T09:00:00+01:00".parse().unwrap(),
        };
        programme.give(Actor::Person(id.to_owned()), Act::Start { inputs: Map::new(), from: None });
        programme
    }

    fn give(&mut self, actor: Actor, act: Act) -> Vec<Notice> {
        let id = format!("command-{}", self.instance.seq);
        let command = Command { id, actor, on_behalf_of: None, proof: Proof::Operator, act };
        let mut ids = Counter(0);
        let decision = decide(&self.definition, &self.directory, &self.instance, &command, self.now, &mut ids).unwrap();
        self.instance = decision.instance;
        owed(&self.definition, &self.directory, &self.instance, &decision.events)
    }

    /// The digests that are owed at eight on this day.
    fn morning(&mut self, day: &str) -> Vec<Notice> {
        self.now = format!("{day}T08:00:00+01:00").parse().unwrap();
        let owed = self.give(Actor::Clock, Act::Pulse);
        assert!(next_due_at(&self.definition, &self.instance).is_none_or(|next| next > self.now));
        owed.into_iter().filter(|notice| notice.kind == MailKind::Digest).collect()
    }

    fn waiting<'a>(&'a self, notices: &'a [Notice]) -> impl Iterator<Item = Waiting<'a>> {
        let Programme { definition, directory, instance, .. } = self;
        notices.iter().map(move |notice| Waiting { notice, definition, directory, instance })
    }
}

fn written(waiting: &[Waiting<'_>], at: Timestamp) -> Option<Message> {
    written_by(&settings(), waiting, at)
}

fn written_by(settings: &Settings, waiting: &[Waiting<'_>], at: Timestamp) -> Option<Message> {
    compose_digest(waiting, settings, Duty { id: "d-1", at: at + SignedDuration::from_mins(5) }).unwrap()
}

#[test]
fn each_programme_has_a_link_of_its_own_to_its_page() {
    let pages = Settings::new("Sluis <sluis@gho.example>", Some("https://gho.example")).unwrap();
    let mut calm = Programme::begin("calm", "Rustig programma", "jo", "nl", 3);
    let mut late = Programme::begin("late", "Druk programma", "j-de-boer", "nl", 3);
    let (of_calm, of_late) = (calm.morning("2027-02-09"), late.morning("2027-02-09"));
    let one: Vec<Waiting<'_>> = calm.waiting(&of_calm).collect();
    let text = written_by(&pages, &one, calm.now).unwrap().text;
    assert!(text.contains("Verder lezen: https://gho.example/instances/calm/TOKEN"), "{text}");
    let all: Vec<Waiting<'_>> = one.into_iter().chain(late.waiting(&of_late)).collect();
    let text = written_by(&pages, &all, calm.now).unwrap().text;
    for id in ["calm", "late"] {
        assert!(text.contains(&format!("Meer over dit programma: https://gho.example/instances/{id}/TOKEN")), "{text}");
    }
    assert!(!text.contains("Verder lezen"), "there is no page of all programmes: {text}");
}

#[test]
fn several_programmes_come_in_one_mail_the_most_urgent_first() {
    let mut calm = Programme::begin("calm", "Rustig programma", "jo", "nl", 9);
    let mut late = Programme::begin("late", "Druk programma", "j-de-boer", "nl", 3);
    let (of_calm, of_late) = (calm.morning("2027-02-09"), late.morning("2027-02-09"));
    assert_eq!((of_calm.len(), of_late.len()), (1, 2));
    let all: Vec<Waiting<'_>> = calm.waiting(&of_calm).chain(late.waiting(&of_late)).collect();
    let message = written(&all, calm.now).unwrap();
    assert_eq!(message.to, "Jo@gho.example");
    insta::assert_snapshot!(format!("Subject: {}\n\n{}", message.subject, message.text));
}

#[test]
fn numbers_read_as_people_write_them_in_both_languages() {
    for (language, days, day, subject) in [
        ("nl", 3, "2027-02-03", "2 acties wachten op u: Programma"),
        ("nl", 3, "2027-02-05", "2 acties wachten op u, waarvan 1 te laat: Programma"),
        ("nl", 3, "2027-02-12", "2 acties wachten op u, allemaal te laat: Programma"),
        ("en", 3, "2027-02-03", "2 actions wait for you: Programma"),
        ("en", 3, "2027-02-05", "2 actions wait for you, 1 of them late: Programma"),
        ("en", 3, "2027-02-12", "2 actions wait for you, all of them late: Programma"),
    ] {
        let mut programme = Programme::begin("one", "Programma", "jo", language, days);
        let notices = programme.morning(day);
        let all: Vec<Waiting<'_>> = programme.waiting(&notices).collect();
        assert_eq!(written(&all, programme.now).unwrap().subject, subject, "{language} {day}");
    }
}

#[test]
fn work_that_was_done_meanwhile_is_left_out_and_nothing_is_sent_when_all_of_it_is() {
    let mut programme = Programme::begin("one", "Programma", "jo", "nl", 3);
    let notices = programme.morning("2027-02-08");
    assert_eq!(notices.len(), 2);
    let jo = || Actor::Person("jo".to_owned());
    let done = |item: &str| Act::Complete {
        item: item.parse().unwrap(),
        outputs: json!({}).as_object().unwrap().clone(),
        evidence: Default::default(),
    };
    programme.give(jo(), done("first"));
    let one: Vec<Waiting<'_>> = programme.waiting(&notices).collect();
    let message = written(&one, programme.now).unwrap();
    assert_eq!(message.subject, "1 actie wacht op u: Programma");
    assert!(!message.text.contains("Eerste taak"), "{}", message.text);
    programme.give(jo(), done("second"));
    let none: Vec<Waiting<'_>> = programme.waiting(&notices).collect();
    assert!(written(&none, programme.now).is_none());
}

#[test]
fn what_is_snoozed_after_it_was_owed_is_not_told() {
    let mut programme = Programme::begin("one", "Programma", "jo", "nl", 3);
    let notices = programme.morning("2027-02-03");
    let until = "2027-02-20".parse().unwrap();
    for item in ["first", "second"] {
        programme.give(Actor::Person("jo".to_owned()), Act::Snooze { item: item.parse().unwrap(), until });
    }
    let all: Vec<Waiting<'_>> = programme.waiting(&notices).collect();
    assert!(written(&all, programme.now).is_none());
}
