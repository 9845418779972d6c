// SPDX-License-Identifier: EUPL-1.2
//! The form that a pattern asks of a short, plain text, judged at once: a large engine takes longer to set up than a whole
//! file takes to read. Never judges what the engine could see otherwise: for all but printable ASCII it says nothing.

/// A part of a pattern.
#[derive(Debug)]
enum Part {
    /// One character of these, one bit for each of ASCII.
    One(u128),
    Start,
    End,
    Sequence(Vec<Part>),
    Either(Vec<Part>),
    Repeat(Box<Part>, u32, u32),
}

/// A pattern that can be judged here.
#[derive(Debug)]
pub(super) struct Form(Part);

impl Form {
    /// The form behind a pattern; nothing when it uses more than literals, classes, groups, anchors and repetition.
    pub(super) fn of(pattern: &str) -> Option<Form> {
        let mut reader = Reader { rest: pattern };
        let part = reader.either()?;
        reader.rest.is_empty().then_some(Form(part))
    }

    /// Whether the pattern is found in this text; nothing when the text is not short and plain.
    pub(super) fn fits(&self, text: &str) -> Option<bool> {
        let plain = text.len() < 127 && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        // A set of positions in the text, one bit for each: so no pattern takes long.
        plain.then(|| self.0.after(text.as_bytes(), (1 << (text.len() + 1)) - 1) != 0)
    }
}

impl Part {
    /// Where a match of this part can end when it begins at one of these positions.
    fn after(&self, text: &[u8], from: u128) -> u128 {
        match self {
            Part::One(class) => {
                let here = |at: &usize| from >> at & 1 == 1 && class >> text[*at] & 1 == 1;
                (0..text.len()).filter(here).fold(0, |ends, at| ends | 1 << (at + 1))
            }
            Part::Start => from & 1,
            Part::End => from & 1 << text.len(),
            Part::Sequence(parts) => parts.iter().fold(from, |from, part| part.after(text, from)),
            Part::Either(parts) => parts.iter().fold(0, |ends, part| ends | part.after(text, from)),
            Part::Repeat(part, least, most) => {
                let mut last = (0..*least).fold(from, |from, _| part.after(text, from));
                let mut ends = last;
                for _ in *least..*most {
                    last = part.after(text, last) & !ends;
                    if last == 0 {
                        break;
                    }
                    ends |= last;
                }
                ends
            }
        }
    }
}

const SPACE: u128 = 1 << b' ';
const DIGITS: u128 = 0x3FF << b'0';

struct Reader<'p> {
    rest: &'p str,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let first = *self.rest.as_bytes().first()?;
        self.rest = self.rest.get(1..)?;
        Some(first)
    }

    fn take(&mut self, wanted: &str) -> bool {
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn either(&mut self) -> Option<Part> {
        let mut parts = vec![self.sequence()?];
        while self.take("|") {
            parts.push(self.sequence()?);
        }
        Some(if parts.len() == 1 { parts.remove(0) } else { Part::Either(parts) })
    }

    fn sequence(&mut self) -> Option<Part> {
        let mut parts = Vec::new();
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let part = self.part()?;
            parts.push(self.repeated(part)?);
        }
        Some(Part::Sequence(parts))
    }

    fn part(&mut self) -> Option<Part> {
        Some(match self.next()? {
            b'^' => Part::Start,
            b'$' => Part::End,
            b'.' => Part::One(u128::MAX),
            b'[' => self.class()?,
            b'(' if !self.rest.starts_with('?') => {
                let inner = self.either()?;
                self.take(")").then_some(inner)?
            }
            b'\\' => Part::One(self.escape()?),
            b'(' | b'*' | b'+' | b'?' | b'{' | b'}' | b']' => return None,
            literal => Part::One(1 << literal),
        })
    }

    fn repeated(&mut self, part: Part) -> Option<Part> {
        let (least, most) = if self.take("*") {
            (0, u32::MAX)
        } else if self.take("+") {
            (1, u32::MAX)
        } else if self.take("?") {
            (0, 1)
        } else if self.take("{") {
            let (counts, rest) = self.rest.split_once('}')?;
            self.rest = rest;
            let (least, most) = counts.split_once(',').unwrap_or((counts, counts));
            (least.parse().ok()?, most.parse().ok()?)
        } else {
            return Some(part);
        };
        // Lazy and possessive repetition, and repetition of repetition, are left to the engine.
        (!self.rest.starts_with(['*', '+', '?', '{'])).then(|| Part::Repeat(Box::new(part), least, most))
    }

    fn class(&mut self) -> Option<Part> {
        let negated = self.take("^");
        let mut class = 0_u128;
        while !self.take("]") {
            let first = self.member()?;
            let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            class |= if is_range && first.is_power_of_two() {
                self.next()?;
                let last = self.member()?;
                let up_to = |one: u128| one | (one - 1);
                (last.is_power_of_two() && last >= first).then(|| up_to(last) & !(first - 1))?
            } else {
                first
            };
        }
        Some(Part::One(if negated { !class } else { class }))
    }

    fn member(&mut self) -> Option<u128> {
        match self.next()? {
            b'\\' => self.escape(),
            b'[' | b'&' | b'~' => None,
            literal => Some(1 << literal),
        }
    }

    /// What follows a backslash. No text that is judged here holds white space other than a space.
    fn escape(&mut self) -> Option<u128> {
        match self.next()? {
            b's' => Some(SPACE),
            b'S' => Some(!SPACE),
            b'd' => Some(DIGITS),
            b'r' => Some(1 << b'\r'),
            b'n' => Some(1 << b'\n'),
            sign if sign.is_ascii_punctuation() => Some(1 << sign),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::{SchemaKind, patterns, validators};
    use super::Form;

    /// Every pattern of every schema.
    fn all() -> Vec<String> {
        fn collect(schema: &Value, found: &mut Vec<String>) {
            if let Some(Value::String(pattern)) = schema.get("pattern") {
                found.push(pattern.clone());
            }
            match schema {
                Value::Object(map) => map.values().for_each(|value| collect(value, found)),
                Value::Array(items) => items.iter().for_each(|value| collect(value, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        SchemaKind::ALL.into_iter().for_each(|kind| collect(validators::schema(kind), &mut found));
        found.sort();
        found.dedup();
        found
    }

    #[test]
    fn nearly_every_pattern_of_the_schemas_is_judged_without_the_engine() {
        let others: Vec<_> = all().into_iter().filter(|pattern| Form::of(pattern).is_none()).collect();
        // It names characters that are not ASCII.
        assert!(others.iter().all(|pattern| pattern.contains(r"\u202a")), "{others:?}");
        assert!(all().len() > 20 && others.len() <= 1, "{others:?}");
    }

    #[test]
    fn texts_that_are_long_or_not_plain_are_left_to_the_engine() {
        let form = Form::of("^.+$").expect("a simple pattern");
        assert_eq!(form.fits("plain"), Some(true));
        assert_eq!(form.fits(&"a".repeat(126)), Some(true));
        for text in ["a\tb", "a\n", "caf\u{e9}", &"a".repeat(127)] {
            assert_eq!(form.fits(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_form_judges_as_the_engine_does(
            picked in any::<prop::sample::Index>(),
            text in "([0-9]{1,4}|[a-z]{1,3}|[-./:@#_+ \\[\\]{}TPDWH]| (hours?|working days?|weeks) ?|2027|-0[1-9]|-1[0-2]|-31| EUR|\\{\\{|\\}\\}|gate |condition |steps\\.|phase\\.start|party\\.|https?://|sqlite:|\\.yaml){0,8}",
        ) {
            let patterns = all();
            let pattern = picked.get(&patterns);
            if let Some(verdict) = Form::of(pattern).and_then(|form| form.fits(&text)) {
                let engine = patterns::compile(&json!(pattern));
                prop_assert_eq!(verdict, engine.is_valid(&json!(text)), "{} in {:?}", pattern, text);
            }
        }

        #[test]
        fn a_text_made_to_fit_does_fit(picked in any::<prop::sample::Index>(), seed in any::<[u8; 32]>()) {
            use proptest::strategy::ValueTree;
            use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
            let patterns = all();
            let pattern = picked.get(&patterns);
            let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
            let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
            let inner = pattern.trim_start_matches('^').trim_end_matches('$');
            let text = prop::string::string_regex(inner).expect("no anchors inside").new_tree(&mut runner).expect("a text").current();
            if let Some(verdict) = Form::of(pattern).and_then(|form| form.fits(&text)) {
                prop_assert!(verdict, "{} in {:?}", pattern, text);
            }
        }
    }
}
