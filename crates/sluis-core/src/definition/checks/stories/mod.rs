// SPDX-License-Identifier: EUPL-1.2
//! Tests against the workflow that they tell about: every name in a story is looked up before it is played, so that a
//! slip is a finding at its place and never a puzzling refusal. Never plays a story.

mod acts;
mod claims;
mod names;
mod start;
mod time;

use super::Workspace;
use crate::definition::TestFile;
use crate::definition::written::test::Line;
use crate::diagnostic::Diagnostic;
use names::Names;

pub(super) fn check(workspace: &Workspace<'_>) -> Vec<Diagnostic> {
    workspace.tests().iter().flat_map(|test| story(workspace, test)).collect()
}

fn story(workspace: &Workspace<'_>, test: &TestFile) -> Vec<Diagnostic> {
    let names = Names::of(workspace, test);
    let place = test.place();
    let mut found = Vec::new();
    start::check(&test.value.start, &place.key("start"), &names, &mut found);
    let mut clock = test.value.start.at;
    for (index, line) in test.value.story.iter().enumerate() {
        let at = place.key("story").index(index);
        match line {
            Line::Act(act) => acts::check(act, &at.key(act.verb()), &names, true, &mut found),
            // What is refused may well be refused because it does not fit; a name that nobody has is a slip.
            Line::Refuse(refuse) => {
                let at = at.key("refuse").key(refuse.act.verb());
                acts::check(&refuse.act, &at, &names, false, &mut found);
            }
            Line::Expect(expect) => claims::check(expect, &at.key("expect"), &names, &mut found),
            Line::Advance(to) => time::check(to, &mut clock, &at.key("advance"), &mut found),
        }
    }
    found
}
