// SPDX-License-Identifier: EUPL-1.2
//! The form that a pattern asks of a short text, judged at once: a large engine takes longer to set up than a whole
//! file takes to read. Never judges what the engine could see otherwise: then it says nothing.

/// A part of a pattern.
#[derive(Debug)]
enum Part {
    /// One character of these.
    One(Class),
    Start,
    End,
    Sequence(Vec<Part>),
    Either(Vec<Part>),
    Repeat(Box<Part>, u32, u32),
}

/// Some characters.
#[derive(Debug, Default)]
struct Class {
    /// One bit for each of ASCII.
    ascii: u128,
    /// The others, as ranges from the first up to the last.
    beyond: Vec<(char, char)>,
    /// The ranges are of those that do not belong to it.
    without: bool,
}

/// A pattern that can be judged here.
#[derive(Debug)]
pub(super) struct Form {
    part: Part,
    /// The text that a pattern without anchors and choices looks for.
    words: Option<String>,
    /// It names white space, digits or anything: engines differ in which characters beyond printable ASCII those are.
    plain_only: bool,
}

/// Longer texts are not judged here: a set of positions in a text has one bit for each.
const LONGEST: usize = 126;

impl Form {
    /// The form behind a pattern; nothing when it uses more than literals, classes, groups, anchors and repetition.
    pub(super) fn of(pattern: &str) -> Option<Form> {
        let mut reader = Reader { rest: pattern, plain_only: false };
        let part = reader.either()?;
        let words = part.words();
        reader.rest.is_empty().then_some(Form { part, words, plain_only: reader.plain_only })
    }

    /// Whether the pattern is found in this text; nothing when that is not certain, or the text is long.
    pub(super) fn fits(&self, text: &str) -> Option<bool> {
        let is_plain = || text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if self.plain_only && !is_plain() {
            return None;
        }
        if let Some(words) = &self.words {
            return Some(text.contains(words));
        }
        let mut letters = ['\0'; LONGEST];
        let mut length = 0;
        for one in text.chars() {
            *letters.get_mut(length)? = one;
            length += 1;
        }
        // All positions at once: so no pattern takes long.
        Some(self.part.after(&letters[..length], (1 << (length + 1)) - 1) != 0)
    }
}

impl Class {
    fn of_ascii(ascii: u128) -> Class {
        Class { ascii, ..Class::default() }
    }

    fn is_one(&self) -> bool {
        self.ascii.is_power_of_two() && self.beyond.is_empty() && !self.without
    }

    fn has(&self, one: char) -> bool {
        match u8::try_from(one) {
            Ok(byte) if byte.is_ascii() => self.ascii >> byte & 1 == 1,
            _ => self.beyond.iter().any(|(first, last)| (*first..=*last).contains(&one)) != self.without,
        }
    }

    fn add(&mut self, first: char, last: char) {
        for one in first.min('\u{80}')..last.min('\u{80}') {
            self.ascii |= 1 << u32::from(one);
        }
        match u8::try_from(last) {
            Ok(byte) if byte.is_ascii() => self.ascii |= 1 << byte,
            _ => self.beyond.push((first.max('\u{80}'), last)),
        }
    }

    fn negated(self) -> Class {
        Class { ascii: !self.ascii, without: !self.without, ..self }
    }
}

impl Part {
    /// The letters, when the part is nothing but letters.
    fn words(&self) -> Option<String> {
        let Part::Sequence(parts) = self else { return None };
        let letter = |part: &Part| match part {
            Part::One(class) if class.is_one() => char::from_u32(class.ascii.trailing_zeros()),
            _ => None,
        };
        parts.iter().map(letter).collect()
    }

    /// Where a match of this part can end when it begins at one of these positions.
    fn after(&self, text: &[char], from: u128) -> u128 {
        match self {
            Part::One(class) => {
                let here = |at: &usize| text.get(*at).is_some_and(|one| class.has(*one));
                places(from).filter(here).fold(0, |ends, at| ends | 1 << (at + 1))
            }
            Part::Start => from & 1,
            Part::End => from & 1 << text.len(),
            Part::Sequence(parts) => parts.iter().fold(from, |from, part| part.after(text, from)),
            Part::Either(parts) => parts.iter().fold(0, |ends, part| ends | part.after(text, from)),
            // By far the most patterns: a run of like characters from one place.
            Part::Repeat(part, least, most)
                if let Part::One(class) = &**part
                    && from.is_power_of_two() =>
            {
                let begin = from.trailing_zeros() as usize;
                let run = text[begin..].iter().take(*most as usize).take_while(|one| class.has(**one)).count();
                let up_to = |end: usize| (1_u128 << end) - 1;
                let least = begin + *least as usize;
                if begin + run < least { 0 } else { up_to(begin + run + 1) & !up_to(least) }
            }
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

/// The places in a set of places.
fn places(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let first = (set != 0).then(|| set.trailing_zeros() as usize);
        set &= set.wrapping_sub(1);
        first
    })
}

const SPACE: u128 = 1 << b' ';
const DIGITS: u128 = 0x3FF << b'0';

struct Reader<'p> {
    rest: &'p str,
    plain_only: bool,
}

/// A member of a class.
enum Member {
    One(char),
    Some(u128),
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let mut rest = self.rest.chars();
        let first = rest.next()?;
        self.rest = rest.as_str();
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
            '^' => Part::Start,
            '$' => Part::End,
            '.' => {
                self.plain_only = true;
                Part::One(Class::of_ascii(u128::MAX))
            }
            '[' => self.class()?,
            '(' if !self.rest.starts_with('?') => {
                let inner = self.either()?;
                self.take(")").then_some(inner)?
            }
            '\\' => {
                let mut class = Class::default();
                match self.escape()? {
                    Member::One(one) => class.add(one, one),
                    Member::Some(ascii) => class.ascii = ascii,
                }
                Part::One(class)
            }
            '(' | '*' | '+' | '?' | '{' | '}' | ']' => return None,
            literal => {
                let mut class = Class::default();
                class.add(literal, literal);
                Part::One(class)
            }
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
        let mut class = Class::default();
        while !self.take("]") {
            match self.member()? {
                Member::One(first) if self.rest.starts_with('-') && !self.rest.starts_with("-]") => {
                    self.next()?;
                    let Member::One(last) = self.member()? else { return None };
                    (first <= last).then(|| class.add(first, last))?;
                }
                Member::One(one) => class.add(one, one),
                Member::Some(ascii) => class.ascii |= ascii,
            }
        }
        Some(Part::One(if negated { class.negated() } else { class }))
    }

    fn member(&mut self) -> Option<Member> {
        match self.next()? {
            '\\' => self.escape(),
            '[' | '&' | '~' => None,
            literal => Some(Member::One(literal)),
        }
    }

    /// What follows a backslash. White space and digits are judged in plain texts only, where they are few.
    fn escape(&mut self) -> Option<Member> {
        let next = self.next()?;
        self.plain_only |= matches!(next, 's' | 'S' | 'd');
        match next {
            's' => Some(Member::Some(SPACE)),
            'S' => Some(Member::Some(!SPACE)),
            'd' => Some(Member::Some(DIGITS)),
            'r' => Some(Member::One('\r')),
            'n' => Some(Member::One('\n')),
            'u' => {
                let (code, rest) = self.rest.split_at_checked(4)?;
                self.rest = rest;
                u32::from_str_radix(code, 16).ok().and_then(char::from_u32).map(Member::One)
            }
            sign if sign.is_ascii_punctuation() => Some(Member::One(sign)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::{SchemaKind, validators};
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

    /// The validator of a schema with nothing but this pattern.
    fn engine(pattern: &str) -> jsonschema::Validator {
        jsonschema::options()
            .with_draft(jsonschema::Draft::Draft4)
            .with_pattern_options(jsonschema::PatternOptions::regex())
            .build(&json!({ "pattern": pattern }))
            .expect("a pattern of the schemas")
    }

    #[test]
    fn what_only_an_engine_can_judge_is_left_to_it() {
        for pattern in ["a+?", "(?i)a", r"\w", r"\bword", "[a&&b]", r"\p{L}", "(a", "a{2,}"] {
            assert!(Form::of(pattern).is_none(), "{pattern}");
        }
        let form = Form::of("^.+$").expect("a simple pattern");
        assert_eq!(form.fits("plain"), Some(true));
        assert_eq!(form.fits(&"a".repeat(126)), Some(true));
        for text in ["a\tb", "a\n", "caf\u{e9}", &"a".repeat(127)] {
            assert_eq!(form.fits(text), None, "{text:?}");
        }
    }

    #[test]
    fn names_of_people_and_long_expressions_are_judged_here() {
        let name = Form::of(r"^[^\u0000-\u001f\u202a-\u202e]+$").expect("a class with ranges");
        for (text, fits) in [("Zo\u{eb} \u{141}uk", true), ("a\u{202b}b", false), ("a\tb", false), ("", false)] {
            assert_eq!(name.fits(text), Some(fits), "{text:?}");
        }
        let braces = Form::of(r"\{\{").expect("two letters");
        assert_eq!(braces.fits(&"a ".repeat(200)), Some(false));
        assert_eq!(braces.fits(&format!("{}{{{{", "a ".repeat(200))), Some(true));
    }

    proptest! {
        #[test]
        fn the_form_judges_as_the_engine_does(
            picked in any::<prop::sample::Index>(),
            text in "([0-9]{1,4}|[a-z]{1,3}|[-./:@#_+ \\[\\]{}TPDWH]| (hours?|working days?|weeks) ?|2027|-0[1-9]|-1[0-2]|-31| EUR|\\{\\{|\\}\\}|gate |condition |steps\\.|phase\\.start|party\\.|https?://|sqlite:|\\.yaml|[\\t\\r\\n\u{e9}\u{141}\u{2028}\u{202c}\u{2067}\u{1f600}\\x00\\x7f]){0,8}",
        ) {
            let patterns = all();
            let pattern = picked.get(&patterns);
            if let Some(verdict) = Form::of(pattern).and_then(|form| form.fits(&text)) {
                prop_assert_eq!(verdict, engine(pattern).is_valid(&json!(text)), "{} in {:?}", pattern, text);
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
