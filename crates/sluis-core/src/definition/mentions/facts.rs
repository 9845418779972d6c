// SPDX-License-Identifier: EUPL-1.2
//! What must be known of a workflow to tell what a word in it stands for: which ids there are, of what type an answer is,
//! and after what the instances of a step and the items of a list are called. Reads broken files too, and judges nothing.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Mention, Named};
use crate::definition::document::Document;
use crate::definition::outline::{header_of, steps};

/// So many steps are gone through to find where the items of a ballot come from.
const DEEPEST: usize = 8;

/// What is known of the workflow.
pub(super) struct Facts<'d> {
    known: HashSet<(Named, String)>,
    steps: HashMap<&'d str, &'d Value>,
    inputs: Option<&'d Value>,
    /// The steps that have an output of this name, in the order of the files.
    with_output: HashMap<&'d str, Vec<&'d str>>,
}

/// After what instances or items are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Called<'d> {
    /// After parties: `survey[goirle]`, `goirle-1`.
    Parties,
    /// After the step itself: `ideas-1`.
    Step(&'d str),
}

impl<'d> Facts<'d> {
    pub(super) fn of(documents: &[&'d Document], declared: &[Mention]) -> Facts<'d> {
        let known = declared.iter().map(|one| (one.named, one.id.clone())).collect();
        let mut known_steps: HashMap<&str, &Value> = HashMap::new();
        let mut with_output: HashMap<&str, Vec<&str>> = HashMap::new();
        for (_, id, step) in documents.iter().copied().flat_map(steps) {
            known_steps.insert(id, step);
            for (output, _) in step.get("outputs").and_then(Value::as_object).into_iter().flatten() {
                with_output.entry(output).or_default().push(id);
            }
        }
        let header = header_of(documents);
        Facts { known, steps: known_steps, inputs: header.and_then(|header| header.get("/inputs")), with_output }
    }

    pub(super) fn knows(&self, named: Named, id: &str) -> bool {
        self.known.contains(&(named, id.to_owned()))
    }

    /// What a step declares of a kind of its own, by id.
    pub(super) fn parts(&self, step: &str, named: Named) -> Option<&'d Value> {
        self.steps.get(step)?.get(named.key_in_step()?)
    }

    /// The outputs of a step, as they are declared.
    pub(super) fn outputs(&self, step: &str) -> Option<&'d Value> {
        self.parts(step, Named::Output)
    }

    /// The inputs, as they are declared.
    pub(super) fn inputs(&self) -> Option<&'d Value> {
        self.inputs
    }

    /// The steps that have an output of this name.
    pub(super) fn steps_with(&self, output: &str) -> &[&'d str] {
        self.with_output.get(output).map_or(&[], Vec::as_slice)
    }

    /// Whether the instances of this step are called after parties.
    pub(super) fn is_by_party(&self, step: &str) -> bool {
        let for_each = self.steps.get(step).and_then(|step| step.get("for_each")).and_then(Value::as_object);
        for_each.into_iter().flatten().filter_map(|(_, over)| over.as_str()).any(|over| self.is_about_parties(over))
    }

    /// Whether an expression yields parties: `parties`, some of them, or a list of them that somebody gave.
    fn is_about_parties(&self, over: &str) -> bool {
        let begins = |root: &str| {
            over.trim()
                .strip_prefix(root)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        begins("parties")
            || self.field_at(over.trim()).is_some_and(|field| field["of"] == "party" || field["type"] == "party")
    }

    /// The field that a path reads: `inputs.partners`, `steps.choose.outputs.who`.
    pub(super) fn field_at(&self, path: &str) -> Option<&'d Value> {
        if let Some(input) = path.strip_prefix("inputs.") {
            return self.inputs?.get(input);
        }
        let (step, output) = path.strip_prefix("steps.")?.split_once(".outputs.")?;
        self.outputs(step.split('[').next()?)?.get(output)
    }

    /// After what the items are called that a step puts up for choice.
    pub(super) fn called(&self, step: &str) -> Option<Called<'d>> {
        let mut step = step;
        for _ in 0..DEEPEST {
            let (id, written) = self.steps.get_key_value(step)?;
            let list = written.get("from").or_else(|| written.get("options"))?.as_str()?;
            let (source, read) = list.trim().strip_prefix("steps.")?.split_once('.')?;
            match read.starts_with("outputs.") {
                true if self.is_by_party(source) => return Some(Called::Parties),
                // The items of any other fan-out are called after words of its list, which are nobody's ids.
                true if self.steps.get(source)?.get("for_each").is_some() => return None,
                true => return self.steps.get_key_value(source).map(|(source, _)| Called::Step(source)),
                false if source == *id => return None,
                false => step = source,
            }
        }
        None
    }
}
