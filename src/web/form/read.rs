// SPDX-License-Identifier: EUPL-1.2
//! From what was typed to the values that a command takes, with every problem at once and beside its field. Reads
//! spelling in the reader's language and says what lacks; limits and patterns are the core's to judge.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};
use sluis_core::text::Language;

use super::{Answer, Question, Typed, amounts};

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The question, by its full name; empty when it is about the whole.
    pub name: String,
    /// A whole sentence: what is wrong and what to give.
    pub text: String,
}

/// The values by the names of their questions; what was left empty is absent. Rows without anything must be left out before.
pub fn read(questions: &[Question], typed: &Typed, language: Language) -> (Map<String, Json>, Vec<Problem>) {
    let mut reader = Reader { typed, language, problems: Vec::new() };
    let given = reader.all(questions, |question| question.name.clone());
    (given, reader.problems)
}

struct Reader<'a> {
    typed: &'a Typed,
    language: Language,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn all(&mut self, questions: &[Question], key: impl Fn(&Question) -> String + Copy) -> Map<String, Json> {
        let mut given = Map::new();
        for question in questions {
            if let Answer::Group(inside) = &question.answer {
                given.extend(self.all(inside, key));
            } else if let Some(value) = self.one(question) {
                given.insert(key(question), value);
            }
        }
        given
    }

    fn one(&mut self, question: &Question) -> Option<Json> {
        let text = self.typed.get(&question.name);
        let value = match &question.answer {
            Answer::Rows(rows) => {
                let count = self.typed.get(&format!("{}.rows", question.name)).parse().unwrap_or(0);
                let rows: Vec<Json> =
                    (1..=count.min(rows.most())).filter_map(|row| self.row(rows, &question.name, row)).collect();
                (!rows.is_empty()).then(|| Json::from(rows))
            }
            Answer::SomeOf(_) => {
                let chosen: Vec<&String> =
                    self.typed.all(&question.name).iter().filter(|text| !text.is_empty()).collect();
                (!chosen.is_empty()).then(|| json!(chosen))
            }
            _ if text.trim().is_empty() => None,
            answer => Some(self.plain(question, answer, text)?),
        };
        if value.is_none() && question.required {
            self.lacks(question);
        }
        value
    }

    /// One row: an object of its fields, or the one value of a plain list.
    fn row(&mut self, rows: &super::Rows, name: &str, row: usize) -> Option<Json> {
        let questions = rows.of_row(name, row);
        let own = format!("{name}.{row}");
        match &questions[..] {
            [only] if only.name == own => self.one(only),
            _ => {
                let relative = |question: &Question| question.name[own.len() + 1..].to_owned();
                let mut fields = Map::new();
                for question in &questions {
                    if let Some(value) = self.one(question) {
                        fields.insert(relative(question), value);
                    }
                }
                Some(Json::Object(fields))
            }
        }
    }

    /// A text in the spelling of the core; a text that cannot be one is a problem.
    fn plain(&mut self, question: &Question, answer: &Answer, text: &str) -> Option<Json> {
        let language = self.language;
        let value = match answer {
            Answer::Line | Answer::Lines | Answer::Code => Some(Json::from(text.replace("\r\n", "\n"))),
            Answer::Whole => amounts::whole(text, language).map(Json::from),
            Answer::Number => amounts::number(text, language).map(Json::from),
            Answer::Money => amounts::money(text, language).map(|amount| Json::from(amount.to_string())),
            Answer::Date => amounts::date(text, language).map(|date| Json::from(date.to_string())),
            Answer::Time => amounts::time(text).map(|time| Json::from(time.strftime("%H:%M").to_string())),
            Answer::YesNo => text.parse::<bool>().ok().map(Json::from),
            Answer::Scale(..) => text.parse::<i64>().ok().map(Json::from),
            Answer::File => serde_json::from_str(text).ok().filter(Json::is_object),
            Answer::OneOf(_) | Answer::SomeOf(_) | Answer::Group(_) | Answer::Rows(_) => Some(Json::from(text)),
        };
        if value.is_none() {
            self.wrong(question, answer);
        }
        value
    }

    fn lacks(&mut self, question: &Question) {
        let what = match &question.answer {
            Answer::OneOf(_) | Answer::SomeOf(_) | Answer::YesNo | Answer::Scale(..) => {
                self.language.say("ontbreekt nog: kies een antwoord", "is missing: choose an answer")
            }
            Answer::File => self.language.say("ontbreekt nog: kies een bestand", "is missing: choose a file"),
            _ => self.language.say("is nog niet ingevuld", "is not filled in yet"),
        };
        self.problem(question, what);
    }

    fn wrong(&mut self, question: &Question, answer: &Answer) {
        let say = |nl, en| self.language.say(nl, en);
        let what = match answer {
            Answer::Whole => say("moet een geheel getal zijn, zoals 18", "must be a whole number, like 18"),
            Answer::Number => say("moet een getal zijn, zoals 3,5", "must be a number, like 3.5"),
            Answer::Money => say("moet een bedrag zijn, zoals 12.413,79", "must be an amount, like 12,413.79"),
            Answer::Date => {
                say("moet een datum zijn die bestaat, zoals 4-1-2027", "must be a day that exists, like 4-1-2027")
            }
            Answer::Time => say("moet een tijd zijn, zoals 9:30", "must be a time, like 9:30"),
            Answer::File if serde_json::from_str::<String>(self.typed.get(&question.name)).is_ok() => {
                say("is groter dan 25 MB: kies een kleiner bestand", "is larger than 25 MB: choose a smaller file")
            }
            Answer::File => {
                say("is niet goed aangekomen: kies het bestand opnieuw", "did not arrive well: choose the file again")
            }
            _ => say("is niet te lezen: kies opnieuw", "cannot be read: choose again"),
        };
        self.problem(question, what);
    }

    fn problem(&mut self, question: &Question, what: &str) {
        let text = format!("{} {what}.", in_a_sentence(&question.label));
        self.problems.push(Problem { name: question.name.clone(), text });
    }
}

/// A label within a sentence: one that ends like a sentence stands between quotes.
pub fn in_a_sentence(label: &str) -> Cow<'_, str> {
    if label.ends_with(['?', '!', '.', ':']) { Cow::from(format!("“{label}”")) } else { Cow::from(label) }
}

#[cfg(test)]
mod tests {
    use super::super::{Offer, Rows};
    use super::*;

    fn question(name: &str, required: bool, answer: Answer) -> Question {
        Question { name: name.into(), label: name.into(), hint: None, required, answer }
    }

    #[test]
    fn each_value_is_read_into_the_spelling_of_the_core() {
        let of = vec![question("question", true, Answer::Line), question("day", false, Answer::Date)];
        let plain = vec![question("", false, Answer::Line)];
        let questions = [
            question("costs", true, Answer::Money),
            question("ready", true, Answer::SomeOf(vec![Offer::plain("goirle", "Goirle")])),
            question("wheel", true, Answer::Rows(Rows { of, min: 1, max: None })),
            question("lessons", false, Answer::Rows(Rows { of: plain, min: 0, max: None })),
            question("empty", false, Answer::Whole),
        ];
        let mut typed = Typed::default();
        for (name, text) in [
            ("costs", "12.413,79"),
            ("ready", "goirle"),
            ("wheel.rows", "1"),
            ("wheel.1.question", "Wie?\r\nWaar?"),
            ("wheel.1.day", "4-1-2027"),
            ("lessons.rows", "2"),
            ("lessons.1", "a"),
            ("lessons.2", "b"),
            ("empty", " "),
        ] {
            typed.push(name, text);
        }
        let (given, problems) = read(&questions, &typed, Language::Nl);
        assert_eq!(problems, []);
        let wanted = json!({ "costs": "12413.79 EUR", "ready": ["goirle"],
            "wheel": [{ "question": "Wie?\nWaar?", "day": "2027-01-04" }], "lessons": ["a", "b"] });
        assert_eq!(Json::Object(given), wanted);
    }

    #[test]
    fn every_problem_is_told_at_once_and_beside_its_field() {
        let of = vec![question("question", true, Answer::Line), question("day", false, Answer::Date)];
        let questions = [
            question("costs", true, Answer::Money),
            question("wheel", true, Answer::Rows(Rows { of, min: 1, max: None })),
        ];
        let mut typed = Typed::default();
        typed.set("costs", "veel");
        typed.set("wheel.rows", "1");
        typed.set("wheel.1.day", "31-2-2027");
        let (_, problems) = read(&questions, &typed, Language::Nl);
        let names: Vec<&str> = problems.iter().map(|problem| problem.name.as_str()).collect();
        assert_eq!(names, ["costs", "wheel.1.question", "wheel.1.day"]);
        assert_eq!(problems[0].text, "costs moet een bedrag zijn, zoals 12.413,79.");
        assert_eq!(read(&questions, &Typed::default(), Language::En).1.len(), 2);
        let asked = Question { label: "Wat is er nodig?".into(), ..question("what", true, Answer::Line) };
        let (_, problems) = read(&[asked], &Typed::default(), Language::Nl);
        assert_eq!(problems[0].text, "“Wat is er nodig?” is nog niet ingevuld.");
    }
}
