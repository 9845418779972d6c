// SPDX-License-Identifier: EUPL-1.2
//! Expressions at the place where they stand: what may be read there, and why the rest may not.
//! Never evaluates one.

use std::cell::OnceCell;
use std::collections::HashSet;

use indexmap::IndexMap;

use super::names::Names;
use super::values::of_fault;
use super::{Found, needs, scope};
use crate::definition::expression::{Expression, Scope, Type};
use crate::definition::place::Place;
use crate::diagnostic::{Code, Diagnostic, Patch, Span};
use crate::text::{Text, both};

/// A step or a gate as seen from its expressions: which steps are done by then, and which names there are.
/// Both are found out only when something is asked, because most steps have no expression at all.
pub(super) struct Spot<'s, 'f> {
    names: &'s Names<'f>,
    /// The types of all steps so far.
    types: &'s Types<'f>,
    /// The number of the phase.
    phase: usize,
    /// The step; nothing for a gate.
    step: Option<&'f str>,
    /// The steps of the same phase that are done by then.
    before: OnceCell<HashSet<&'f str>>,
}

/// The variable of `for_each`, where there is one.
#[derive(Default)]
pub(super) struct Variable<'w>(pub(super) Option<(&'w str, Type)>);

impl Variable<'_> {
    /// The names of a scope, and the variable.
    pub(super) fn within(&self, scope: Scope) -> Scope {
        match &self.0 {
            Some((name, kind)) => scope.with(*name, kind.clone()),
            None => scope,
        }
    }
}

/// A step that need not be done by then.
pub(super) struct NotBefore {
    pub(super) why: Text,
    pub(super) help: Text,
    /// What to write for it to be done by then, where that is sure.
    pub(super) cure: Option<Patch>,
    /// Where it stands.
    pub(super) stands: Span,
}

impl NotBefore {
    /// The finding about a step that is named here all the same; `what` cannot be done with it.
    pub(super) fn finding(self, code: Code, at: Span, what: Text) -> Diagnostic {
        let message = Text::said(|l| format!("{}: {}", what.get(l), self.why.get(l)));
        let fault = Diagnostic::new(code, at, message).with_help(self.help).mended_by(self.cure);
        fault.with_related(self.stands, needs::stands_here())
    }
}

/// What is read of each step.
pub(super) type Types<'f> = IndexMap<&'f str, Type>;

impl<'s, 'f> Spot<'s, 'f> {
    /// A step of a phase.
    pub(super) fn of_step(names: &'s Names<'f>, id: &'f str, types: &'s Types<'f>) -> Spot<'s, 'f> {
        let phase = names.steps[id].phase;
        Spot { names, types, phase, step: Some(id), before: OnceCell::new() }
    }

    /// The gate of a phase, after all its steps.
    pub(super) fn of_gate(names: &'s Names<'f>, phase: usize, types: &'s Types<'f>) -> Spot<'s, 'f> {
        Spot { names, types, phase, step: None, before: OnceCell::new() }
    }

    pub(super) fn names(&self) -> &'s Names<'f> {
        self.names
    }

    /// The number of the phase, from 0.
    pub(super) fn phase(&self) -> usize {
        self.phase
    }

    /// The names that an expression may use here, of which only those that are listed.
    fn scope(&self, is_listed: impl Fn(&str) -> bool, variable: &Variable<'_>) -> Scope {
        // A step that may not be read is in scope too, as anything: what is wrong with it is said here, in its own
        // words, and not as a name that does not exist.
        let step_type = |id: &'f str| match self.is_before(id) {
            true => self.types.get(id).cloned().unwrap_or(Type::Any),
            false => Type::Any,
        };
        let listed = self.names.steps.keys().filter(|id| is_listed(id));
        let steps = match self.names.is_complete() {
            true => Type::record(listed.map(|id| (*id, step_type(id)))),
            false => Type::Any,
        };
        variable.within(scope::around(self.names, steps, is_listed))
    }

    fn before(&self) -> &HashSet<&'f str> {
        self.before.get_or_init(|| match self.step {
            Some(step) => needs::before(step, self.names),
            None => self.names.steps_of_phase(self.phase).collect(),
        })
    }

    fn is_before(&self, id: &str) -> bool {
        self.names.steps.get(id).is_some_and(|step| step.phase < self.phase) || self.before().contains(id)
    }

    /// Why a step need not be done when this one opens, and what to do about it; nothing when it is.
    pub(super) fn why_not_before(&self, id: &str) -> Option<NotBefore> {
        let other = self.names.steps.get(id).filter(|_| !self.is_before(id))?;
        let (why, help) = match self.step {
            Some(own) if own == id => (
                both("het is deze stap zelf", "it is this step itself"),
                both("noem een stap waarop deze wacht", "name a step that this one needs"),
            ),
            _ if other.phase > self.phase => {
                let later = self.names.phases[other.phase].id;
                (
                    both(
                        format!("hij hoort bij de latere fase `{later}`"),
                        format!("it belongs to the later phase `{later}`"),
                    ),
                    both(
                        "noem een stap van deze fase of van een eerdere",
                        "name a step of this phase or of an earlier one",
                    ),
                )
            }
            _ => (
                both(
                    "deze stap wacht er niet op, dus hij hoeft dan nog niet klaar te zijn",
                    "this step does not need it, so that it need not be done by then",
                ),
                both(
                    format!("voeg `{id}` toe aan `needs` van deze stap"),
                    format!("add `{id}` to the `needs` of this step"),
                ),
            ),
        };
        Some(NotBefore { why, help, cure: self.needing(id), stands: other.place.key_span() })
    }

    /// What to write for the step here to need this one of its phase; nothing where they would then wait for each other.
    fn needing(&self, id: &str) -> Option<Patch> {
        let (own, other) = (self.names.steps.get(self.step?)?, self.names.steps.get(id)?);
        let fits =
            other.phase == self.phase && self.step != Some(id) && !needs::before(id, self.names).contains(self.step?);
        fits.then(|| own.place.adding_to("needs", id)).flatten()
    }

    /// Compiles the expression that stands here.
    pub(super) fn compile(
        &self,
        source: &str,
        at: &Place<'_>,
        variable: &Variable<'_>,
        wanted: &Type,
        found: &mut Found,
    ) -> Option<Expression> {
        if let Err(told) = self.names.effort.condition(source) {
            let help = both(
                "maak voorwaarden korter, of laat een deel ervan uit stappen komen, als `outputs`",
                "shorten conditions, or let a part of them come from steps, as `outputs`",
            );
            found.push(at.finding(Code::EXPRESSION_TOO_LARGE, told).with_help(help));
            return None;
        }
        // In a long file, listing every name for every expression would be most of the work: all of them are only
        // looked at to say which one was meant by a name that is unknown.
        let named = Expression::compile(source, &self.scope(|id| source.contains(id), variable), Some(wanted));
        let compiled = named.or_else(|faults| match self.names.effort.guess(self.names.steps.len()) {
            true => Expression::compile(source, &self.scope(|_| true, variable), Some(wanted)),
            false => Err(faults),
        });
        let expression = match compiled {
            Ok(expression) => expression,
            Err(faults) => {
                found.extend(faults.into_iter().map(|fault| of_fault(fault, at)));
                return None;
            }
        };
        let before = found.len();
        for read in expression.reads().iter().filter(|read| read.root == "steps") {
            let not_before = read.id.as_deref().and_then(|id| Some((id, self.why_not_before(id)?)));
            if let Some((id, not_before)) = not_before {
                let what =
                    both(format!("stap `{id}` is hier niet te lezen"), format!("step `{id}` cannot be read here"));
                let span = at.within(read.range.clone());
                found.push(not_before.finding(Code::STEP_NOT_READABLE, span, what));
            }
        }
        (found.len() == before).then_some(expression)
    }
}
