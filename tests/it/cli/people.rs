// SPDX-License-Identifier: EUPL-1.2
//! People who leave, as a user sees it: what would pass, what passed, who is mailed, and what an older file then does.

use std::fs;

use super::Desk;

const START: &str = "start gho-dgw --input start=2027-01-04 --as project-lead -q";
const REPLACE: &str = "people replace information-manager-goirle manager-2 --name 'Noor Visser' --email n.visser@gho.example --reason 'Left for Breda'";

fn begun() -> Desk {
    let desk = Desk::with_gho();
    desk.ok(START);
    desk
}

/// How many mails of this kind lie there for this person.
fn mails(desk: &Desk, kind: &str, to: &str) -> usize {
    let ending = format!("-{kind}-{to}.eml");
    let files = fs::read_dir(desk.path("sluis-data/mail")).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.to_str().unwrap().ends_with(&ending)).count()
}

#[test]
fn a_dry_run_shows_what_would_pass_and_leaves_everything_as_it_was() {
    let desk = begun();
    let told = desk.ok(&format!("{REPLACE} --from 2027-02-01 --dry-run --language en"));
    assert!(told.contains("Noor Visser takes over everything from Hanneke Priems"), "{told}");
    assert!(told.contains("Nothing was recorded: this was a dry run."), "{told}");
    assert!(!desk.ok("people list").contains("manager-2"));
    assert_eq!(mails(&desk, "step-open", "manager-2"), 0);
}

#[test]
fn whoever_takes_over_is_mailed_and_an_older_file_does_not_bring_the_other_back() {
    let desk = begun();
    let told = desk.ok(&format!("{REPLACE} --from 2027-01-04 --language en"));
    assert!(told.contains("`manager-2` takes over from `information-manager-goirle`, from 4 Jan 2027 on."), "{told}");
    let asked = mails(&desk, "step-open", "manager-2");
    assert!(asked > 0, "{told}");
    assert!(!desk.ok("actions --person manager-2 --format json").contains("[]"));
    let same = desk.ok("people import gho-dgw/people.yaml --language en");
    assert!(same.contains("Nothing changed"), "{same}");
    desk.ok("start gho-dgw --id second --input start=2027-01-04 --as project-lead -q");
    assert_eq!(desk.ok("actions --person information-manager-goirle --format json").trim(), "[]");
    let refused = desk.fails(
        1,
        "complete gho-dgw baseline[goirle] --as information-manager-goirle --set maturity=growing --language en",
    );
    assert!(refused.contains("information-manager-goirle"), "{refused}");
}

#[test]
fn a_later_day_comes_by_itself() {
    let mut desk = begun();
    desk.ok(&format!("{REPLACE} --from 2027-01-11 --language en"));
    assert_eq!(mails(&desk, "step-open", "manager-2"), 0);
    desk.at("2027-01-11T08:00:00+01:00");
    let told = desk.ok("status gho-dgw --language en");
    assert!(told.contains("Noor Visser takes over everything from Hanneke Priems"), "{told}");
    assert!(mails(&desk, "step-open", "manager-2") > 0, "{told}");
}

#[test]
fn a_slip_is_told_with_what_mends_it() {
    let desk = begun();
    let said =
        desk.fails(1, "people replace information-manager-goirl manager-2 --from 2027-01-04 --reason x --language en");
    assert!(said.contains("did you mean `information-manager-goirle`?"), "{said}");
    let said =
        desk.fails(1, "people replace information-manager-goirle manager-2 --from 2027-01-04 --reason x --language en");
    assert!(said.contains("There is no person `manager-2` yet"), "{said}");
    let said = desk.fails(2, "people replace information-manager-goirle manager-2 --from 2027-02-30 --reason x");
    assert!(said.contains("write a day that exists as 2027-07-01"), "{said}");
}

const DELEGATE: &str =
    "delegate gho-dgw director-oisterwijk --as project-lead --on-behalf-of director-goirle --reason 'Told us by phone'";

#[test]
fn a_deputy_is_named_mailed_and_listed_and_both_names_are_on_record() {
    let desk = begun();
    let told = desk.ok(&format!("{DELEGATE} --start 2027-02-01 --end 2027-02-12 --language en"));
    assert!(
        told.contains("`director-oisterwijk` may act for `director-goirle` from 1 Feb 2027 to 12 Feb 2027."),
        "{told}"
    );
    for to in ["director-goirle", "director-oisterwijk"] {
        assert_eq!(mails(&desk, "mandate", to), 1, "{to}");
    }
    let list = desk.ok("people list --language en");
    assert!(
        list.contains("director-oisterwijk may act for director-goirle (steering-group) from 1 Feb 2027"),
        "{list}"
    );
    let log: serde_json::Value = serde_json::from_str(&desk.ok("log gho-dgw --format json")).unwrap();
    let given = log.as_array().unwrap().iter().find(|line| line["type"] == "mandate-given").unwrap().clone();
    assert_eq!(
        (given["actor"].as_str(), given["onBehalfOf"].as_str()),
        (Some("project-lead"), Some("director-goirle"))
    );
    let status = desk.ok("status gho-dgw --language en");
    assert!(status.contains("Carla Verhoeven acts for Anneke van Gorp (Steering group) from 1 Feb 2027"), "{status}");
    // An older file takes nothing back.
    desk.ok("people import gho-dgw/people.yaml");
    assert!(desk.ok("people list --language en").contains("may act for director-goirle"));
    let ended = desk
        .ok("delegate gho-dgw director-oisterwijk --undo --as director-goirle --reason 'Back sooner' --format json");
    let ended: serde_json::Value = serde_json::from_str(&ended).unwrap();
    assert_eq!((&ended["mandate"]["ended"], &ended["instances"][0]), (&true.into(), &"gho-dgw".into()), "{ended}");
    assert!(!desk.ok("people list --language en").contains("may act for director-goirle"));
    assert_eq!(mails(&desk, "mandate", "director-oisterwijk"), 2);
}

#[test]
fn a_mandate_that_leaves_out_a_role_of_the_same_vote_says_so_when_it_is_given() {
    let desk = Desk::with_gho();
    fs::create_dir(desk.path("two")).unwrap();
    desk.write(
        "two/workflow.yaml",
        "sluis: 1\nid: two\nversion: 1.0.0\ntitle: Two\nlanguage: nl\nmanaged_by: team\n\
         roles: { team: { title: Team }, board: { title: Bestuur }, privacy: { title: Functionaris gegevensbescherming } }\n\
         phases:\n  one:\n    title: Een\n    steps:\n      make: { kind: task, title: Stuk, owner: team }\n    \
         gate: { title: Besluit, approvals: [{ by: board, rule: all, veto: [privacy] }] }\n",
    );
    desk.write(
        "two/people.yaml",
        "people:\n  ann: { name: Ann, email: ann@two.example, roles: [team] }\n  \
         bea: { name: Bea, email: bea@two.example, roles: [board, privacy] }\n  \
         cor: { name: Cor, email: cor@two.example, roles: [board] }\n  \
         eve: { name: Eve, email: eve@two.example, roles: [] }\n",
    );
    desk.ok("start two --as ann -q");
    let given = "delegate two eve --start 2027-02-01 --end 2027-02-12 --as bea --reason 'On leave'";
    let told = desk.ok(&format!("{given} --role board --language nl"));
    assert!(told.contains("let op: `bea` stemt soms ook als Functionaris gegevensbescherming"), "{told}");
    let mut files = fs::read_dir(desk.path("sluis-data/mail")).unwrap().map(|entry| entry.unwrap().path());
    let letter = files.find(|path| path.to_str().unwrap().ends_with("-mandate-eve.eml")).unwrap();
    let letter = fs::read(letter).unwrap();
    let parsed = mail_parser::MessageParser::default().parse(&letter).unwrap();
    let text = parsed.body_text(0).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Bea stemt soms ook als Functionaris gegevensbescherming"), "{text}");
    desk.ok("delegate two eve --undo --as bea --reason 'Given anew' -q");
    let told = desk.ok(&format!("{given} --format json"));
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["mandate"]["leftOut"], serde_json::json!([]), "without a role it names them all");
    desk.ok("delegate two eve --undo --as bea --reason 'Given anew' -q");
    let told = desk.ok(&format!("{given} --role privacy --format json"));
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["mandate"]["leftOut"], serde_json::json!(["board"]));
}

#[test]
fn an_absence_stalls_nothing_that_a_deputy_covers() {
    let desk = begun();
    let away = |desk: &Desk| {
        let told = desk.ok("people away director-goirle --from 2027-02-01 --to 2027-03-31 --format json");
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        let items = told["instances"][0]["items"].as_array().cloned().unwrap_or_default();
        items.into_iter().find(|item| item["item"] == "gate cooperation").unwrap()
    };
    assert_eq!(away(&desk)["effect"], "stalls");
    desk.ok(&format!("{DELEGATE} --start 2027-02-01 --end 2027-03-31"));
    let covered = away(&desk);
    assert_eq!(
        (&covered["effect"], &covered["standIns"][0]["person"]),
        (&"stands-in".into(), &"director-oisterwijk".into()),
        "{covered:#}"
    );
}

#[test]
fn what_is_no_mandate_is_refused_in_the_words_of_the_reader() {
    let desk = begun();
    let said = desk.fails(1, &format!("{DELEGATE} --start 2027-02-12 --end 2027-02-01 --language nl"));
    assert!(
        said.contains("De laatste dag, maandag 1 februari 2027, ligt voor de eerste, vrijdag 12 februari 2027."),
        "{said}"
    );
    let by_another = DELEGATE.replace("--as project-lead", "--as adviser-dgw");
    let said = desk.fails(1, &format!("{by_another} --start 2027-02-01 --end 2027-02-12 --language en"));
    assert!(said.contains("not up to `adviser-dgw`"), "{said}");
    let said = desk.fails(2, &format!("{DELEGATE} --end 2027-02-12"));
    assert!(said.contains("--start"), "{said}");
    assert_eq!(mails(&desk, "mandate", "director-goirle"), 0);
}

#[test]
fn an_absence_in_which_nothing_waits_is_told_in_plain_words() {
    let desk = Desk::with_gho();
    desk.ok("start gho-dgw --input start=2027-01-04");
    let told = desk.ok("people away contact-abg --from 2027-01-05 --to 2027-01-06 --language nl");
    assert!(told.ends_with("\nIn deze dagen wacht er niets op deze persoon.\n"), "{told}");
}
