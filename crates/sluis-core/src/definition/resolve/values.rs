// SPDX-License-Identifier: EUPL-1.2
//! Texts with a grammar of their own: terms, dates, amounts, schedules, and texts for people.
//! The calendar and the money say what is wrong in their own words; this only knows where.

use jiff::civil::Date;

use super::Found;
use super::names::Names;
use crate::calendar::words::strict_date;
use crate::calendar::{Schedule, ScheduleError, Term, TermError};
use crate::definition::expression::{
    Fault, FaultKind, Scope, Template, Told, looks_like_expression, misspelt_variable,
};
use crate::definition::place::Place;
use crate::definition::schema::curled_quotes;
use crate::definition::written::Text as WrittenText;
use crate::definition::written::reminders::{Escalation as WrittenEscalation, Reminded, Reminder as WrittenReminder};
use crate::definition::{Escalation, Reminder, Titles};
use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::money::{Money, NotMoney};
use crate::text::{Language, Text, both};

pub(super) fn term(written: &str, at: &Place<'_>, found: &mut Found) -> Option<Term> {
    written.parse().map_err(|error: TermError| found.push(wrong_term(&error, at))).ok()
}

/// The finding about a text that is no term.
pub(in crate::definition) fn wrong_term(error: &TermError, at: &Place<'_>) -> Diagnostic {
    at.finding(Code::WRONG_TERM, error.said()).with_help(error.cure())
}

/// The term at a key that may be absent.
pub(super) fn given_term(written: Option<&String>, at: &Place<'_>, found: &mut Found) -> Option<Option<Term>> {
    super::given(written, |written| term(written, at, found))
}

pub(super) fn date(written: &str, at: &Place<'_>, found: &mut Found) -> Option<Date> {
    strict_date::parse(written).map_err(|_| found.push(no_date(written, at))).ok()
}

/// The finding about a date that no calendar has; its form was checked by the schema.
pub(in crate::definition) fn no_date(written: &str, at: &Place<'_>) -> Diagnostic {
    let message = both(
        format!("`{written}` staat in geen enkele kalender"),
        format!("`{written}` does not exist in any calendar"),
    );
    let help = both(
        "schrijf een dag die de maand heeft, als jaar-maand-dag",
        "write a day that the month has, as year-month-day",
    );
    at.finding(Code::WRONG_DATE, message).with_help(help)
}

/// An amount; its form was checked by the schema.
pub(super) fn money(written: &str, at: &Place<'_>, found: &mut Found) -> Option<Money> {
    let wrong = |_: NotMoney| {
        let message = both(format!("`{written}` is geen bedrag"), format!("`{written}` is not an amount of money"));
        let help = both(
            "schrijf euro's en centen met de munt erbij, zoals `90000.00 EUR`",
            "write euros and cents with their currency, such as `90000.00 EUR`",
        );
        found.push(at.finding(Code::WRONG_FORM, message).with_help(help));
    };
    written.parse().map_err(wrong).ok()
}

/// Text for people in which no placeholder can be filled.
pub(super) fn text(written: &WrittenText, at: &Place<'_>, names: &Names<'_>, found: &mut Found) -> Option<Text> {
    titles(written, at, names, &Scope::default(), &Scope::default(), found)?;
    Some(written.read(names.language))
}

/// Text for people that may be absent, with what is shown instead.
pub(super) fn text_or(
    written: Option<&WrittenText>,
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
    instead: impl FnOnce() -> Text,
) -> Option<Text> {
    match written {
        Some(written) => text(written, at, names, found),
        None => Some(instead()),
    }
}

/// Text for people that may be absent.
pub(super) fn given_text(
    written: Option<&WrittenText>,
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) -> Option<Option<Text>> {
    super::given(written, |written| text(written, at, names, found))
}

/// Text with placeholders. `filled` has the names that are filled in, `all` those that expressions know here.
pub(super) fn titles(
    written: &WrittenText,
    at: &Place<'_>,
    names: &Names<'_>,
    filled: &Scope,
    all: &Scope,
    found: &mut Found,
) -> Option<Titles> {
    let text = written.read(names.language);
    let place = |language: Language| match written {
        WrittenText::Plain(_) => at.clone(),
        WrittenText::PerLanguage(_) => at.key(language.code()),
    };
    let nl = super::given(text.nl.as_deref(), |text| template(text, &place(Language::Nl), filled, all, found));
    let en = super::given(text.en.as_deref(), |text| template(text, &place(Language::En), filled, all, found));
    Some(Titles { nl: nl?, en: en? })
}

/// One text with placeholders.
pub(super) fn template(text: &str, at: &Place<'_>, filled: &Scope, all: &Scope, found: &mut Found) -> Option<Template> {
    let checked = Template::parse(text).and_then(|template| {
        let bare = looks_like_expression(text, all).map(|fault| only_variables(fault, text, filled));
        let faults: Vec<Fault> = template.check(filled).into_iter().chain(bare).collect();
        if faults.is_empty() { Ok(template) } else { Err(faults) }
    });
    // What an older version took for a text may be one: it is no more than a warning.
    let misspelt = misspelt_variable(text, filled).map(|fault| of_fault(fault, at));
    found.extend(misspelt.map(|fault| fault.with_severity(Severity::Warning)));
    let told = |fault: Fault| match fault.kind == FaultKind::UnknownName && filled.roots().is_empty() {
        true => of_fault(nothing_shown(fault), at),
        false => of_fault(fault, at),
    };
    checked.map_err(|faults| found.extend(faults.into_iter().map(told))).ok()
}

/// The fault of a placeholder where none is filled.
fn nothing_shown(fault: Fault) -> Fault {
    let help = both(
        "zeg het in woorden: alleen `title` en `description` van een stap met `for_each` laten een waarde zien",
        "say it in words: only the `title` and `description` of a step with `for_each` show a value",
    );
    let cause = fault.told.cause.as_ref().map(|cause| format!("{cause} where nothing is shown"));
    let mut fault = fault.with_help(help).offering(None);
    fault.told.cause = cause;
    fault
}

/// The fault of a text that is an expression, without the advice to make it a placeholder where none is filled by it.
fn only_variables(fault: Fault, text: &str, filled: &Scope) -> Fault {
    let root = text.trim().split('.').next().unwrap_or_default();
    if filled.get(root).is_some() {
        return fault;
    }
    let help = both(
        "zeg het in woorden: een tekst laat alleen de variabele van `for_each` zien",
        "say it in words: a text shows the variable of `for_each` and nothing else",
    );
    fault.with_help(help).offering(None)
}

/// The finding about a fault in the text that stands here.
pub(super) fn of_fault(fault: Fault, at: &Place<'_>) -> Diagnostic {
    use FaultKind as Kind;
    let code = match fault.kind {
        Kind::Syntax => Code::EXPRESSION_SYNTAX,
        Kind::UnknownName => Code::UNKNOWN_NAME,
        Kind::WrongType => Code::EXPRESSION_TYPE,
        Kind::TooLong | Kind::TooDeep | Kind::TooManyComprehensions => Code::EXPRESSION_TOO_LARGE,
        Kind::Placeholder => Code::MISPLACED_PLACEHOLDER,
        Kind::NotSupported => Code::EXPRESSION_NOT_SUPPORTED,
    };
    let span = at.within(fault.range.clone());
    let is_exact = span.range().len() == fault.range.len();
    let Told { message, help, instead, cause } = *fault.told;
    let cause = cause.or_else(|| wrong_input(&fault.kind, at, &span));
    let finding = Diagnostic { help, cause, ..Diagnostic::new(code, span.clone(), message) };
    let instead = instead.map(|instead| between(at, instead));
    match instead.filter(|_| is_exact) {
        // A text that begins with a brace means something else in YAML without quotes.
        Some(instead) if instead.starts_with('{') && span == at.span() => {
            finding.with_patch(span, format!("\"{instead}\""))
        }
        Some(instead) => finding.with_patch(span, instead),
        None => finding,
    }
}

/// What is to be written within the text at a place, with the quotes that its own leave: those that stand around it end it.
fn between(at: &Place<'_>, instead: String) -> String {
    let whole = instead.strip_prefix('\'').and_then(|inside| inside.strip_suffix('\''));
    match at.document().source().text()[at.span().start..].chars().next() {
        Some('\'') => whole.unwrap_or(&instead).replace('\'', "\""),
        Some('"') => whole.unwrap_or(&instead).replace('"', "'"),
        _ => instead,
    }
}

/// What is to be put right where an expression asks an input for something that its type is not.
fn wrong_input(kind: &FaultKind, at: &Place<'_>, span: &Span) -> Option<String> {
    let part = at.document().source().text().get(span.range())?;
    let of_input = *kind == FaultKind::WrongType && part.starts_with("inputs.") && !part.contains(' ');
    of_input.then(|| format!("type of {part}"))
}

/// An id as people read it where no title is written: spaces for hyphens.
pub(super) fn spelled(id: &str, language: Language) -> Text {
    Text::in_language(language, id.replace('-', " "))
}

pub(super) fn reminders(written: &[WrittenReminder], at: &Place<'_>, found: &mut Found) -> Option<Vec<Reminder>> {
    super::all(written.iter().enumerate().map(|(index, one)| reminder(one, &at.index(index), found)))
}

fn reminder(written: &WrittenReminder, at: &Place<'_>, found: &mut Found) -> Option<Reminder> {
    let WrittenReminder { schedule, before_due, after_due, of, digest, days_off } = written;
    if let Some(before) = before_due {
        return term(before, &at.key("before_due"), found).map(Reminder::BeforeDue);
    }
    if let Some(after) = after_due {
        return term(after, &at.key("after_due"), found).map(Reminder::AfterDue);
    }
    let parsed = Schedule::parse(schedule.as_deref().unwrap_or_default());
    let wrong = |error: ScheduleError| {
        let written = schedule.as_deref().unwrap_or_default();
        if let Some(curled) = curled_quotes(written, at.key("schedule").span()) {
            return found.push(curled);
        }
        let fault = at.key("schedule").finding(Code::WRONG_SCHEDULE, error.said()).with_help(error.cure());
        let meant = error.meant(written).filter(|meant| Schedule::parse(meant).is_ok());
        found.push(meant.iter().fold(fault, |fault, meant| fault.with_word(written, meant)));
    };
    let speaks_of = |what| of.as_ref().is_none_or(|of| of.contains(&what));
    Some(Reminder::Scheduled {
        schedule: Box::new(parsed.map_err(wrong).ok()?),
        due_soon: speaks_of(Reminded::DueSoon),
        overdue: speaks_of(Reminded::Overdue),
        digest: digest.unwrap_or(false),
        days_off: days_off.unwrap_or(false),
    })
}

pub(super) fn escalation(
    written: &[WrittenEscalation],
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) -> Option<Vec<Escalation>> {
    super::all(written.iter().enumerate().map(|(index, one)| {
        let at = at.index(index);
        let after = term(&one.after, &at.key("after"), found);
        let to = names.role_or_person(&one.to, &at.key("to"), found);
        Some(Escalation { after: after?, to: to? })
    }))
}
