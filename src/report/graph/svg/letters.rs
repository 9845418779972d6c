// SPDX-License-Identifier: EUPL-1.2
//! How wide text is and where its lines break, without a font at hand: the widths are those of Arial and its kin, rounded
//! up, so that text stays inside its box where a reader has another font.

/// The width of a text at this size, in the units of the drawing.
pub(super) fn width(text: &str, size: i64, bold: bool) -> i64 {
    let permille: i64 = text.chars().map(of).sum();
    permille * size * if bold { 108 } else { 100 } / 100_000 + 1
}

fn of(letter: char) -> i64 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' => 240,
        ' ' | '!' | ',' | '.' | ':' | ';' | '(' | ')' | '[' | ']' | 'f' | 't' | 'r' | '-' | '/' => 330,
        'M' | 'W' | '@' | '…' | '%' => 920,
        'm' => 850,
        'w' => 740,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' => 510,
        'A'..='Z' => 700,
        '0'..='9' | 'a'..='z' => 560,
        // Letters with marks are as wide as those without; signs of other scripts are wider.
        letter if (letter as u32) < 0x250 => 600,
        _ => 1_000,
    }
}

/// The text in at most `most` lines of this width; what does not fit ends in `…`.
pub(super) fn lines(text: &str, room: i64, size: i64, bold: bool, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().flat_map(|word| pieces(word, room, size, bold)) {
        let joined = lines.last().map(|last| format!("{last} {word}"));
        match joined {
            Some(joined) if width(&joined, size, bold) <= room => {
                lines.pop();
                lines.push(joined);
            }
            _ => lines.push(word),
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && width(&format!("{last}…"), size, bold) > room {
                last.pop();
            }
            *last = format!("{}…", last.trim_end());
        }
    }
    lines
}

/// A word that is wider than the room breaks, behind a hyphen, dot or underscore where it has one.
fn pieces(word: &str, room: i64, size: i64, bold: bool) -> Vec<String> {
    let (mut all, mut piece) = (Vec::new(), String::new());
    for letter in word.chars() {
        if width(&format!("{piece}{letter}"), size, bold) > room && !piece.is_empty() {
            let end = piece.rfind(['-', '.', '_']).map_or(piece.len(), |at| at + 1);
            let rest = piece.split_off(end);
            all.push(std::mem::replace(&mut piece, rest));
        }
        piece.push(letter);
    }
    all.push(piece);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_fits_and_what_is_left_out_is_told() {
        let text = "Samenwerkingsovereenkomstvoorbereidingscommissie van de drie gemeenten";
        let found = lines(text, 120, 12, true, 3);
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|line| width(line, 12, true) <= 120), "{found:?}");
        assert!(found[2].ends_with('…'));
        assert_eq!(lines("steps.choose.chosen-by-all", 80, 11, false, 3), ["steps.choose.", "chosen-by-all"]);
    }
}
