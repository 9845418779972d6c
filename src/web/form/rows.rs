// SPDX-License-Identifier: EUPL-1.2
//! Forms that grow and shrink without JavaScript: a row more, a row less, empty rows left out. Only names of fields
//! change here; what stands in them stays.

use super::{Answer, Question, Rows, Typed};

/// One row more of the list with this name. Gives the id of its first field, for the browser to go to.
pub fn add(questions: &[Question], name: &str, typed: &mut Typed) -> Option<String> {
    let (name, rows) = list(questions, name, typed)?;
    let count = (rows.count(&name, typed) + 1).min(rows.most());
    typed.set(format!("{name}.rows"), count.to_string());
    rows.of_row(&name, count).first().map(Question::id)
}

/// Leaves out the row with this name: `outputs.challenges.2`. Those behind it move up.
pub fn remove(questions: &[Question], row: &str, typed: &mut Typed) -> Option<()> {
    let (name, number) = row.rsplit_once('.')?;
    let number: usize = number.parse().ok()?;
    let (name, rows) = list(questions, name, typed)?;
    let count = rows.count(&name, typed);
    if !(1..=count).contains(&number) {
        return None;
    }
    drop(take_row(typed, &name, number));
    (number + 1..=count).for_each(|from| move_row(typed, &name, from, from - 1));
    typed.set(format!("{name}.rows"), (count - 1).to_string());
    Some(())
}

/// Leaves out the rows in which nothing was given, so that rows and values count alike.
pub fn compact(questions: &[Question], typed: &mut Typed) {
    for question in questions {
        match &question.answer {
            Answer::Group(inside) => compact(inside, typed),
            Answer::Rows(rows) => compact_rows(&question.name, rows, typed),
            _ => {}
        }
    }
}

fn compact_rows(name: &str, rows: &Rows, typed: &mut Typed) {
    let count = rows.count(name, typed);
    let mut filled = 0;
    for row in 1..=count {
        compact(&rows.of_row(name, row), typed);
        if is_blank(typed, &format!("{name}.{row}")) {
            drop(take_row(typed, name, row));
            continue;
        }
        filled += 1;
        if row != filled {
            move_row(typed, name, row, filled);
        }
    }
    typed.set(format!("{name}.rows"), filled.to_string());
}

/// Nothing stands in the row; how many rows a list within it has is nothing by itself.
fn is_blank(typed: &Typed, row: &str) -> bool {
    let inside = typed.iter().filter(|(name, _)| is_of(name, row) && !name.ends_with(".rows"));
    inside.flat_map(|(_, texts)| texts).all(|text| text.trim().is_empty())
}

fn is_of(name: &str, row: &str) -> bool {
    name.strip_prefix(row).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn take_row(typed: &mut Typed, name: &str, row: usize) -> Vec<(String, Vec<String>)> {
    let row = format!("{name}.{row}");
    typed.take(|name| is_of(name, &row))
}

fn move_row(typed: &mut Typed, name: &str, from: usize, to: usize) {
    let before = format!("{name}.{from}");
    let texts = take_row(typed, name, from);
    let renamed = texts.into_iter().map(|(full, texts)| (format!("{name}.{to}{}", &full[before.len()..]), texts));
    typed.put(renamed.collect());
}

/// The list with this name, wherever it lies; a body may name none.
fn list(questions: &[Question], name: &str, typed: &Typed) -> Option<(String, Rows)> {
    questions.iter().find_map(|question| match &question.answer {
        Answer::Rows(rows) if question.name == name => Some((question.name.clone(), rows.clone())),
        Answer::Rows(rows) if is_of(name, &question.name) => {
            (1..=rows.count(&question.name, typed)).find_map(|row| list(&rows.of_row(&question.name, row), name, typed))
        }
        Answer::Group(inside) => list(inside, name, typed),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(name: &str, answer: Answer) -> Question {
        Question { name: name.into(), label: name.into(), hint: None, required: false, answer }
    }

    fn wheel() -> Vec<Question> {
        let of = vec![question("question", Answer::Line), question("data", Answer::Line)];
        vec![question("outputs.challenges", Answer::Rows(Rows { of, min: 1, max: Some(4) }))]
    }

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let mut typed = Typed::default();
        pairs.iter().for_each(|(name, text)| typed.push(*name, *text));
        typed
    }

    #[test]
    fn a_list_grows_to_its_most_and_no_further() {
        let mut form = Typed::default();
        assert_eq!(add(&wheel(), "outputs.challenges", &mut form).as_deref(), Some("outputs_challenges_2_question"));
        for _ in 0..9 {
            add(&wheel(), "outputs.challenges", &mut form);
        }
        assert_eq!(form.get("outputs.challenges.rows"), "4");
        assert_eq!(add(&wheel(), "outputs.other", &mut form), None);
    }

    #[test]
    fn what_stands_behind_a_removed_row_moves_up() {
        let mut form = typed(&[
            ("outputs.challenges.rows", "3"),
            ("outputs.challenges.1.question", "a"),
            ("outputs.challenges.2.question", "b"),
            ("outputs.challenges.3.question", "c"),
            ("outputs.challenges.3.data", "d"),
        ]);
        assert_eq!(remove(&wheel(), "outputs.challenges.2", &mut form), Some(()));
        assert_eq!(form.get("outputs.challenges.2.question"), "c");
        assert_eq!(form.get("outputs.challenges.2.data"), "d");
        assert_eq!(form.get("outputs.challenges.rows"), "2");
        assert_eq!(remove(&wheel(), "outputs.challenges.9", &mut form), None);
        assert_eq!(remove(&wheel(), "nothing", &mut form), None);
    }

    #[test]
    fn empty_rows_are_left_out() {
        let mut form = typed(&[
            ("outputs.challenges.rows", "4"),
            ("outputs.challenges.2.question", " "),
            ("outputs.challenges.3.data", "x"),
        ]);
        compact(&wheel(), &mut form);
        assert_eq!(form.get("outputs.challenges.1.data"), "x");
        assert_eq!(form.get("outputs.challenges.rows"), "1");
    }
}
