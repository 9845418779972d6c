// SPDX-License-Identifier: EUPL-1.2
//! What the reader of YAML must stand: files that unfold, nest, lie about their text or are only large.

use super::{read_by_people, refused};

/// A file, and the finding that it must lead to first.
struct Bomb {
    name: &'static str,
    bytes: Vec<u8>,
    first: (&'static str, u64, u64),
}

fn bomb(name: &'static str, bytes: impl Into<Vec<u8>>, first: (&'static str, u64, u64)) -> Bomb {
    Bomb { name, bytes: bytes.into(), first }
}

/// Nine lists, each of nine times the one before: 387 million values.
fn nine_times_nine() -> String {
    let mut text = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (from, to) in ('a'..='h').zip('b'..='i') {
        text += &format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 9].join(", "));
    }
    text
}

fn utf16(text: &str) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn indented(levels: usize) -> String {
    (0..levels).map(|level| format!("{}a:\n", " ".repeat(level))).collect()
}

#[test]
fn aliases_that_unfold_or_repeat_themselves_are_refused() {
    for bomb in [
        bomb("aliases of aliases", nine_times_nine(), ("SL0113", 5, 12)),
        bomb("200,000 aliases without an anchor", "- *a\n".repeat(200_000), ("SL0115", 1, 3)),
        bomb("200,000 anchors", "- &a x\n".repeat(140_000), ("SL0114", 101, 6)),
        bomb("an anchor of a million letters", "&".to_owned() + &"a".repeat(1_000_000), ("SL0203", 1, 1_000_002)),
    ] {
        assert_eq!(refused(bomb.name, &bomb.bytes).first(), bomb.first, "{}", bomb.name);
    }
    for own in ["a: &a [*a]\n", "sluis: 1\nroles: &r\n  x: *r\n", "&a [[*a, *a], *a]\n"] {
        let told = refused(own, own.as_bytes());
        let of_itself = told.diagnostics.iter().find(|one| one["code"] == "SL0115");
        assert!(of_itself.is_some_and(|one| one["message"].as_str().unwrap().contains("in which it stands")), "{own}");
    }
}

#[test]
fn ten_thousand_levels_are_refused_in_flow_and_in_block() {
    let both = |open: &str, close: &str| open.repeat(10_000) + &close.repeat(10_000);
    for bomb in [
        bomb("lists in brackets", both("[", "]"), ("SL0112", 1, 256)),
        bomb("brackets that never close", "[".repeat(10_000), ("SL0112", 1, 256)),
        bomb("maps in brackets", both("{a: ", "}"), ("SL0112", 1, 1_018)),
        bomb("lists in block", "- ".repeat(10_000) + "x", ("SL0112", 1, 65)),
        bomb("maps in block", indented(1_400), ("SL0112", 33, 33)),
        bomb("keys that are maps", "? ".repeat(10_000) + "x", ("SL0109", 1, 3)),
    ] {
        let told = refused(bomb.name, &bomb.bytes);
        let (code, line, _) = told.first();
        assert_eq!((code, line), (bomb.first.0, bomb.first.1), "{}", bomb.name);
    }
    // The limit of size comes first for whole lines of it; each level of it would be longer than the one before.
    assert_eq!(refused("10,000 levels in block", indented(10_000).as_bytes()).first().0, "SL0101");
}

#[test]
fn bytes_that_are_no_text_are_refused_where_they_stand() {
    for bomb in [
        bomb("a NUL", &b"sluis: 1\nid: a\0b\n"[..], ("SL0103", 2, 6)),
        bomb("an escape character", &b"# \x1b[2J\n"[..], ("SL0103", 1, 3)),
        bomb("a byte-order mark inside", "\u{feff}id: a\n\u{feff}x: 1\n", ("SL0105", 2, 1)),
        bomb("a tab", "roles:\n\tx: 1\n", ("SL0106", 2, 2)),
        bomb("Latin-1", &b"id: caf\xe9\n"[..], ("SL0102", 1, 8)),
        bomb("half of a character at the end", &b"id: \xe2\x82"[..], ("SL0102", 1, 5)),
        bomb("half of a pair of UTF-16", &b"id: \xed\xa0\x80"[..], ("SL0102", 1, 5)),
        bomb("UTF-16", utf16("sluis: 1"), ("SL0102", 1, 1)),
    ] {
        assert_eq!(refused(bomb.name, &bomb.bytes).first(), bomb.first, "{}", bomb.name);
    }
    let marked = refused("a byte-order mark at the start", "\u{feff}sluis: 1\nid: A\n".as_bytes());
    assert!(marked.diagnostics.iter().any(|one| one["line"] == 2 && one["column"] == 5), "{:?}", marked.diagnostics);
}

#[test]
fn files_that_are_only_large_are_refused() {
    let mebibyte = 1024 * 1024;
    for bomb in [
        bomb("50 MB", vec![b'#'; 50 * mebibyte], ("SL0101", 1, 1_048_577)),
        bomb("one line of 5 MB", format!("id: {}\n", "x".repeat(5 * mebibyte)), ("SL0101", 1, 1_048_577)),
        bomb("1,024 documents", "---\nid: a\n".repeat(1_024), ("SL0110", 3, 1)),
        bomb("a million blank lines", "\n".repeat(1_000_000), ("SL0111", 1, 1)),
        bomb("a million spaces", " ".repeat(1_000_000), ("SL0111", 1, 1)),
        bomb("a text of a megabyte", "x ".repeat(500_000), ("SL0203", 1, 1)),
        bomb("400,000 items on one line", format!("[{}]", "x,".repeat(400_000)), ("SL0113", 1, 40_000)),
        bomb("80,000 keys", (0..80_000).map(|n| format!("k{n}: 1\n")).collect::<String>(), ("SL0113", 20_000, 9)),
        bomb("200,000 times the same key", "a: 1\n".repeat(200_000), ("SL0104", 2, 1)),
        bomb("100,000 merge keys", "<<: 1\n".repeat(100_000), ("SL0107", 1, 1)),
        bomb("100,000 tags", "- !a x\n".repeat(100_000), ("SL0108", 1, 3)),
        bomb("100,000 keys that are no text", "1: 1\n".repeat(100_000), ("SL0109", 1, 1)),
        bomb("100,000 infinities", "- .inf\n".repeat(100_000), ("SL0116", 1, 3)),
        bomb("300,000 directives", "%a\n".repeat(300_000), ("SL0117", 1, 1)),
        bomb("a million closing brackets", "]".repeat(1_000_000), ("SL0105", 1, 1)),
        bomb("a million question marks", "?\n".repeat(500_000), ("SL0109", 2, 1)),
        bomb("a million stars", "*".repeat(1_000_000), ("SL0115", 1, 1)),
        bomb("300,000 colons", "a: ".repeat(300_000), ("SL0105", 1, 5)),
        bomb("170,000 escapes", format!("\"{}", "\\u0041".repeat(170_000)), ("SL0105", 1, 1)),
    ] {
        let told = refused(bomb.name, &bomb.bytes);
        let (code, line, column) = told.first();
        assert_eq!((code, line), (bomb.first.0, bomb.first.1), "{}", bomb.name);
        assert!(column.abs_diff(bomb.first.2) <= 2, "{}: column {column}", bomb.name);
    }
}

#[test]
fn very_many_findings_are_shown_with_their_places_in_time() {
    let shown = read_by_people("the same key", "a: 1\n".repeat(150_000).as_bytes());
    // As many as a file may hold values; each names the first one, far above it.
    assert!(shown.contains("--> a.yaml:20000:1\n") && shown.ends_with("\n20000 errors in 1 file\n"));
    let line = format!("{{ {} }}", "a: 1, ".repeat(10_000));
    let shown = read_by_people("the same key on one line", line.as_bytes());
    assert!(
        shown.contains("--> a.yaml:1:59997\n") && shown.ends_with("\n10001 errors in 1 file\n"),
        "{}",
        &shown[..500]
    );
}
