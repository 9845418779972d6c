// SPDX-License-Identifier: EUPL-1.2
//! One mail a day to one reader: what comes together, what comes late, and what cannot wait.

use std::sync::Arc;

use jiff::Timestamp;
use sluis::app::{Caller, OutboxFilter, OutboxRow};
use sluis::clock::Clock;
use sluis_core::definition::{SourceFile, check};

use super::{Stage, beginning, stage};

/// A workflow whose reminders of what is soon or late come as digests, each morning at this hour.
fn workflow(id: &str, hour: u32, of: &str, due: &str) -> String {
    format!(
        "sluis: 1\nid: {id}\nversion: 1.0.0\ntitle: Taken {id}\nlanguage: nl\n\
         reminders: [{{ schedule: '0 {hour} * * *', for: [{of}], digest: true }}]\nroles: {{ team: {{ title: Team }} }}\nphases:\n\
         \x20 only: {{ title: Fase, steps: {{ first: {{ kind: task, title: Taak {id}, owner: team, due: {due} }} }} }}\n"
    )
}

const PEOPLE: &str = "people: { jo: { name: Jo, email: jo@gho.example, roles: [team] } }\n";

impl Stage {
    /// Starts a programme of Jo's that reminds at this hour.
    async fn begin(&self, id: &str, hour: u32, of: &str, due: &str) {
        self.begin_with(PEOPLE, id, hour, of, due).await;
    }

    async fn begin_with(&self, people: &str, id: &str, hour: u32, of: &str, due: &str) {
        let file = |path: &str, text: String| SourceFile { path: path.to_owned(), bytes: text.into_bytes() };
        let checked =
            check(&[file("people.yaml", people.to_owned()), file("workflow.yaml", workflow(id, hour, of, due))]);
        assert!(checked.is_usable(), "{:?}", checked.diagnostics);
        let start = sluis::app::Start {
            bundle: checked.bundle.unwrap(),
            definition: Arc::new(checked.definition.unwrap()),
            id: Some(id.to_owned()),
            inputs: Default::default(),
            people: checked.directory,
            by: Caller::person("jo"),
            ..beginning()
        };
        self.app.start(start).await.expect("starts");
        self.app.deliver().await.unwrap();
    }

    /// Lets time speak and mail leave from now on, at each moment at which there is something to do, up to this one.
    async fn live_until(&self, moment: &str) {
        let until: Timestamp = moment.parse().unwrap();
        loop {
            self.app.pulse().await.unwrap();
            let next = self.app.deliver().await.unwrap().next_at;
            let pulses = self.app.owed().await.unwrap();
            assert_eq!(pulses.overdue_pulses, 0);
            let hour = (self.clock.now().as_second() / 3600 + 1) * 3600;
            let next = next.into_iter().chain(Timestamp::from_second(hour)).min().unwrap();
            if next > until {
                return self.clock.set(until);
            }
            self.clock.set(next);
        }
    }

    async fn digests(&self) -> Vec<OutboxRow> {
        let rows = self.app.outbox(OutboxFilter::default()).await.unwrap();
        rows.into_iter().filter(|row| row.kind == "digest").collect()
    }

    /// The texts of the digests that were sent, in order.
    fn read(&self) -> Vec<String> {
        let sent = self.mail.sent().into_iter().map(|(_, bytes)| sluis::mail::read_kept(&bytes));
        let mine = sent.filter(|mail| mail.subject.as_deref().is_some_and(|subject| subject.contains("wacht")));
        mine.map(|mail| mail.text.unwrap()).collect()
    }
}

fn desk() -> Stage {
    // Monday 3 May 2027, nine in the morning. From Wednesday to Friday nobody works; what ends with Tuesday is late on Monday.
    stage(sluis::store::in_memory().expect("opens"), None, 1)
}

#[tokio::test]
async fn the_digests_of_one_reader_and_day_are_one_mail_over_all_programmes() {
    let stage = desk();
    stage.begin("one", 8, "overdue", "1 days").await;
    stage.begin("two", 8, "overdue", "1 days").await;
    stage.live_until("2027-05-10T12:00:00+02:00").await;
    let digests = stage.digests().await;
    assert!(digests.len() == 2 && digests.iter().all(|row| row.state == "sent"), "{digests:?}");
    assert_eq!(digests[0].message_id, digests[1].message_id);
    assert_eq!(stage.read().len(), 1);
}

#[tokio::test]
async fn what_comes_after_the_mail_of_the_day_waits_for_that_of_the_next_working_day() {
    let stage = desk();
    stage.begin("early", 8, "overdue", "1 days").await;
    stage.begin("late", 10, "overdue", "1 days").await;
    stage.live_until("2027-05-10T12:00:00+02:00").await;
    let mails = stage.read();
    assert!(mails.len() == 1 && mails[0].contains("Taak early") && !mails[0].contains("Taak late"), "{mails:?}");
    let waits = stage.digests().await.into_iter().find(|row| row.instance == "late").unwrap();
    assert_eq!((waits.state, waits.attempts), ("waiting", 0));
    assert_eq!(
        waits.next_attempt_at,
        "2027-05-11T08:05:00+02:00".parse().unwrap(),
        "with that of tomorrow, and not before"
    );
    stage.live_until("2027-05-13T12:00:00+02:00").await;
    let mails = stage.read();
    // Monday to Thursday: one each, and from Tuesday on of both programmes.
    assert_eq!(mails.len(), 4, "{mails:?}");
    assert!(mails[1..].iter().all(|mail| mail.contains("Taak early") && mail.contains("Taak late")), "{mails:?}");
}

#[tokio::test]
async fn what_falls_due_before_the_next_mail_of_the_day_does_not_wait_for_it() {
    let stage = desk();
    stage.begin("early", 8, "overdue", "1 days").await;
    // It ends with Monday.
    stage.begin("urgent", 10, "due-soon", "7 days").await;
    stage.live_until("2027-05-10T09:00:00+02:00").await;
    let before = stage.read().len();
    stage.live_until("2027-05-10T12:00:00+02:00").await;
    let mails = stage.read().split_off(before);
    assert!(mails.len() == 1 && mails[0].contains("Taak urgent"), "{mails:?}");
}

#[tokio::test]
async fn a_digest_says_in_whose_name_somebody_is_asked() {
    let stage = desk();
    let people = "people: { jo: { name: Jo, email: jo@gho.example, roles: [team] }, bo: { name: Bo, email: bo@gho.example } }\n\
                  mandates: [{ from: jo, to: bo, roles: [team], start: 2027-05-01, end: 2027-05-31 }]\n";
    stage.begin_with(people, "one", 8, "due-soon, overdue", "1 days").await;
    stage.live_until("2027-05-04T07:00:00Z").await;
    let digests = stage.read();
    assert_eq!(digests.len(), 1, "{digests:?}");
    assert!(digests[0].starts_with("Beste Bo,"), "{}", digests[0]);
    assert!(digests[0].contains("Taak one (namens Jo): uiterlijk"), "{}", digests[0]);
}
