// SPDX-License-Identifier: EUPL-1.2
//! The page of a gate in every state in which a voter can meet it, in both languages: what is asked, what is wrong, what was
//! chosen, what was recorded, and each reason why nothing can be answered.

use serde_json::{Value as Json, json};
use sluis::links::{Claims, Purpose};
use sluis_core::definition::Verdict;
use sluis_core::engine::{Act, Choice, RecordedVote};
use sluis_core::text::Language;

use super::completing::NAUGHTY;
use super::{Stage, by_link, job};

/// A gate that a link opens, a deputy in Hilvarenbeek, and a voter in Goirle who may not judge their own work.
fn told_dutch(text: String) -> String {
    let dossier = "  dossier: [baseline, cooperation-model]\n";
    by_link(text)
        .replace(dossier, &format!("{dossier}  assurance: link\n  objection: 5 working days\n"))
        .replace("rule: all, per: party, abstain: true }", "rule: all, per: party, abstain: true, self_approval: false, recusal: true }")
        .replace("roles: [information-managers] }\n  information-manager-h", "roles: [information-managers, steering-group] }\n  information-manager-h")
        .replace("people:\n  # Stuurgroep", "mandates:\n  - { from: director-hilvarenbeek, to: project-secretary, roles: [steering-group], start: 2027-05-01, end: 2027-12-31 }\npeople:\n  # Stuurgroep")
}

fn told_english(text: String) -> String {
    told_dutch(text).replace("language: nl, roles", "language: en, roles")
}

/// What a reader of this language meets.
#[derive(Clone, Copy)]
pub(super) struct Reader(pub(super) Language);

impl Reader {
    pub(super) fn say<'t>(self, nl: &'t str, en: &'t str) -> &'t str {
        self.0.say(nl, en)
    }

    /// A job whose page is in this language and says this.
    pub(super) fn meets(self, name: &str, url: &str, acts: Json, shows: &[(&str, &str)]) -> Json {
        let shows: Vec<&str> = shows.iter().map(|(nl, en)| self.say(nl, en)).collect();
        let code = self.0.code();
        let Json::Object(mut job) = job(&format!("decide-{name}-{code}"), url, acts, &shows) else { unreachable!() };
        job.insert("language".to_owned(), json!(code));
        Json::Object(job)
    }

    pub(super) fn go_on(self) -> Json {
        json!(["press", self.say("Verder", "Continue")])
    }

    fn confirm(self) -> Json {
        json!(["press", self.say("Bevestigen", "Confirm")])
    }
}

pub(super) fn choose(value: &str) -> Json {
    json!(["check", format!("input[name=choice][value='{value}']")])
}

impl Stage {
    /// The work of the first phase, after which its gate is asked about.
    pub(super) async fn first_gate(&self) {
        for party in ["goirle", "hilvarenbeek", "oisterwijk"] {
            let (person, step) = (format!("information-manager-{party}"), format!("baseline[{party}]"));
            self.done(&person, &step, json!({ "maturity": "growing", "wishes": NAUGHTY })).await;
        }
        self.model("Eén datateam").await;
    }

    /// The model is handed in, or corrected.
    async fn model(&self, summary: &str) {
        let kept = self.app.evidence_put(b"%PDF-1.7 het model".to_vec(), "model <1> & é.pdf").await.unwrap();
        let Json::Object(outputs) = json!({ "summary": summary, "positions": ["Data-analist"] }) else {
            unreachable!()
        };
        let evidence = [("model".to_owned(), kept.to_json())].into_iter().collect();
        self.act("project-lead", Act::Complete { item: "cooperation-model".parse().unwrap(), outputs, evidence })
            .await
            .unwrap();
    }

    /// The link to a round of a ballot, as the mail of this moment has it.
    pub(super) async fn decide(&self, person: &str, item: &str, round: u32) -> String {
        self.links.url(&self.asked(person, item, round).await).unwrap()
    }

    async fn asked(&self, person: &str, item: &str, round: u32) -> Claims {
        let (_, instance, _) = self.app.instance("gho").await.unwrap();
        let rounds = instance.ballots.iter().find(|(ballot, _)| ballot.to_string() == item).unwrap().1;
        let dossier = rounds.iter().find(|one| one.round == round).unwrap().terms.dossier.clone();
        Claims { round, dossier, ..self.claims(Purpose::Decide, person, Some(item)) }
    }

    pub(super) async fn vote(&self, person: &str, item: &str, choice: Choice) {
        let ballot = item.parse().unwrap();
        let vote = Act::Vote { ballot, choice, comment: None, conditions: Vec::new(), dossier: None };
        self.act(person, vote).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_state_of_a_gate_is_met_in_dutch() {
    meet(Reader(Language::Nl), Stage::with(None, told_dutch).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_state_of_a_gate_is_met_in_english() {
    meet(Reader(Language::En), Stage::with(None, told_english).await).await;
}

const GATE: &str = "gate cooperation";

async fn meet(reader: Reader, stage: Stage) {
    stage.first_gate().await;
    asked(reader, &stage).await;
    answered(reader, &stage).await;
    over(reader, &stage).await;
    assert_eq!(stage.app.verify(Some("gho")).await.unwrap().problems, []);
}

/// What is asked, and what is answered wrongly.
async fn asked(reader: Reader, stage: &Stage) {
    let url = stage.decide("director-goirle", GATE, 1).await;
    let own = ("Deze pagina is alleen voor Anneke van Gorp.", "This page is for Anneke van Gorp.");
    let comment = json!(["fill", "#comment", NAUGHTY]);
    // What turns the direction of writing around is left out of a dossier: it could make a text say something else.
    let shown = NAUGHTY.replace('\u{202e}', "");
    let before = stage.app.log("gho").await.unwrap().len();
    let expired =
        Claims { expires_at: "2027-05-01T00:00:00Z".parse().unwrap(), ..stage.asked("director-goirle", GATE, 1).await };
    let add = json!(["press", reader.say("Nog een toevoegen", "Add another")]);
    let keys = json!([
        ["tab", ".utrecht-skip-link"],
        ["key", "Enter"],
        ["tab", "input[name=choice]"],
        ["key", "Space"],
        ["tab", "#comment"],
        ["type", "Met het toetsenbord"],
        ["tab", "main form button:not([name])"],
        ["key", "Enter"],
        ["tab", "button[value=change]"],
        ["key", "Enter"],
        ["tab", "main form button:not([name])"],
        ["key", "Enter"],
        ["tab", "button[value=confirm]"]
    ]);
    stage
        .look(vec![
            reader.meets(
                "open",
                &url,
                json!([]),
                &[
                    own,
                    ("Samenwerking ingericht", "Cooperation set up"),
                    ("Nulmeting", "Baseline"),
                    (&shown, &shown),
                    ("model <1> & é.pdf", "model <1> & é.pdf"),
                    ("Uiterlijk", "By"),
                ],
            ),
            reader.meets(
                "empty",
                &url,
                json!([reader.go_on()]),
                &[("Er is iets niet goed ingevuld", "Something is not filled in well")],
            ),
            reader.meets(
                "condition-missing",
                &url,
                json!([choose("approve-with-conditions"), reader.go_on()]),
                &[("voorwaarde", "condition")],
            ),
            reader.meets(
                "conditions",
                &url,
                json!([
                    choose("approve-with-conditions"),
                    comment,
                    add,
                    ["fill", "#conditions_1_text", NAUGHTY],
                    ["fill", "#conditions_1_due", "31-2-2027"],
                    add,
                    reader.go_on()
                ]),
                &[("niet goed ingevuld", "not filled in well")],
            ),
            reader.meets(
                "summary",
                &url,
                json!([choose("approve"), comment, reader.go_on()]),
                &[
                    ("Klopt dit?", "Is this right?"),
                    (NAUGHTY, NAUGHTY),
                    ("Er is nog niets vastgelegd.", "Nothing is recorded yet."),
                ],
            ),
            reader.meets(
                "keyboard",
                &url,
                keys,
                &[("Klopt dit?", "Is this right?"), ("Met het toetsenbord", "Met het toetsenbord")],
            ),
            reader.meets(
                "barred",
                &stage.decide("information-manager-goirle", GATE, 1).await,
                json!([]),
                &[("U hebt zelf een stap van dit dossier afgerond", "You completed a step of this dossier yourself")],
            ),
            reader.meets(
                "gone",
                &stage.decide("project-member", GATE, 1).await,
                json!([]),
                &[("Deze link geldt niet meer voor u", "This link no longer holds for you")],
            ),
            reader.meets(
                "expired",
                &stage.links.url(&expired).unwrap(),
                json!([]),
                &[("Deze link is verlopen", "This link has expired")],
            ),
            reader.meets(
                "broken",
                &url[..url.len() - 4],
                json!([]),
                &[("Deze link werkt niet", "This link does not work")],
            ),
            reader.meets(
                "no-page",
                &url.replace("/decide/", "/besluit/"),
                json!([]),
                &[("Deze pagina bestaat niet", "This page does not exist")],
            ),
        ])
        .await;
    assert_eq!(stage.app.log("gho").await.unwrap().len(), before, "a page that is looked at records nothing");
}

/// What is recorded, taken back and asked anew.
async fn answered(reader: Reader, stage: &Stage) {
    let url = stage.decide("director-goirle", GATE, 1).await;
    let laid = json!([
        choose("approve-with-conditions"),
        ["fill", "#comment", NAUGHTY],
        ["press", reader.say("Nog een toevoegen", "Add another")],
        ["fill", "#conditions_1_text", NAUGHTY],
        ["select", "#conditions_1_owner", "adviser"],
        reader.go_on(),
        reader.confirm()
    ]);
    let back = json!(["press", reader.say("Stem intrekken", "Take the vote back")]);
    let deputy =
        Claims { seat: Some("director-hilvarenbeek".to_owned()), ..stage.asked("project-secretary", GATE, 1).await };
    let deputy = stage.links.url(&deputy).unwrap();
    stage
        .look(vec![
            reader.meets(
                "receipt",
                &url,
                laid,
                &[("Uw stem is vastgelegd", "Your vote is recorded"), ("1 van 3 partijen", "1 of 3 parties")],
            ),
            reader.meets("voted", &url, json!([]), &[("Er is al gestemd", "The vote is cast"), (NAUGHTY, NAUGHTY)]),
            reader.meets("withdraw", &url, json!([back]), &[("Uw stem intrekken?", "Take your vote back?")]),
            reader.meets(
                "withdrawn",
                &url,
                json!([back, back]),
                &[("De stem is ingetrokken", "The vote is withdrawn")],
            ),
            reader.meets(
                "deputy",
                &deputy,
                json!([]),
                &[("die mag stemmen namens Bram Timmermans", "who may vote for Bram Timmermans")],
            ),
        ])
        .await;
    minutes_are_objected_to(reader, stage).await;
    let aside = Act::Recuse { ballot: GATE.parse().unwrap(), reason: NAUGHTY.to_owned(), undo: false };
    stage.act("alderman-oisterwijk", aside).await.unwrap();
    stage.vote("director-goirle", GATE, Choice::Verdict(Verdict::Approve)).await;
    stage.model("Twee datateams").await;
    let changed = [
        ("Gewijzigd sinds u werd gevraagd", "Changed since you were asked"),
        ("Eén datateam", "Eén datateam"),
        ("Twee datateams", "Twee datateams"),
    ];
    stage
        .look(vec![
            reader.meets("changed", &url, json!([]), &changed),
            reader.meets(
                "recused",
                &stage.decide("alderman-oisterwijk", GATE, 1).await,
                json!([]),
                &[("Dat is vastgelegd met als reden:", "That is on record, with the reason:"), (NAUGHTY, NAUGHTY)],
            ),
        ])
        .await;
    stage.act("project-lead", Act::Hold { reason: "Zomer".to_owned() }).await.unwrap();
    stage
        .look(vec![reader.meets(
            "on-hold",
            &url,
            json!([]),
            &[("Het programma is aangehouden", "The programme is on hold")],
        )])
        .await;
    stage.act("project-lead", Act::Resume { reason: "Verder".to_owned() }).await.unwrap();
}

/// What minutes say in one's name can be read and objected to.
async fn minutes_are_objected_to(reader: Reader, stage: &Stage) {
    let minutes = stage.app.evidence_put(b"Notulen".to_vec(), "notulen.txt").await.unwrap().to_json();
    let said = RecordedVote { choice: Choice::Verdict(Verdict::Approve), by: None };
    let held = Act::Meeting {
        ballot: GATE.parse().unwrap(),
        held: None,
        votes: [("director-oisterwijk".to_owned(), said)].into_iter().collect(),
        conditions: Vec::new(),
        minutes,
        dossier: None,
    };
    stage.act("director-goirle", held).await.unwrap();
    let url = stage.decide("director-oisterwijk", GATE, 1).await;
    let object = json!(["press", reader.say("Bezwaar maken", "Object")]);
    let why = json!(["fill", "#reason", NAUGHTY]);
    stage
        .look(vec![
            reader.meets(
                "minutes",
                &url,
                json!([]),
                &[("notulen.txt", "notulen.txt"), ("Klopt dat niet", "If that is not so")],
            ),
            reader.meets("objection-empty", &url, json!([object]), &[("niet goed ingevuld", "not filled in well")]),
            reader.meets(
                "objection",
                &url,
                json!([why, object]),
                &[("Bezwaar maken tegen de notulen?", "Object to the minutes?"), (NAUGHTY, NAUGHTY)],
            ),
            reader.meets(
                "objected",
                &url,
                json!([why, object, object]),
                &[("Uw bezwaar is vastgelegd", "Your objection is recorded")],
            ),
        ])
        .await;
}

/// What is asked no more.
async fn over(reader: Reader, stage: &Stage) {
    let first = stage.decide("director-goirle", GATE, 1).await;
    stage.vote("director-hilvarenbeek", GATE, Choice::Verdict(Verdict::Rework)).await;
    stage
        .look(vec![reader.meets(
            "decided",
            &first,
            json!([]),
            &[("Hierover is al besloten", "This has been decided"), ("Bram Timmermans", "Bram Timmermans")],
        )])
        .await;
    stage.model("Drie datateams").await;
    stage
        .look(vec![reader.meets(
            "superseded",
            &first,
            json!([]),
            &[("Deze stemronde is voorbij", "This round of voting is over")],
        )])
        .await;
    let second = stage.decide("director-goirle", GATE, 2).await;
    stage.act("project-lead", Act::Cancel { reason: "Klaar".to_owned() }).await.unwrap();
    let programme = stage.link(Purpose::View, "director-goirle", None);
    stage
        .look(vec![
            reader.meets("ended", &second, json!([]), &[("Het programma is geëindigd", "The programme has ended")]),
            reader.meets(
                "programme-ended",
                &programme,
                json!([]),
                &[
                    ("Besluitenlijst", "Decision register"),
                    ("(afgebroken)", "(cancelled)"),
                    ("(niet begonnen)", "(not begun)"),
                    ("niet besloten", "not decided"),
                    ("Balk met streepjeslijn: niet afgerond.", "Dashed bar: not finished."),
                ],
            ),
        ])
        .await;
}
