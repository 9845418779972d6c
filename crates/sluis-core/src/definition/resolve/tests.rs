// SPDX-License-Identifier: EUPL-1.2
//! Defaults, what may be read where, and that one fault is said once. What each fault looks like is in the corpus.

use std::fmt::Write as _;

use crate::calendar::{Due, DueRule, Policy, Term};
use crate::definition::{
    AfterRework, Assurance, Checked, Definition, Key, MailKind, Owner, Pick, Rest, Rule, SourceFile, StepKind,
    WhenSilent, check,
};
use crate::text::{Language, Text};

const HEADER: &str = "sluis: 1\nid: sample\nversion: 1.0.0\ntitle: A sample\nlanguage: nl\n";

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn folder(files: &[(&str, &str)]) -> Checked {
    check(&files.iter().map(|(path, text)| file(path, text)).collect::<Vec<_>>())
}

/// One file: a role `team`, two parties and a partner, one input of each sort that the tests need.
fn one(phases: &str) -> Checked {
    let parties = "parties:\n  east: { weight: 3 }\n  west: { weight: 2 }\n  north: { partner: true, kind: county }\n";
    let inputs = "inputs:\n  start: { type: date }\n  places: { type: list, of: text }\n";
    folder(&[("x.yaml", &format!("{HEADER}roles: {{ team: {{}} }}\n{parties}{inputs}phases:\n{phases}"))])
}

fn codes(checked: &Checked) -> Vec<&'static str> {
    checked.diagnostics.iter().map(|found| found.code.id()).collect()
}

fn definition(checked: Checked) -> Definition {
    assert_eq!(checked.diagnostics, []);
    checked.definition.expect("nothing was found")
}

#[test]
fn what_is_left_out_gets_its_default() {
    let checked = one("  only:
    steps:
      write-it: { kind: task, owner: team }
      meet: { kind: workshop, owner: team, invite: { roles: [team] } }
      choose: { kind: decision, options: [A, B], approvals: [{ by: team, rule: any }] }
      pick: { kind: selection, owner: team, from: inputs.places, pick: { min: 0 }, criteria: { good: {} } }
      wait: { kind: wait, for: 6 weeks }
    gate: { approvals: [{ by: team, rule: any }] }
");
    let definition = definition(checked);
    assert_eq!(definition.due_soon, Some(Term::WorkingDays(2)));
    assert_eq!(definition.timezone.iana_name(), Some("Europe/Amsterdam"));
    let phase = &definition.phases[0];
    assert_eq!(phase.title, Text::in_language(Language::Nl, "only"));
    let step = |id: &str| &phase.steps[id];
    assert_eq!(step("write-it").title.nl.as_ref().map(|title| title.source()), Some("write it"));
    assert_eq!(step("write-it").assurance, Assurance::LinkAndCode);
    assert!(
        matches!(&step("meet").kind, StepKind::Workshop { invite: Some(invite), .. } if invite.lasting == Some(Term::Hours(1)))
    );
    assert!(matches!(step("choose").kind, StepKind::Decision { pick: 1, .. }));
    let StepKind::Selection { pick, criteria, .. } = &step("pick").kind else { panic!("a selection") };
    assert_eq!((*pick, criteria["good"].weight), (Pick { min: 0, max: u32::MAX }, 1.0));
    let unmoved = Due { policy: Policy::Calendar { roll: false }, ..Due::after_opening(Term::Weeks(6)) };
    assert!(matches!(&step("wait").kind, StepKind::Wait(due) if *due == unmoved));
    let gate = phase.gate.as_ref().expect("a gate");
    assert_eq!(gate.title, phase.title);
    assert_eq!(gate.dossier, ["write-it", "meet", "choose", "pick", "wait"]);
    assert_eq!((gate.when_silent, gate.due.as_ref()), (WhenSilent::Escalate, None));
    let rework = &gate.on_rework;
    assert_eq!((rework.back_to.len(), rework.at_most, rework.then), (5, 3, AfterRework::Escalate));
    let approval = &gate.approvals[0];
    assert_eq!((approval.abstain, approval.recusal, approval.recusal_floor), (false, false, 1));
    assert_eq!((approval.self_approval, approval.casting_vote, approval.per_party), (true, false, false));
}

#[test]
fn what_is_written_comes_through() {
    let checked = one("  only:
    steps:
      ask: { kind: task, for_each: { place: inputs.places }, owner: { role: team, party: east }, title: \"Ask {{ place }}\" }
      sum: { kind: task, owner: team, needs: [{ step: ask, at_least: 2, rest: optional }], due: { before: inputs.start, by: 1 week } }
      fund: { kind: funding, owner: team, budget: 10.00 EUR, effort: 1200000 hours, contributions: { from: [east, west], key: weight } }
    gate:
      approvals:
        - { by: team, rule: { at_least: 2/3 }, quorum: 3, veto: [team] }
        - { by: team, rule: { weights: party.weight, at_least: 4 } }
");
    let definition = definition(checked);
    let steps = &definition.phases[0].steps;
    assert!(matches!(&steps["ask"].owner, Some(Owner::Role { party: Some(party), .. }) if party.source() == "east"));
    let need = &steps["sum"].needs[0];
    assert_eq!((need.step.as_str(), need.at_least, need.rest), ("ask", Some(2), Rest::Optional));
    assert!(matches!(steps["sum"].due.as_ref().map(|due| &due.rule), Some(DueRule::Before { by: Term::Weeks(1), .. })));
    let StepKind::Funding { effort_hours, contributions, .. } = &steps["fund"].kind else { panic!("funding") };
    assert_eq!((*effort_hours, &contributions.key), (Some(1_200_000), &Key::Number("weight".to_owned())));
    let rules: Vec<_> =
        definition.phases[0].gate.iter().flat_map(|gate| &gate.approvals).map(|one| &one.rule).collect();
    assert_eq!(*rules[0], Rule::Fraction { of: 2, parts: 3 });
    assert_eq!(*rules[1], Rule::Weights { key: "weight".to_owned(), at_least: 4.0 });
    assert_eq!(definition.parties["north"].texts["kind"], "county");
}

/// The gate may read everything that its phase and those before yield; each condition is one word of the table.
#[test]
fn every_word_of_the_table_can_be_read() {
    let steps = "      ask: { kind: task, owner: team, for_each: { p: \"parties.filter(p, !p.partner)\" }, outputs: { n: { type: integer }, l: { type: list, of: text } } }
      meet: { kind: workshop, owner: team, outputs: { ideas: { type: list, required: true, fields: { name: { type: text } } } } }
      list: { kind: selection, owner: team, needs: meet, from: steps.meet.outputs.ideas, pick: 1 }
      choose: { kind: decision, needs: list, options: steps.list.selected, approvals: [{ by: team, rule: any }] }
      build: { kind: decision, options: [A, B], approvals: [{ by: team, rule: any }] }
      hire: { kind: recruitment, personal_data: { keep: 4 weeks }, owner: team, headcount: 1, positions: { data-analyst: {} } }
      fund: { kind: funding, owner: team, budget: 1.00 EUR, contributions: { from: [east], key: equal } }
";
    for condition in [
        "inputs.start > date('2027-01-01')",
        "steps.ask.state == 'done'",
        "steps.ask.each.all(i, i.outputs.n > 3 && i.key != 'x' && i.state == 'done')",
        "steps.ask['east'].outputs.n > 3",
        "size(steps.ask.outputs.n) == 2 && size(steps.ask.outputs.l) > 2",
        "has(steps.meet.planned)",
        "steps.list.selected.exists(i, i.id == 'meet-1' && i.name == 'x')",
        "steps.list.ranking.exists(r, r.item == 'meet-1' && r.score > 3.5)",
        "steps.choose.chosen.exists(i, i.name == 'x')",
        "steps.build.chosen.exists(i, i.id == 'option-1' && i.title == 'A')",
        "steps.hire.appointed >= 1 && steps.hire.appointed_by_position.data-analyst >= 1",
        "steps.fund.pledged >= steps.fund.budget && steps.fund.pledged_hours > 3",
        "phases.only.state == 'open' && gates.only.state == 'waiting' && gates.only.verdict != 'rework'",
        "parties.all(p, p.partner || p.weight > 1 || p.kind == 'county' || p.id == p.title)",
    ] {
        let gate = format!(
            "    gate: {{ approvals: [{{ by: team, rule: any }}], conditions: [{{ that: \"{condition}\" }}] }}\n"
        );
        let checked = one(&format!("  only:\n    steps:\n{steps}{gate}"));
        assert_eq!(checked.diagnostics, [], "{condition}");
    }
}

#[test]
fn a_step_reads_what_it_needs_by_way_of_others_and_earlier_phases() {
    let checked = one("  first:
    steps:
      before: { kind: task, owner: team, outputs: { n: { type: integer } } }
  second:
    steps:
      last: { kind: task, owner: team, needs: middle, if: steps.count.outputs.n + steps.before.outputs.n > 3, due: { in: 1 week, after: steps.count } }
      middle: { kind: task, owner: team, needs: count }
      count: { kind: task, owner: team, outputs: { n: { type: integer } } }
");
    assert_eq!(codes(&checked), [""; 0], "{:?}", checked.diagnostics);
}

#[test]
fn every_fault_is_said_and_each_once() {
    let checked = one("  only:
    steps:
      write: { kind: task, owner: taem, needs: raed, due: 600 weeks }
      read: { kind: selection, owner: team, from: inputs.plaecs, pick: 1 }
      tell: { kind: task, owner: team, needs: read, if: \"steps.read.selected.exists(i, i.anything == 3)\" }
");
    // What `tell` reads of the faulty list is no fault of its own.
    assert_eq!(codes(&checked), ["SL0306", "SL0303", "SL0602", "SL0402"]);
}

#[test]
fn what_depends_on_a_faulty_phase_is_left_alone() {
    let header =
        format!("{HEADER}roles: {{ team: {{}} }}\nphases: {{ a: {{ file: a.yaml }}, b: {{ file: b.yaml }} }}\n");
    let second = "steps:
  read: { kind: task, owner: team, if: steps.write.outputs.n > 3, due: { in: 1 week, after: steps.write } }
  tell: { kind: task, owner: nobody-at-all, needs: wirte }
gate: { dossier: [write, read], approvals: [{ by: taem, rule: any }] }
";
    let faulty = "steps:\n  write: { kind: tsak, owner: team, outputs: { n: { type: integer } } }\n";
    let checked = folder(&[("workflow.yaml", &header), ("a.yaml", faulty), ("b.yaml", second)]);
    let found: Vec<_> = checked.diagnostics.iter().map(|one| (&*one.span.path, one.code.id())).collect();
    // Somebody unknown is a warning as long as there are no people at all.
    assert_eq!(found, [("a.yaml", "SL0204"), ("b.yaml", "SL0306"), ("b.yaml", "SL0305")]);
    assert!(checked.definition.is_none() && !checked.is_usable());
    assert_eq!(checked.files, 3);
}

#[test]
fn a_faulty_header_hides_no_fault_of_form_in_other_files() {
    let header = format!("{HEADER}roles: {{}}\nphases: {{ a: {{ file: a.yaml }} }}\n");
    let checked = folder(&[
        ("workflow.yaml", &header),
        ("a.yaml", "steps:\n  write: { kind: tsak }\n"),
        ("people.yaml", "people: { anna: { nmae: Anna } }\n"),
        ("x.test.yaml", "name: A test\n"),
    ]);
    let files: std::collections::BTreeSet<_> = checked.diagnostics.iter().map(|found| &*found.span.path).collect();
    assert_eq!(files.len(), 4, "{:#?}", checked.diagnostics);
}

#[test]
fn people_and_tests_of_one_file_are_known() {
    let header = format!(
        "{HEADER}roles: {{ team: {{}} }}\nphases: {{ a: {{ steps: {{ write: {{ kind: task, owner: anna }} }} }} }}\n"
    );
    let test = "name: Anna writes
people: { anna: { name: Anna }, bo: { name: Bo, roles: [team] } }
start: { at: 2027-01-04 09:00 }
story: [{ refuse: { complete: { step: write, as: bo }, because: not an owner } }]
";
    let checked = folder(&[("small.yaml", &header), ("small.test.yaml", test)]);
    assert_eq!(checked.diagnostics, []);
    let directory = checked.tests[0].value.directory(checked.directory.as_ref());
    assert_eq!(directory.members("team").collect::<Vec<_>>(), ["bo"]);
    assert!(checked.is_usable());
}

#[test]
fn an_owner_who_may_be_anybody_is_a_warning() {
    let header = format!(
        "{HEADER}roles: {{ team: {{}} }}\nphases: {{ a: {{ steps: {{ write: {{ kind: task, owner: anna }} }} }} }}\n"
    );
    let checked = folder(&[("small.yaml", &header)]);
    assert_eq!(codes(&checked), ["SL0306"]);
    assert!(checked.is_usable());
}

#[test]
fn a_mail_is_the_wording_of_its_kind_and_language() {
    let header = format!(
        "{HEADER}roles: {{ team: {{}} }}\nphases: {{ a: {{ steps: {{ write: {{ kind: task, owner: team }} }} }} }}\n"
    );
    let text = "---\nsubject: \"Done: {{ item.title }}\"\n---\nWell done.\n";
    let checked = folder(&[("workflow.yaml", &header), ("mail/completed.en.md", text)]);
    let definition = definition(checked);
    let wording = &definition.mail[&(MailKind::Completed, Language::En)];
    assert_eq!((wording.subject.as_str(), wording.body.as_str()), ("Done: {{ item.title }}", "Well done.\n"));
}

/// As many steps as a file can hold, each needing the one before and reading the first.
#[test]
fn a_long_chain_of_needs_is_checked_without_running_out_of_stack() {
    let mut phases = "  only:\n    steps:\n      s0: { kind: task, owner: team }\n".to_owned();
    for number in 1..3000 {
        let _ = writeln!(phases, "      s{number}: {{ kind: task, owner: team, needs: s{} }}", number - 1);
    }
    phases.push_str("      last: { kind: task, owner: team, needs: s2999, if: steps.s0.state == 'done' }\n");
    let checked = one(&phases);
    assert_eq!(checked.diagnostics, []);
}
