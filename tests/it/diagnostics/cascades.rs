// SPDX-License-Identifier: EUPL-1.2
//! One cause, one finding: a workflow that ships is damaged in one place at a time, and what `check` then says is counted. A
//! fault that only follows from another one stays silent, and the same fault at many places is told once with all of them.

use super::*;

/// A damage to a file of the shipped workflow: what is written otherwise, and the codes that are told of it.
struct Damage {
    what: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    told: &'static [&'static str],
}

const fn damage(
    what: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    told: &'static [&'static str],
) -> Damage {
    Damage { what, file, from, to, told }
}

const HEADER: &str = "workflow.yaml";
const ONE: &str = "phase-1-cooperation.yaml";
const TWO: &str = "phase-2-preparation.yaml";
const THREE: &str = "phase-3-pilot.yaml";
const PEOPLE: &str = "people.yaml";

const DAMAGES: &[Damage] = &[
    damage(
        "a role is deleted",
        HEADER,
        "  adviser:              { title: { nl: Externe begeleiding, en: External adviser } }\n",
        "",
        &["SL0305"],
    ),
    damage("a role is renamed", HEADER, "  project-group:  ", "  project-groep:  ", &["SL0305"]),
    damage("all roles are gone", HEADER, "roles:\n", "rolls:\n", &["SL0201"]),
    damage("a party is renamed", HEADER, "  goirle:       {", "  goirl:        {", &["SL0307"]),
    damage("a number of a party is misspelt", HEADER, "Goirle }, weight:", "Goirle }, wieght:", &["SL0317"]),
    damage(
        "an input is of another type",
        HEADER,
        "  domains:\n    type: list\n    of: text\n    default: [bedrijfsvoering, sociaal, ruimte]",
        "  domains:\n    type: text",
        &["SL0403"],
    ),
    damage("an input is renamed", HEADER, "  personal-data:\n", "  persons-data:\n", &["SL0402"]),
    damage(
        "a phase file is called otherwise",
        HEADER,
        "file: phase-2-preparation.yaml",
        "file: phase-2.yaml",
        &["SL0302"],
    ),
    damage("the language is unknown", HEADER, "language: nl", "language: de", &["SL0204"]),
    damage("the time zone is unknown", HEADER, "Europe/Amsterdam", "Europe/Goirle", &["SL0601"]),
    damage(
        "a bracket of the header is not closed",
        HEADER,
        "for: [due-soon, overdue]",
        "for: [due-soon, overdue",
        &["SL0105"],
    ),
    damage("a step that others need is misspelt", TWO, "  workshop:\n    kind", "  wrkshop:\n    kind", &["SL0303"]),
    damage("a step that a gate reads is renamed", TWO, "  recruitment:\n    kind", "  hiring:\n    kind", &["SL0303"]),
    damage("the kind of a step is gone", TWO, "  workshop:\n    kind: workshop\n", "  workshop:\n", &["SL0202"]),
    damage("the kind of a step is misspelt", TWO, "    kind: workshop", "    kind: wrkshop", &["SL0204"]),
    damage("a step is indented too little", TWO, "  workshop:\n", " workshop:\n", &["SL0105"]),
    damage("a step is indented too far", TWO, "  inventory:\n", "   inventory:\n", &["SL0105"]),
    damage("a tab stands before a key", TWO, "    needs: workshop", "\tneeds: workshop", &["SL0106"]),
    damage(
        "an output is misspelt where it is read",
        TWO,
        "steps.workshop.outputs.challenges",
        "steps.workshop.outputs.chalenges",
        &["SL0402"],
    ),
    damage("an output that is read is renamed", TWO, "      challenges:     ", "      questions:     ", &["SL0402"]),
    damage(
        "a duration has no unit",
        TWO,
        "    due: 6 weeks\n    outputs:\n      attendance",
        "    due: 6\n    outputs:\n      attendance",
        &["SL0207"],
    ),
    damage(
        "an owner has no value",
        TWO,
        "    owner: project-group\n    plan_before",
        "    owner:\n    plan_before",
        &["SL0203"],
    ),
    damage("a quote is not closed", TWO, "nl: \"Workshop {{ domain }}\"", "nl: \"Workshop {{ domain }}", &["SL0105"]),
    damage(
        "a placeholder has no quotes",
        TWO,
        "nl: \"Workshop {{ domain }}\", en: \"Workshop {{ domain }}\"",
        "nl: {{ domain }}",
        &["SL0109"],
    ),
    damage("the variable of a fan-out is renamed", TWO, "for_each: { domain:", "for_each: { area:", &["SL0402"]),
    damage("all steps of a phase are gone", TWO, "\nsteps:\n", "\nstaps:\n", &["SL0201"]),
    damage(
        "a step needs a later one",
        TWO,
        "  inventory:\n    kind: task\n    needs: workshop",
        "  inventory:\n    kind: task\n    needs: shortlist",
        &["SL0312"],
    ),
    damage("a need is gone that an expression builds on", TWO, "    needs: shortlist\n", "", &["SL0407"]),
    damage(
        "a list is written as a text",
        THREE,
        "    needs: [pilot-plan, privacy-check]",
        "    needs: pilot-plan, privacy-check",
        &["SL0208"],
    ),
    damage("the term of a wait is gone", THREE, "    for: 6 weeks\n", "", &["SL0202"]),
    damage("the gate of a phase is misspelt", THREE, "\ngate:", "\ngaet:", &["SL0201"]),
    damage(
        "a role of the people is misspelt",
        PEOPLE,
        "language: nl, roles: [privacy-officer]",
        "language: nl, roles: [privacy-oficer]",
        &["SL0305"],
    ),
    damage("the people cannot be read", PEOPLE, "people:\n", "people\n", &["SL0105"]),
    damage("a person is renamed", PEOPLE, "  project-secretary:     ", "  secretary-project:     ", &["SL0901"]),
    damage("somebody of a phase does not exist", ONE, "owner: project-group", "owner: project-grup", &["SL0306"]),
];

const EXPLORATION: &str = "phase-1-exploration.yaml";
const DESIGN: &str = "phase-2-design.yaml";
const COUNCILS: &str = "phase-3-councils.yaml";

/// Of the merger: rules of deciding, parties that come later, and results that are read from one phase to the next.
const OF_THE_MERGER: &[Damage] = &[
    damage("a role with a veto is renamed", HEADER, "  treasurers:       {", "  treasurer:        {", &["SL0305"]),
    damage("a party is renamed", HEADER, "  dorsveld:    {", "  dorsfeld:    {", &["SL0307"]),
    damage("what a party weighs is misspelt", HEADER, "Grevelo }, weight:", "Grevelo }, wieght:", &["SL0317"]),
    damage("a party joins at another time", HEADER, "joins: later", "joins: soon", &["SL0204"]),
    damage(
        "a party that shares the cost is misspelt",
        DESIGN,
        "grevelo, lindervoort]",
        "grevelo, lindervort]",
        &["SL0307"],
    ),
    damage(
        "a step of which some are enough is misspelt",
        DESIGN,
        "step: study, at_least",
        "step: studies, at_least",
        &["SL0303"],
    ),
    damage("what becomes of the rest is misspelt", DESIGN, "rest: optional", "rest: optionel", &["SL0204"]),
    damage(
        "a decision that the next phase reads is renamed",
        EXPLORATION,
        "  themes:\n    kind: decision",
        "  topics:\n    kind: decision",
        &["SL0303"],
    ),
    damage(
        "a list from which is chosen is renamed",
        EXPLORATION,
        "      themes:\n        type: list",
        "      subjects:\n        type: list",
        &["SL0402"],
    ),
    damage("a rule is misspelt", DESIGN, "rule: majority, casting_vote", "rule: majorty, casting_vote", &["SL0204"]),
    damage("a role with a veto is misspelt", DESIGN, "veto: [treasurers]", "veto: [treasurer]", &["SL0305"]),
    damage("more weight is asked than there is", EXPLORATION, "at_least: 60000", "at_least: 600000", &["SL0509"]),
    damage("more seats must remain than there are", DESIGN, "recusal_floor: 4", "recusal_floor: 9", &["SL0514"]),
    damage(
        "what each council answers is misspelt",
        COUNCILS,
        "council.outputs.agreed)",
        "council.outputs.agree)",
        &["SL0402"],
    ),
    damage("the chair of another role", PEOPLE, "chair: [mayors]", "chair: [mayor]", &["SL0305"]),
    damage(
        "a person with a mandate is renamed",
        PEOPLE,
        "  mayor-grevelo:     {",
        "  mayor-of-grevelo:  {",
        &["SL0309"],
    ),
];

/// A shipped workflow, file by file.
fn shipped(workflow: &str) -> Vec<File> {
    let folder = root().join("workflows").join(workflow);
    let mut paths = Vec::new();
    collect(&folder, &mut paths);
    paths.retain(|path| !path.ends_with("case.md"));
    paths.sort();
    let below = |path: &Path| path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (below(path), fs::read(path).unwrap())).collect()
}

#[test]
fn a_fault_that_follows_from_another_one_stays_silent() {
    assert_told(&shipped("gho-dgw"), DAMAGES);
}

#[test]
fn a_fault_in_the_rules_of_deciding_is_told_once() {
    assert_told(&shipped("merger"), OF_THE_MERGER);
}

fn assert_told(files: &[File], damages: &[Damage]) {
    let before = check(files);
    assert!(before.is_empty(), "{}", human(&before, &sources(files), files.len(), Colour::Off, Language::En));
    let mut wrong = Vec::new();
    for Damage { what, file, from, to, told } in damages {
        let mut damaged = files.to_vec();
        let (_, bytes) = damaged.iter_mut().find(|(path, _)| path == file).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(from), "{what}: the workflow does not hold {from:?}");
        *bytes = text.replacen(from, to, 1).into_bytes();
        let found = check(&damaged);
        let codes: Vec<&str> = found.iter().map(|one| one.code.id()).collect();
        if codes != *told {
            let said = human(&found, &sources(&damaged), damaged.len(), Colour::Off, Language::En);
            wrong.push(format!("{what}: {codes:?} instead of {told:?}\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_same_fault_at_many_places_is_told_once_with_all_of_them() {
    let mut files = shipped("gho-dgw");
    let (_, header) = files.iter_mut().find(|(path, _)| path == HEADER).unwrap();
    let text = String::from_utf8(header.clone()).unwrap();
    *header = text.replace("  adviser:  ", "  advisor:  ").into_bytes();
    let found = check(&files);
    let [only] = found.as_slice() else { panic!("{found:?}") };
    let places: BTreeSet<&str> = only.places().map(|place| &*place.span.path).collect();
    assert_eq!(places, BTreeSet::from([PEOPLE, TWO, THREE]));
    assert!(
        only.places().all(|place| place.help.as_ref().is_some_and(|help| help.get(Language::En).contains("advisor")))
    );
}
