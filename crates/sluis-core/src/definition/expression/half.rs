// SPDX-License-Identifier: EUPL-1.2
//! What could stand at the end of an expression that is half written, for editors. Reads backwards from the end by the signs
//! alone: what stands before need not be right, and nothing is judged.

use super::tokens::COMPREHENSIONS;
use super::types::{Scope, Type};

/// A word that could stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub word: String,
    /// What it would read; nothing for a word of the language and a value.
    pub kind: Option<Type>,
}

/// The words that could stand at the end of `before`, and how many bytes of the one that is meant are there already.
pub fn offered(before: &str, scope: &Scope) -> (Vec<Word>, usize) {
    if let Some(quote) = open_quote(before) {
        let written = before.len() - quote - 1;
        return (in_quotes(&before[..quote], scope), written);
    }
    let path = path_before(before);
    match path.rsplit_once('.') {
        Some((of, half)) => {
            let kind = read(of, &before[..before.len() - path.len()], scope);
            (kind.map(|kind| members(&kind)).unwrap_or_default(), half.len())
        }
        None => {
            let variables = variables(before).map(|(name, _)| name.to_owned());
            let roots = scope.roots().iter().map(|(name, kind)| Word { word: name.clone(), kind: Some(kind.clone()) });
            let variables = variables.map(|word| Word { word, kind: None });
            (roots.chain(variables).collect(), path.len())
        }
    }
}

/// The type of the variable of a `for_each` over this expression.
pub fn element(over: &str, scope: &Scope) -> Option<Type> {
    let list = over.find(".filter(").map_or(over, |end| &over[..end]);
    item(&read(list.trim(), "", scope)?)
}

/// Where the quote stands that is not closed.
fn open_quote(text: &str) -> Option<usize> {
    let mut open: Option<(usize, char)> = None;
    for (at, sign) in text.char_indices().filter(|(_, sign)| matches!(sign, '"' | '\'')) {
        open = match open {
            None => Some((at, sign)),
            Some((_, quote)) if quote == sign => None,
            still => still,
        };
    }
    open.map(|(at, _)| at)
}

/// The words between quotes: those that what stands on the left may be, or the names in brackets.
fn in_quotes(before: &str, scope: &Scope) -> Vec<Word> {
    let value = |word: &String| Word { word: word.clone(), kind: None };
    let before = before.trim_end();
    let (of, is_name) = match before.strip_suffix('[').map(str::trim_end) {
        Some(of) if of.ends_with("in") => (of.trim_end_matches("in"), false),
        Some(of) => (of, true),
        None => {
            let compared = before.strip_suffix("==").or_else(|| before.strip_suffix("!="));
            (compared.unwrap_or_default(), false)
        }
    };
    let of = of.trim_end();
    let path = path_before(of);
    match read(path, &of[..of.len() - path.len()], scope) {
        Some(Type::Choice(words)) if !is_name => words.iter().map(value).collect(),
        Some(Type::MapOf { names: Some(names), .. }) if is_name => names.iter().map(value).collect(),
        _ => Vec::new(),
    }
}

/// The path at the end of a text: names, dots, and what stands in brackets.
fn path_before(text: &str) -> &str {
    let mut start = text.len();
    let mut closed = 0_usize;
    for (at, sign) in text.char_indices().rev() {
        match sign {
            ']' => closed += 1,
            '[' if closed > 0 => closed -= 1,
            _ if closed > 0 => {}
            _ if sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.') => {}
            _ => break,
        }
        start = at;
    }
    &text[start..]
}

/// The type of what a path reads, in which a variable of a macro that stands before it may be the first name.
fn read(path: &str, before: &str, scope: &Scope) -> Option<Type> {
    let mut parts = parts(path);
    let root = parts.next()?;
    let mut kind = match scope.get(root) {
        Some(kind) => kind.clone(),
        None => {
            let (_, call) = variables(before).filter(|(name, _)| *name == root).last()?;
            let list = path_before(call);
            item(&read(list, &call[..call.len() - list.len()], scope)?)?
        }
    };
    for part in parts {
        kind = match part.starts_with('[') {
            true => item(&kind)?,
            false => kind.fields().and_then(|fields| fields.get(part)).cloned().or_else(|| named(&kind, part))?,
        };
    }
    Some(kind)
}

fn named(kind: &Type, name: &str) -> Option<Type> {
    match kind {
        Type::MapOf { value, names } if names.as_ref().is_none_or(|names| names.iter().any(|known| known == name)) => {
            Some((**value).clone())
        }
        _ => None,
    }
}

/// One of many: of a list an item, of a step with `for_each` an instance.
fn item(kind: &Type) -> Option<Type> {
    match kind {
        Type::List(item) | Type::MapOf { value: item, .. } => Some((**item).clone()),
        Type::FanOut { instance, .. } => Some(Type::Record(instance.clone())),
        _ => None,
    }
}

/// The names and brackets of a path: `steps`, `survey`, `["goirle"]`, `outputs`.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = path;
    std::iter::from_fn(move || {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        let end = match rest.starts_with('[') {
            true => rest.find(']').map_or(rest.len(), |end| end + 1),
            false => rest.find(['.', '[']).unwrap_or(rest.len()),
        };
        let (part, more) = rest.split_at(end);
        rest = more;
        (!part.is_empty()).then_some(part)
    })
}

/// The variables of macros, each with the text before the dot of the call: `i` of `steps.x.each.all(i, ...)`.
fn variables(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices('(').filter_map(move |(open, _)| {
        let (before, call) = text[..open].rsplit_once('.')?;
        let (name, _) = text[open + 1..].split_once(',')?;
        let name = name.trim();
        let is_name = !name.is_empty() && name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_');
        (COMPREHENSIONS.contains(&call) && is_name).then_some((name, before))
    })
}

/// What may stand behind a dot.
fn members(kind: &Type) -> Vec<Word> {
    let macros = || COMPREHENSIONS.into_iter().map(|word| Word { word: word.to_owned(), kind: None });
    let name = |(word, kind): (&String, &Type)| Word { word: word.clone(), kind: Some(kind.clone()) };
    match kind {
        Type::Record(fields) | Type::FanOut { whole: fields, .. } => fields.iter().map(name).collect(),
        Type::MapOf { value, names } => {
            names.iter().flatten().map(|word| name((word, value))).chain(macros()).collect()
        }
        Type::List(_) => macros().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope() -> Scope {
        let state = Type::Choice(vec!["open".to_owned(), "done".to_owned()]);
        let instance = [("state", state.clone()), ("outputs", Type::record([("count", Type::Integer)]))];
        let whole = [("state", state), ("each", Type::list_of(Type::record(instance.clone())))];
        let of =
            |fields: &[(&str, Type)]| fields.iter().map(|(name, kind)| ((*name).to_owned(), kind.clone())).collect();
        let survey = Type::FanOut { whole: of(&whole), instance: of(&instance) };
        let parties =
            Type::map_under(["goirle", "tilburg"], Type::record([("id", Type::Text), ("weight", Type::Decimal)]));
        let roots = [("steps", Type::record([("sur-vey", survey)])), ("parties", parties)];
        Scope::new(roots.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect())
    }

    fn words(before: &str) -> Vec<String> {
        offered(before, &scope()).0.into_iter().map(|word| word.word).collect()
    }

    #[test]
    fn behind_a_dot_stands_what_the_path_before_it_has() {
        assert_eq!(words("1 > 2 && steps."), ["sur-vey"]);
        assert_eq!(words("!steps.sur-vey.st"), ["state", "each"]);
        assert_eq!(words("steps.sur-vey[\"goirle\"].outputs."), ["count"]);
        assert_eq!(words("parties.goirle."), ["id", "weight"]);
        assert_eq!(words("parties.")[..2], ["goirle", "tilburg"]);
        assert_eq!(words("steps.nothing."), [""; 0]);
    }

    #[test]
    fn a_variable_of_a_macro_is_what_the_list_holds() {
        assert_eq!(words("steps.sur-vey.each.all(i, i.outputs.count > 3 && i."), ["state", "outputs"]);
        assert_eq!(words("parties.filter(p, p."), ["id", "weight"]);
        assert_eq!(words("parties.filter(p, "), ["steps", "parties", "p"]);
    }

    #[test]
    fn between_quotes_stand_the_words_that_the_left_side_may_be() {
        assert_eq!(words("steps.sur-vey.state == \"do"), ["open", "done"]);
        assert_eq!(words("steps.sur-vey.state in ['"), ["open", "done"]);
        assert_eq!(words("parties[\""), ["goirle", "tilburg"]);
        assert_eq!(words("\"a\" == \""), [""; 0]);
        assert_eq!(offered("steps.sur-vey.state == \"do", &scope()).1, 2);
    }
}
