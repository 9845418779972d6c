// SPDX-License-Identifier: EUPL-1.2
//! Steps that their owners do from the mail: every kind of form, what is wrong with it beside its field, the answers read
//! back, the receipt, and every reason why there is nothing to fill in.

use serde_json::json;
use sluis_core::engine::Act;

use super::{Stage, job};

/// Texts that break what is written carelessly.
pub(super) const NAUGHTY: &str = "<b>\"'&amp; {{ person.name }} \u{202e}مرحبا 🎈 ../../etc $(id) `x`";

/// The form holds what was typed after another page was looked at.
fn with_what_stands(mut job: serde_json::Value) -> serde_json::Value {
    job["holds"] = json!([["#outputs_systems", "1.084"], ["#outputs_wishes", NAUGHTY]]);
    job["quick"] = json!(true);
    job
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_filled_in_mended_read_back_and_recorded() {
    let stage = Stage::begin(None).await;
    let url = stage.complete("information-manager-goirle", "baseline[goirle]");
    let fill = json!([
        ["check", "#outputs_maturity_2"],
        ["fill", "#outputs_systems", "1.084"],
        ["fill", "#outputs_wishes", NAUGHTY]
    ]);
    let with = |last: &[serde_json::Value]| json!([fill.as_array().unwrap().clone(), last.to_vec()].concat());
    let check = json!(["press", "Verder naar controleren"]);
    stage
        .look(vec![
            job(
                "form",
                &url,
                json!([]),
                &["Nulmeting Gemeente Goirle", "Uiterlijk maandag 24 mei 2027", "als Hanneke Priems"],
            ),
            job(
                "form-problems",
                &url,
                json!([["fill", "#outputs_systems", "veel"], check.clone()]),
                &[
                    "2 vragen zijn niet goed ingevuld",
                    "Aantal bronsystemen moet een geheel getal zijn, zoals 18.",
                    "ontbreekt nog: kies een antwoord.",
                ],
            ),
            job(
                "form-limit-and-lack",
                &url,
                json!([["fill", "#outputs_systems", "-3"], check.clone()]),
                &[
                    "2 vragen zijn niet goed ingevuld",
                    "ontbreekt nog: kies een antwoord.",
                    "Aantal bronsystemen moet ten minste 0 zijn.",
                ],
            ),
            job(
                "form-limits",
                &url,
                json!([["check", "#outputs_maturity"], ["fill", "#outputs_systems", "-3"], check.clone()]),
                &["Aantal bronsystemen moet ten minste 0 zijn."],
            ),
            with_what_stands(job(
                "back-again",
                &url,
                with(&[json!(["follow", "Bekijk het hele programma"]), json!(["back"])]),
                &["als Hanneke Priems"],
            )),
            job("summary", &url, with(std::slice::from_ref(&check)), &["Klopt dit?", "In ontwikkeling", NAUGHTY]),
            job(
                "changed-again",
                &url,
                with(&[check.clone(), json!(["press", "Iets veranderen"])]),
                &["als Hanneke Priems"],
            ),
        ])
        .await;
    let before = stage.app.verify(Some("gho")).await.unwrap();
    let confirm = json!(["press", "Ja, leg dit vast"]);
    stage.look(vec![job("receipt", &url, with(&[check, confirm]), &["Vastgelegd", "Hanneke Priems", NAUGHTY])]).await;
    let after = stage.app.verify(Some("gho")).await.unwrap();
    assert_eq!(after.problems, []);
    assert!(after.events > before.events, "{before:?} {after:?}");
    stage.look(vec![job("already", &url, json!([]), &["Dit is al gedaan", NAUGHTY])]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_grows_and_shrinks_without_a_script_and_loses_nothing() {
    let stage = Stage::begin(Some("preparation")).await;
    let plan = stage.complete("project-secretary", "workshop[sociaal]");
    let when = json!([["fill", "#date", "4-6-2027"], ["fill", "#time", "9:30"], ["fill", "#place", "Raadzaal"]]);
    let check = json!(["press", "Verder naar controleren"]);
    stage
        .look(vec![
            job(
                "plan-too-soon",
                &plan,
                json!([
                    ["fill", "#date", "5-5-2027"],
                    ["fill", "#time", "9u30"],
                    ["fill", "#place", "Raadzaal"],
                    check
                ]),
                &["kies vrijdag 21 mei 2027 of later"],
            ),
            job(
                "plan-summary",
                &plan,
                json!([when.as_array().unwrap().clone(), vec![check.clone()]].concat()),
                &["vrijdag 4 juni 2027", "09:30"],
            ),
        ])
        .await;
    stage.workshop("sociaal", &["Wie loopt risico op schulden?"]).await;
    let held = Act::Plan {
        step: "workshop[ruimte]".parse().unwrap(),
        at: stage.clock_date(20).at(9, 30, 0, 0),
        place: "Kantine".to_owned(),
    };
    stage.act("project-secretary", held).await.unwrap();
    stage.clock.advance(jiff::SignedDuration::from_hours(24 * 21));
    let url = stage.complete("project-secretary", "workshop[ruimte]");
    let rows = json!([
        ["fill", "#outputs_attendance", "18"],
        ["fill", "#outputs_challenges_1_question", "Waar bouwen wij?"],
        ["press", "Nog een toevoegen"],
        ["fill", "#outputs_challenges_2_question", "Weg"],
        ["press", "Nog een toevoegen"],
        ["fill", "#outputs_challenges_3_question", "Waar groeit het verkeer?"],
        ["fill", "#outputs_challenges_3_data", "Tellingen"],
        ["click", "button[value='remove outputs.challenges.2']"]
    ]);
    let then = |last: serde_json::Value| json!([rows.as_array().unwrap().clone(), vec![last]].concat());
    stage
        .look(vec![
            job("rows", &url, rows.clone(), &["Gezamenlijke uitdagingen 2"]),
            job("rows-summary", &url, then(check), &["Waar bouwen wij?", "Waar groeit het verkeer?", "Tellingen"]),
        ])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_money_parties_and_people_are_asked_in_their_own_way() {
    let stage = Stage::begin(Some("preparation")).await;
    let check = json!(["press", "Verder naar controleren"]);
    let continues = json!(["press", "Continue to check"]);
    let campaign = stage.complete("project-lead", "campaign");
    let means = stage.complete("adviser-dgw", "time-and-means");
    stage
        .look(vec![
            job("file-missing", &campaign, json!([check.clone()]), &["Communicatieplan ontbreekt nog"]),
            job(
                "file-summary",
                &campaign,
                json!([["file", "#evidence_plan", "plan <1>.pdf", "het plan"], check]),
                &["plan <1>.pdf (8 bytes)"],
            ),
            job(
                "money",
                &means,
                json!([["fill", "#outputs_hours", "1200"], ["fill", "#outputs_costs", "12.413"], continues.clone()]),
                &["Costs must be an amount, like 12,413.79."],
            ),
            job(
                "money-summary",
                &means,
                json!([["fill", "#outputs_hours", "1,200"], ["fill", "#outputs_costs", "€90,000"], continues]),
                &["€90,000.00"],
            ),
        ])
        .await;
    stage.done("adviser-dgw", "time-and-means", json!({ "hours": 1200, "costs": "90000.00 EUR" })).await;
    let neighbours = stage.complete("adviser-dgw", "neighbours");
    stage
        .look(vec![job(
            "parties",
            &neighbours,
            json!([]),
            &["Municipality of Oosterhout", "What is there already", "€90,000.00"],
        )])
        .await;
    stage.done("adviser-dgw", "neighbours", json!({ "joining": ["abg"], "terms": "Samen" })).await;
    let pledge = stage.complete("adviser-dgw", "funding");
    let filled = json!([["check", "#party_2"], ["fill", "#amount", "1,000,000"], ["press", "Continue to check"]]);
    stage
        .look(vec![
            job("pledge", &pledge, json!([]), &["Municipality of Hilvarenbeek", "Asked:"]),
            job(
                "pledge-too-much",
                &pledge,
                filled,
                &["€1,000,000.00 is more than the budget still asks; open is €90,000.00."],
            ),
        ])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selection_is_scored_and_picked_and_a_position_is_filled() {
    let stage = Stage::begin(Some("preparation")).await;
    for (domain, question) in [
        ("bedrijfsvoering", "Hoe lang duurt een factuur?"),
        ("sociaal", "Wie loopt risico op schulden?"),
        ("ruimte", "Waar bouwen wij?"),
    ] {
        stage.workshop(domain, &[question]).await;
    }
    stage.done("project-lead", "inventory", json!({ "overview": "Drie vragen." })).await;
    let url = stage.complete("project-lead", "shortlist");
    let check = json!(["press", "Verder naar controleren"]);
    let score = json!([
        ["select", "#score_sociaal-1_shared-by-all", "5"],
        ["select", "#score_sociaal-1_data-available", "4"],
        check,
        ["press", "Ja, leg dit vast"]
    ]);
    stage.look(vec![job("score", &url, json!([]), &["Speelt in alle drie gemeenten (telt 3)"])]).await;
    stage.look(vec![job("scored", &url, score, &["Vastgelegd", "Scores geven"])]).await;
    let pick = format!("{url}?way=pick");
    stage
        .look(vec![
            job("pick-one", &pick, json!([["check", "#pick"], check]), &["Kies er 2."]),
            job("pick-summary", &pick, json!([["check", "#pick"], ["check", "#pick_2"], check]), &["Klopt dit?"]),
        ])
        .await;
    let evidence = [("plan".to_owned(), json!({ "name": "plan.pdf", "hash": "a".repeat(64), "size": 1 }))];
    let item = "campaign".parse().unwrap();
    let done = Act::Complete { item, outputs: Default::default(), evidence: evidence.into_iter().collect() };
    stage.act("project-lead", done).await.unwrap();
    let appoint = stage.complete("project-lead", "recruitment");
    let filled =
        json!([["check", "#position"], ["fill", "#reference", "P-2027-14"], check, ["press", "Ja, leg dit vast"]]);
    stage
        .look(vec![
            job("appoint", &appoint, json!([]), &["Geen naam en geen cv."]),
            job("appointed", &appoint, filled, &["Vastgelegd", "P-2027-14"]),
            job("appoint-back", &format!("{appoint}?way=unappoint"), json!([]), &["Data-analist: P-2027-14"]),
        ])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_asks_for_a_code_is_recorded_with_the_one_that_was_mailed() {
    let stage = Stage::with(None, |text| text).await;
    let url = stage.complete("information-manager-goirle", "baseline[goirle]");
    let asked = json!([
        ["check", "#outputs_maturity"],
        ["press", "Verder naar controleren"],
        ["press", "Ja, mail mij een code"]
    ]);
    let then =
        |more: serde_json::Value| json!([asked.as_array().unwrap().clone(), more.as_array().unwrap().clone()].concat());
    let right = json!([["code", "#code", "h.priems@goirle.example"], ["press", "Leg mijn antwoord vast"]]);
    stage
        .look(vec![
            job("code", &url, asked.clone(), &["Vul de code in", "h…@goirle.example", "Er is nog niets vastgelegd"]),
            job(
                "code-wrong",
                &url,
                then(json!([["fill", "#code", "000 000"], ["press", "Leg mijn antwoord vast"]])),
                &["Deze code klopt niet"],
            ),
            job("code-right", &url, then(right), &["Vastgelegd", "Beginnend"]),
        ])
        .await;
    let log = stage.app.log("gho").await.unwrap();
    let last = serde_json::to_value(log.iter().rfind(|line| line.actor == "information-manager-goirle")).unwrap();
    assert_eq!(last["proof"], "code", "{last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_alone_is_enough() {
    let stage = Stage::begin(None).await;
    let url = stage.complete("information-manager-goirle", "baseline[goirle]");
    let keys = json!([
        ["tab", ".utrecht-skip-link"],
        ["key", "Enter"],
        ["tab", "#outputs_maturity"],
        ["key", "Space"],
        ["key", "ArrowDown"],
        ["tab", "#outputs_systems"],
        ["type", "84"],
        ["tab", "button[value=check]"],
        ["key", "Enter"],
        ["tab", "button[value=change]"],
        ["key", "Enter"],
        ["tab", "button[value=check]"],
        ["key", "Enter"],
        ["tab", "button[value=confirm]"]
    ]);
    let mut on = keys.as_array().unwrap().clone();
    on.extend([json!(["key", "Enter"]), json!(["wait", "text=Vastgelegd"])]);
    stage
        .look(vec![
            job("keyboard", &url, keys, &["Klopt dit?", "In ontwikkeling", "84"]),
            job("keyboard-receipt", &url, json!(on), &["Vastgelegd", "In ontwikkeling", "84"]),
        ])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_asks_nothing_any_more_says_why() {
    let stage = Stage::begin(None).await;
    let of = |person: &str, item: &str| stage.complete(person, item);
    stage.done("information-manager-goirle", "baseline[goirle]", json!({ "maturity": "growing" })).await;
    let cut_off = of("project-lead", "cooperation-model");
    stage
        .look(vec![
            job(
                "done",
                &of("information-manager-goirle", "baseline[goirle]"),
                json!([]),
                &["Dit is al gedaan", "door Hanneke Priems", "In ontwikkeling"],
            ),
            job("not-yet", &of("project-lead", "cooperation-model"), json!([]), &["Dit kan nog niet"]),
            job(
                "not-yours",
                &of("project-lead", "baseline[oisterwijk]"),
                json!([]),
                &["Dit wordt niet meer aan u gevraagd"],
            ),
            job("broken", &cut_off[..cut_off.len() - 3], json!([]), &["Deze link werkt niet"]),
        ])
        .await;
    let skipped = Act::Skip { step: "baseline[hilvarenbeek]".parse().unwrap(), reason: "Al bekend".to_owned() };
    stage.act("project-lead", skipped).await.unwrap();
    let skipped = of("information-manager-hilvarenbeek", "baseline[hilvarenbeek]");
    stage.look(vec![job("not-needed", &skipped, json!([]), &["Dit is niet meer nodig"])]).await;
    stage.act("project-lead", Act::Hold { reason: "Zomer".to_owned() }).await.unwrap();
    stage
        .look(vec![job(
            "on-hold",
            &of("information-manager-oisterwijk", "baseline[oisterwijk]"),
            json!([]),
            &["aangehouden"],
        )])
        .await;
    stage.act("project-lead", Act::Cancel { reason: "Klaar".to_owned() }).await.unwrap();
    stage.look(vec![job("ended", &of("information-manager-oisterwijk", "baseline[oisterwijk]"), json!([]), &[])]).await;
}
