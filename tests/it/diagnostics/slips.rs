// SPDX-License-Identifier: EUPL-1.2
//! Slips of people who never programmed, each made in the workflow that `sluis new` gives: one finding, on the line that the
//! author must change, in a word that says what it is, and what is offered leaves the workflow right.

use super::*;

struct Slip {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    /// A part of the English finding or its help.
    says: &'static str,
    /// How many lines are offered.
    offers: usize,
}

const fn slip(file: &'static str, from: &'static str, to: &'static str, says: &'static str, offers: usize) -> Slip {
    Slip { file, from, to, says, offers }
}

const HEADER: &str = "workflow.yaml";
const PHASE: &str = "fase-1-voorbereiding.yaml";
const PEOPLE: &str = "people.yaml";
const CONDITION: &str = "'steps.plan.outputs.kosten <= eur(\"50000.00\")'";

const SLIPS: &[Slip] = &[
    slip(PHASE, "title: Keuze van het idee", "title: \"Keuze van het idee", "does not end", 1),
    slip(PHASE, "title: Keuze van het idee", "title: 'Foto's van het idee'", "double quotes around the whole", 1),
    slip(PHASE, CONDITION, "\"steps.plan.outputs.kosten <= eur(\"50000.00\")\"", "single quotes around the whole", 1),
    slip(PHASE, "kind: decision", "kind:decision", "the colon of `kind`", 1),
    slip(PHASE, "    pick: 1", "  pick: 1", "indented by 2 spaces", 1),
    slip(PHASE, "    pick: 1", "    pick:\u{a0}1", "looks like a space", 1),
    slip(PHASE, "- { by: stuurgroep, rule: majority", "-{ by: stuurgroep, rule: majority", "the dash", 1),
    slip(PHASE, "dossier: [keuze, plan]", "dossier: [keuze, plan", "never closed", 1),
    slip(PHASE, "{ title: Plan, required: true }", "( title: Plan, required: true )", "braces are meant", 1),
    slip(PHASE, "    needs: ideeen  ", "  needs: ideeen  ", "indented by 2 spaces", 1),
    slip(PHASE, "title: Plan schrijven", "title: > plan", "on the next line", 0),
    slip(PHASE, "  title: Akkoord", "    title: Akkoord", "indented by 4 spaces", 1),
    slip(PHASE, "gate:\n", "  gate:\n", "a step called `gate`", 1),
    slip(PEOPLE, "Wethouder Voorbeeld", "Jansen, mr. J.", "the comma cuts this text", 1),
    slip(PEOPLE, "wethouder@gemeente.example", "wethouder@gemeente,example", "a comma in place of a full stop", 1),
    slip(PEOPLE, "email: wethouder@", "email:wethouder@", "the colon of `email`", 1),
    slip(PHASE, "Het plan kost meer dan 50.000 euro.", "Te duur, helaas, echt.", "the comma cuts this text", 1),
    slip(PHASE, "kosten: { type: money, required", "kosten: { type = money, required", "not followed by a colon", 1),
    slip(PHASE, "<= eur", "=\u{2039} eur", "write `<=`", 1),
    slip(PHASE, "eur(\"50000.00\")", "eur(\u{201c}50000.00\u{201d})", "straight quotes", 1),
    slip(PHASE, "owner: projectgroep\n    due: 2", "owner: project groep\n    due: 2", "cannot be an id", 1),
    slip(PHASE, "due: 3 weeks", "due: \u{201c}3 weeks\u{201d}", "curled quotes", 1),
    slip(PHASE, "needs: keuze", "needs: \u{2018}keuze\u{2019}", "curled quotes", 1),
    slip(HEADER, "language: nl", "language: \u{201e}nl\u{201d}", "curled quotes", 1),
    slip(HEADER, "\"0 8 * * MON-FRI\"", "\u{201c}0 8 * * MON-FRI\u{201d}", "curled quotes", 1),
    slip(PHASE, "dossier: [keuze, plan]", "dossier: keuze, plan", "write a list: `[keuze, plan]`", 1),
    slip(PHASE, "rule: all", "rule: 2/3", "write `{ at_least: 2/3 }`", 1),
    slip(PHASE, "rule: all", "rule: { at_least: 60% }", "write a fraction", 1),
    slip(PHASE, "50000.00", "50.000,00", "is no amount", 1),
    slip(PHASE, "pick: 1", "pick: \u{201c}1\u{201d}", "curled quotes", 1),
    slip(PEOPLE, "name: Wethouder Voorbeeld", "name: \"\"", "`name` is empty", 0),
    slip(PEOPLE, "wethouder@gemeente.example", "mailto:wethouder@gemeente.example", "too much", 1),
    slip(PEOPLE, "wethouder@gemeente.example", "wethouder@gemeente.example;", "too much", 1),
    slip(PEOPLE, "wethouder@gemeente.example", "wethouder@gemeente..example", "too much", 1),
    slip(PEOPLE, "wethouder@gemeente.example", "Jan<wethouder@gemeente.example>", "after `name:`", 1),
    slip(PEOPLE, "wethouder@gemeente.example", "wethouder.gemeente.example", "no `@`", 0),
    slip(PEOPLE, "wethouder@gemeente.example", "a@x.example; b@x.example", "more than one address", 0),
];

fn template() -> Vec<File> {
    let folder = root().join("workflows/template/nl");
    let mut paths = Vec::new();
    collect(&folder, &mut paths);
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.into_iter().map(|path| (name(&path), fs::read(&path).unwrap())).collect()
}

fn told(found: &[Diagnostic]) -> String {
    let one = |one: &Diagnostic| {
        let help = one.help.as_ref().map_or("", |help| help.get(Language::En));
        format!("{} {}:{} {}; {help}", one.code, one.span.path, one.span.line, one.message.get(Language::En))
    };
    found.iter().map(one).collect::<Vec<_>>().join(" | ")
}

#[test]
fn a_slip_is_one_finding_on_its_own_line_and_what_is_offered_puts_it_right() {
    let mut wrong = Vec::new();
    for Slip { file, from, to, says, offers } in SLIPS {
        let mut files = template();
        let (_, bytes) = files.iter_mut().find(|(path, _)| path == file).unwrap();
        let good = String::from_utf8(bytes.clone()).unwrap();
        assert!(good.contains(from), "{from} is not in {file}");
        let bad = good.replacen(from, to, 1);
        let line = good.lines().zip(bad.lines()).position(|(good, bad)| good != bad).unwrap() + 1;
        *bytes = bad.clone().into_bytes();
        let found = check(&files);
        let text = told(&found);
        let [one] = found.as_slice() else {
            wrong.push(format!("{to}: {} findings: {text}", found.len()));
            continue;
        };
        if one.span.line != line || &*one.span.path != *file || !text.contains(says) || one.patches.len() != *offers {
            wrong.push(format!("{to} on line {line}: {text} ({} offered)", one.patches.len()));
        }
        for patch in &one.patches {
            let mut after = files.clone();
            let (_, bytes) = after.iter_mut().find(|(path, _)| *path == *patch.span.path).unwrap();
            bytes.splice(patch.span.range(), patch.text.bytes());
            let left = check(&after);
            if !left.is_empty() {
                wrong.push(format!("{to}: `{}` leaves {}", patch.text, told(&left)));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn words_in_dutch_are_known() {
    for (from, to, says) in [
        ("    kind: decision", "    soort: decision", "did you mean `kind` where `soort` stands?"),
        ("kind: decision", "kind: besluit", "did you mean `decision`?"),
        ("rule: all", "rule: meerderheid", "did you mean `majority`?"),
    ] {
        let mut files = template();
        let (_, bytes) = files.iter_mut().find(|(path, _)| path == PHASE).unwrap();
        *bytes = String::from_utf8(bytes.clone()).unwrap().replacen(from, to, 1).into_bytes();
        let text = told(&check(&files));
        assert!(text.contains(says), "{text}");
    }
}

#[test]
fn a_file_by_another_name_is_told_what_to_be_called() {
    for (from, to, says) in [
        (PEOPLE, "mensen.yaml", "call it `people.yaml`"),
        ("voorbeeld.test.yaml", "een-test.yaml", "call it `een.test.yaml`"),
    ] {
        let mut files = template();
        files.iter_mut().filter(|(path, _)| path == from).for_each(|(path, _)| *path = to.to_owned());
        let text = told(&check(&files));
        assert!(text.contains(says), "{text}");
    }
}
