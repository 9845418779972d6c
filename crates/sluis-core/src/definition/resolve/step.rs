// SPDX-License-Identifier: EUPL-1.2
//! The keys that all kinds of step share, and the step as a whole with its type.
//! Never looks into the keys of a kind.

use indexmap::IndexMap;

use super::expressions::{Spot, Types, Variable};
use super::names::{Names, suggesting_or_new};
use super::{Found, People, due, fields, kind, needs, scope, values};
use crate::definition::expression::{Scope, Template, Type, bare_variable};
use crate::definition::place::Place;
use crate::definition::schema::closest;
use crate::definition::written::step::{Owner as WrittenOwner, Shared};
use crate::definition::{ForEach, Owner, Step, Titles};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::text::{Language, Text, both};

/// Names that a variable may not take: the roots of expressions, and what CEL reads as something else.
const NOT_FREE: [&str; 9] = ["inputs", "steps", "phases", "gates", "parties", "in", "true", "false", "null"];

/// The step with this id, and what is read of it; the step only when nothing is wrong with it.
pub(super) fn resolve<'f>(
    id: &'f str,
    names: &Names<'f>,
    types: &Types<'f>,
    found: &mut Found,
) -> (Option<Step>, Type) {
    let at = &names.steps[id].place;
    let written = names.steps[id].written;
    let spot = Spot::of_step(names, id, types);
    let for_each = for_each(written.shared.for_each.as_ref(), &at.key("for_each"), &spot, found);
    let variable = Variable(written.shared.for_each.iter().flatten().next().map(|(name, _)| {
        let item = for_each.as_ref().and_then(Option::as_ref).map_or(Type::Any, |(_, item)| item.clone());
        (name.as_str(), item)
    }));
    let kind = kind::resolve(&written.own, at, &spot, &variable, found);
    let read_as = scope::step(written, kind.list.as_ref());
    let shared = shared(id, &written.shared, at, &spot, &variable, found);
    let step = || {
        let for_each = for_each?.map(|(for_each, _)| for_each);
        Some(Step { kind: kind.kind?, for_each, ..shared? })
    };
    (step(), read_as)
}

/// The step with its shared keys alone.
fn shared(
    id: &str,
    written: &Shared,
    at: &Place<'_>,
    spot: &Spot<'_, '_>,
    variable: &Variable<'_>,
    found: &mut Found,
) -> Option<Step> {
    let names = spot.names();
    let filled = variable.within(Scope::default());
    let roots = variable.within(roots());
    let title = match &written.title {
        Some(title) => values::titles(title, &at.key("title"), names, &filled, &roots, found),
        None => without_title(id, names),
    };
    let description = super::given(written.description.as_ref(), |text| {
        values::titles(text, &at.key("description"), names, &filled, &roots, found)
    });
    let owner = super::given(written.owner.as_ref(), |written| owner(written, &at.key("owner"), names, &filled, found));
    let needs = needs::needs(id, names, found);
    let condition = super::given(written.condition.as_deref(), |source| {
        let before = found.len();
        let compiled = spot.compile(source, &at.key("if"), &Variable::default(), &Type::Boolean, found);
        found[before..].iter_mut().for_each(|fault| asked_of_the_whole(fault, written.for_each.as_ref()));
        compiled
    });
    let due = super::given(written.due.as_ref(), |written| due::due(written, &at.key("due"), spot, found));
    let outputs = fields::fields(&written.outputs, &at.key("outputs"), names, found);
    let evidence = fields::evidence(&written.evidence, &at.key("evidence"), names, found);
    let reminders =
        super::given(written.reminders.as_deref(), |written| values::reminders(written, &at.key("reminders"), found));
    let escalation = super::given(written.escalation.as_deref(), |written| {
        values::escalation(written, &at.key("escalation"), names, found)
    });
    let told = written.notify.iter().flat_map(|notify| notify.done.iter().cloned()).collect::<Vec<_>>();
    let notify = names.roles(&told, &at.key("notify").key("done"), found);
    let keep = written.personal_data.as_ref().map(|data| &data.keep);
    let keep = values::given_term(keep, &at.key("personal_data").key("keep"), found);
    Some(Step {
        id: id.to_owned(),
        title: title?,
        description: description?,
        kind: crate::definition::StepKind::Task,
        owner: owner?,
        needs: needs?,
        condition: condition?,
        for_each: None,
        due: due?,
        outputs: outputs?,
        evidence: evidence?,
        reminders: reminders?,
        escalation: escalation?,
        notify: notify?,
        assurance: written.assurance.unwrap_or_default(),
        keep_personal_data: keep?,
    })
}

/// The roots of expressions, by name only: enough to see that a text looks like one.
fn roots() -> Scope {
    Scope::new(NOT_FREE[..5].iter().map(|root| ((*root).to_owned(), Type::Any)).collect())
}

fn without_title(id: &str, names: &Names<'_>) -> Option<Titles> {
    let text = values::spelled(id, names.language);
    let template = |text: Option<String>| text.and_then(|text| Template::parse(&text).ok());
    Some(Titles { nl: template(text.nl), en: template(text.en) })
}

fn for_each(
    written: Option<&IndexMap<String, String>>,
    at: &Place<'_>,
    spot: &Spot<'_, '_>,
    found: &mut Found,
) -> Option<Option<(ForEach, Type)>> {
    super::given(written.and_then(|written| written.first()), |(variable, source)| {
        let at = at.key(variable);
        let before = found.len();
        if NOT_FREE.contains(&variable.as_str()) {
            let message = both(
                format!("`{variable}` is een naam die expressies al kennen"),
                format!("`{variable}` is a name that expressions already know"),
            );
            let fault = Diagnostic::new(Code::VARIABLE_NOT_FREE, at.key_span(), message);
            found.push(fault.with_help(both("geef de variabele een andere naam", "give the variable another name")));
        }
        let over = spot.compile(source, &at, &Variable::default(), &Type::list_of(Type::Any), found)?;
        let item = match over.result_type() {
            Type::List(item) => (**item).clone(),
            _ => Type::Any,
        };
        if !is_key(&item) {
            let message = Text::said(|l| {
                let item = item.in_words(l);
                match l {
                    Language::Nl => {
                        format!("de stappen heten naar de waarden van deze lijst, en elk daarvan is {item}")
                    }
                    Language::En => {
                        format!("the steps are called by the values of this list, and each of them is {item}")
                    }
                }
            });
            let help = both(
                "neem een lijst van teksten, van items met een id, of `parties`",
                "take a list of texts, of items with an id, or `parties`",
            );
            found.push(at.finding(Code::NO_KEYS, message).with_help(help));
        }
        let for_each = ForEach { variable: variable.clone(), over };
        (found.len() == before).then_some((for_each, item))
    })
}

/// The finding about the variable in a condition, with where that condition belongs: `if` is asked before there is one for each.
fn asked_of_the_whole(fault: &mut Diagnostic, for_each: Option<&IndexMap<String, String>>) {
    let unknown = fault.cause.as_deref().and_then(|cause| cause.strip_prefix("name "));
    let (Some(unknown), Some((variable, over))) = (unknown, for_each.and_then(IndexMap::first)) else { return };
    if unknown == variable || closest(unknown, [variable.as_str()]).is_some() {
        fault.patches.clear();
        // Elsewhere the same name is mended in another way.
        fault.cause = None;
        let filtered = format!("`{over}.filter({variable}, ...)`");
        fault.help = Some(both(
            format!("zet de voorwaarde in `for_each`, zoals {filtered}; `if` gaat over de stap als geheel"),
            format!("put the condition into `for_each`, as in {filtered}; `if` is about the step as a whole"),
        ));
    }
}

/// Whether a value of this type can be the key of a step.
fn is_key(item: &Type) -> bool {
    match item {
        Type::Text | Type::Choice(_) | Type::Integer | Type::Date | Type::Any => true,
        Type::Record(fields) => fields.contains_key("id"),
        _ => false,
    }
}

fn owner(
    written: &WrittenOwner,
    at: &Place<'_>,
    names: &Names<'_>,
    filled: &Scope,
    found: &mut Found,
) -> Option<Owner> {
    let of_party = match written {
        WrittenOwner::Id(id) if names.roles.contains_key(id) => {
            return Some(Owner::Role { role: id.clone(), party: None });
        }
        WrittenOwner::Id(id) => return person(id, at, names, found),
        WrittenOwner::OfParty(of_party) => of_party,
    };
    let role = names.role(&of_party.role, &at.key("role"), found);
    let party = party(&of_party.party, &at.key("party"), names, filled, found);
    Some(Owner::Role { role: role?, party: Some(party?) })
}

/// The party whose people own a step: its id, or the variable of `for_each` between braces.
fn party(written: &str, at: &Place<'_>, names: &Names<'_>, filled: &Scope, found: &mut Found) -> Option<Template> {
    if names.parties.contains_key(written) || written.contains("{{") {
        let before = found.len();
        let party = values::template(written, at, filled, filled, found);
        if filled.roots().is_empty() {
            let help = both(
                "schrijf de id van een partij, of geef de stap een `for_each`",
                "write the id of a party, or give the step a `for_each`",
            );
            for fault in &mut found[before..] {
                fault.help = Some(help.clone());
                fault.cause = None;
            }
        }
        return party;
    }
    let is_slip = closest(written, names.parties.keys().map(String::as_str)).is_some();
    let Some(variable) = bare_variable(written, filled).filter(|_| !is_slip) else {
        names.party(written, at, found);
        return None;
    };
    let message = both(
        format!("`{written}` is geen partij; de variabele van `for_each` staat tussen accolades"),
        format!("`{written}` is no party; the variable of `for_each` stands between braces"),
    );
    let fault = at.finding(Code::MISPLACED_PLACEHOLDER, message);
    let placeholder = format!("\"{{{{ {variable} }}}}\"");
    let help = both(format!("schrijf {placeholder}"), format!("write {placeholder}"));
    let span = fault.span.clone();
    found.push(fault.with_help(help).with_patch(span, placeholder));
    None
}

/// The person who owns a step, as far as it is known who there is.
fn person(id: &str, at: &Place<'_>, names: &Names<'_>, found: &mut Found) -> Option<Owner> {
    let people = match names.people {
        People::Known(people) if !people.contains(id) => people,
        _ => return Some(Owner::Person(id.to_owned())),
    };
    let known = names.roles.keys().map(String::as_str).chain(people.iter().copied());
    let message = both(format!("`{id}` is geen rol en geen persoon"), format!("`{id}` is neither a role nor a person"));
    let fault = at.finding(Code::UNKNOWN_OWNER, message).with_cause(format!("role {id}"));
    let fault = suggesting_or_new(fault, id, known);
    // Without any people it may be somebody who is imported later, unless it is a slip in the name of a role.
    let slip = closest(id, names.roles.keys().map(String::as_str)).is_some();
    let severity = if people.is_empty() && !slip { Severity::Warning } else { Severity::Error };
    found.push(fault.with_severity(severity));
    (severity == Severity::Warning).then(|| Owner::Person(id.to_owned()))
}
