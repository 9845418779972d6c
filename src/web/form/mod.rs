// SPDX-License-Identifier: EUPL-1.2
//! Forms made from what a step asks: questions out of the definition, HTML out of questions, and back from a body to the
//! values that a command takes. Whether a value fits is the core's to say; here only its spelling is read. What was
//! typed is never lost: every answer to a body shows it again.

mod amounts;
mod body;
mod questions;
mod read;
mod render;
mod rows;
mod shown;
mod typed;
mod ways;

pub use amounts::date;
pub use body::{BodyError, MOST_READ, brings_files, read_away, read_body};
pub use questions::{evidence, of_fields, outputs};
pub use read::{Problem, in_a_sentence, read};
pub(crate) use render::size;
pub use render::{error_summary, fields, kept};
pub use rows::{add, compact, remove};
pub use shown::shown;
pub use typed::{Typed, prefilled};
pub use ways::{Asking, Way};

/// One thing that is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// As the body calls it: `outputs.challenges.1.question`.
    pub name: String,
    /// As people call it.
    pub label: String,
    /// What is meant, or how it is written.
    pub hint: Option<String>,
    /// Whether it must be given.
    pub required: bool,
    /// What kind of answer it takes.
    pub answer: Answer,
}

/// A kind of answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A line of text.
    Line,
    /// The digits of a code.
    Code,
    /// Several lines of text.
    Lines,
    /// A whole number.
    Whole,
    /// A number with a fraction.
    Number,
    /// An amount in euros.
    Money,
    /// A day.
    Date,
    /// A time of the day.
    Time,
    /// Yes or no.
    YesNo,
    /// One of these numbers, both ends included.
    Scale(u8, u8),
    /// One of these.
    OneOf(Vec<Offer>),
    /// Some of these.
    SomeOf(Vec<Offer>),
    /// A file; its value in a body is what the data folder keeps of it, as JSON.
    File,
    /// Questions that belong together.
    Group(Vec<Question>),
    /// The same questions again and again; the form grows by a submit that records nothing.
    Rows(Rows),
}

/// The questions of one row. Their names are relative to the row; of a list of plain values the one name is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// What a row asks.
    pub of: Vec<Question>,
    /// So many rows are shown and asked at least.
    pub min: usize,
    /// So many may be given.
    pub max: Option<usize>,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What the command takes.
    pub value: String,
    /// As people call it.
    pub title: String,
    /// More about it, as name and text.
    pub more: Vec<(String, String)>,
}

impl Offer {
    pub(in crate::web) fn plain(value: impl Into<String>, title: impl Into<String>) -> Offer {
        Offer { value: value.into(), title: title.into(), more: Vec::new() }
    }
}

impl Question {
    /// The id of its field in the page. Ids of the language hold no underscore, so that none falls together.
    pub fn id(&self) -> String {
        self.name.replace('.', "_")
    }
}

/// The question with this name, wherever it lies: `outputs.challenges.2.question` in its list.
pub fn find(questions: &[Question], name: &str) -> Option<Question> {
    questions.iter().find_map(|question| match &question.answer {
        _ if question.name == name => Some(question.clone()),
        Answer::Group(inside) => find(inside, name),
        Answer::Rows(rows) => {
            let row = name.strip_prefix(&question.name)?.strip_prefix('.')?.split('.').next()?.parse().ok()?;
            find(&rows.of_row(&question.name, row), name)
        }
        _ => None,
    })
}

/// Where the question with this name stands, from 0; what is about the whole stands before all.
pub fn place(questions: &[Question], name: &str) -> usize {
    questions.iter().position(|question| find(std::slice::from_ref(question), name).is_some()).unwrap_or_default()
}

impl Rows {
    /// No form grows beyond this.
    const MOST: usize = 200;

    /// The questions of row `row`, from 1, by their full names.
    fn of_row(&self, name: &str, row: usize) -> Vec<Question> {
        let full = |question: &Question| match question.name.as_str() {
            "" => format!("{name}.{row}"),
            relative => format!("{name}.{row}.{relative}"),
        };
        self.of.iter().map(|question| Question { name: full(question), ..question.clone() }).collect()
    }

    fn most(&self) -> usize {
        self.max.unwrap_or(Rows::MOST).min(Rows::MOST)
    }

    /// How many rows the form has now.
    fn count(&self, name: &str, typed: &Typed) -> usize {
        let said = typed.get(&format!("{name}.rows")).parse().unwrap_or(0);
        self.min.max(1).max(said).min(self.most().max(1))
    }
}
