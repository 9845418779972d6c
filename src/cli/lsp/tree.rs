// SPDX-License-Identifier: EUPL-1.2
//! Where a place of a YAML file lies in the tree of its keys, also while a line is half written: by indents and brackets alone.
//! Not a second reader of YAML: nothing is concluded from it but what could be written there.

use serde_json::{Map, Value as Json};

/// A key or an item of the file.
#[derive(Debug)]
struct Node {
    parent: usize,
    /// The key; nothing for an item of a list.
    key: Option<String>,
    /// Its value, where that is one word or a line.
    value: String,
    /// The column at which it stands; nothing in brackets.
    column: Option<usize>,
}

/// Where the cursor stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The node in whose map a key could be written here, and the key that is there already.
    pub(super) key_in: Option<(usize, Option<usize>)>,
    /// The node whose value could be written here.
    pub(super) value_of: Option<usize>,
    /// What is written of it before the cursor.
    pub(super) written: String,
    /// The column of a key that is written here, or of the key behind which is written; nothing in brackets and quotes, where
    /// no further lines could follow.
    pub(super) column: Option<usize>,
}

/// The keys and items of a file, and where the cursor stands among them.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    pub(super) cursor: Option<Cursor>,
}

/// The whole file.
pub(super) const ROOT: usize = 0;

impl Tree {
    /// Reads a text; `at` is the byte of the cursor.
    pub(super) fn of(text: &str, at: usize) -> Tree {
        let root = Node { parent: ROOT, key: None, value: String::new(), column: None };
        let mut scan = Scan { text, at, tree: Tree { nodes: vec![root], cursor: None }, open: Vec::new() };
        scan.lines();
        scan.tree
    }

    /// The way from the root to a node: each key, or nothing for an item, with the node in which it stands.
    pub(super) fn way(&self, node: usize) -> Vec<(Option<&str>, usize)> {
        let mut way = Vec::new();
        let mut at = node;
        while at != ROOT {
            way.push((self.nodes[at].key.as_deref(), self.nodes[at].parent));
            at = self.nodes[at].parent;
        }
        way.reverse();
        way
    }

    /// The key of a node, or of the list in which it is an item.
    pub(super) fn key(&self, node: usize) -> &str {
        match &self.nodes[node] {
            Node { key: Some(key), .. } => key,
            _ if node == ROOT => "",
            Node { parent, .. } => self.key(*parent),
        }
    }

    /// The keys directly in a node, with their values as far as they are words; all but one.
    pub(super) fn map(&self, node: usize, but: Option<usize>) -> Json {
        let inside =
            self.nodes.iter().enumerate().filter(|(at, one)| one.parent == node && *at != ROOT && Some(*at) != but);
        let keys = inside.filter_map(|(_, one)| Some((one.key.clone()?, Json::String(one.value.clone()))));
        Json::Object(keys.collect::<Map<_, _>>())
    }

    /// The value of a node, where that is one word or a line.
    pub(super) fn value_of(&self, node: usize) -> &str {
        &self.nodes[node].value
    }

    /// The value of a key directly in a node.
    pub(super) fn value(&self, node: usize, key: &str) -> Option<(usize, &str)> {
        let mut inside = self.nodes.iter().enumerate().filter(|(_, one)| one.parent == node);
        inside.find(|(_, one)| one.key.as_deref() == Some(key)).map(|(at, one)| (at, one.value.as_str()))
    }

    /// The keys directly in a node.
    pub(super) fn keys(&self, node: usize) -> impl Iterator<Item = (&str, &str)> {
        let inside = self.nodes.iter().skip(1).filter(move |one| one.parent == node);
        inside.filter_map(|one| Some((one.key.as_deref()?, one.value.as_str())))
    }

    /// Every key and item: the node, that in which it stands, its key and its value.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, usize, Option<&str>, &str)> {
        let nodes = self.nodes.iter().enumerate().skip(1);
        nodes.map(|(at, one)| (at, one.parent, one.key.as_deref(), one.value.as_str()))
    }

    /// The items directly in a node.
    pub(super) fn items(&self, node: usize) -> impl Iterator<Item = usize> {
        let inside = self.nodes.iter().enumerate().skip(1).filter(move |(_, one)| one.parent == node);
        inside.filter(|(_, one)| one.key.is_none()).map(|(at, _)| at)
    }

    /// The node in which a node stands.
    pub(super) fn parent(&self, node: usize) -> usize {
        self.nodes[node].parent
    }

    /// The column of each key and item directly in a node; nothing for those in brackets.
    pub(super) fn columns_in(&self, node: usize) -> impl Iterator<Item = Option<usize>> {
        self.nodes.iter().skip(1).filter(move |one| one.parent == node).map(|one| one.column)
    }

    fn add(&mut self, parent: usize, key: Option<&str>, column: Option<usize>) -> usize {
        self.nodes.push(Node { parent, key: key.map(str::to_owned), value: String::new(), column });
        self.nodes.len() - 1
    }
}

/// A node whose inside may still come, and the column at which it stands.
struct Open {
    column: usize,
    node: usize,
    is_item: bool,
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    tree: Tree,
    open: Vec<Open>,
}

/// Brackets within brackets.
struct Bracket {
    node: usize,
    is_map: bool,
    /// The key whose value comes.
    pending: Option<usize>,
}

impl<'t> Scan<'t> {
    fn lines(&mut self) {
        let mut start = 0;
        while start <= self.text.len() {
            let end = self.end_of_line(start);
            start = self.line(start, end);
        }
    }

    fn end_of_line(&self, from: usize) -> usize {
        self.text[from..].find('\n').map_or(self.text.len(), |end| from + end)
    }

    fn indent(&self, start: usize) -> usize {
        self.text[start..].bytes().take_while(|byte| *byte == b' ').count()
    }

    /// Whether the cursor stands between two places, both counted.
    fn is_in(&self, start: usize, end: usize) -> bool {
        (start..=end).contains(&self.at)
    }

    /// Reads the line between two bytes; says where the next one begins.
    fn line(&mut self, start: usize, end: usize) -> usize {
        let indent = self.indent(start);
        let (mut column, mut at) = (indent, start + indent);
        let rest = self.text[at..end].trim_end();
        if rest.is_empty() {
            if self.is_in(start, end) {
                let key_in = self.parent(self.at - start, false);
                let column = Some(self.at - start);
                self.tree.cursor =
                    Some(Cursor { key_in: Some((key_in, None)), value_of: None, written: String::new(), column });
            }
            return end + 1;
        }
        if rest.starts_with('#') || rest == "---" || rest.starts_with('%') {
            return end + 1;
        }
        let mut item = None;
        while self.text[at..end].starts_with("- ") || self.text[at..end].trim_end() == "-" {
            let parent = self.parent(column, true);
            self.close(column, true);
            let node = self.tree.add(parent, None, Some(column));
            self.open.push(Open { column, node, is_item: true });
            item = Some(node);
            let spaces = self.text[at + 1..end].bytes().take_while(|byte| *byte == b' ').count();
            (column, at) = (column + 1 + spaces, at + 1 + spaces);
        }
        let rest = &self.text[at..end];
        match key_of(rest) {
            Some((key, colon)) => {
                let parent = self.parent(column, false);
                self.close(column, false);
                let node = self.tree.add(parent, Some(key), Some(column));
                self.open.push(Open { column, node, is_item: false });
                if self.is_in(at, at + colon) {
                    let written = self.text[at..self.at].to_owned();
                    let key_in = Some((parent, Some(node)));
                    self.tree.cursor = Some(Cursor { key_in, value_of: None, written, column: Some(column) });
                }
                self.value(node, at + colon + 1, end, column)
            }
            None if rest.starts_with(['{', '[', '"', '\'', '|', '>']) => {
                self.value(item.unwrap_or_else(|| self.parent(column, false)), at, end, indent)
            }
            None => {
                let parent = self.parent(column, false);
                if self.is_in(at, end) {
                    let written = self.text[at..self.at].to_owned();
                    let key_in = Some((parent, None));
                    self.tree.cursor = Some(Cursor { key_in, value_of: Some(parent), written, column: Some(column) });
                }
                item.into_iter().for_each(|item| self.tree.nodes[item].value = plain(rest).to_owned());
                end + 1
            }
        }
    }

    /// The node in which a key at this column stands; an item may stand in the column of the key whose list it is in.
    fn parent(&self, column: usize, is_item: bool) -> usize {
        let holds = |open: &&Open| open.column < column || is_item && open.column == column && !open.is_item;
        self.open.iter().rev().find(holds).map_or(ROOT, |open| open.node)
    }

    fn close(&mut self, column: usize, is_item: bool) {
        let stays = |open: &Open| open.column < column || is_item && open.column == column && !open.is_item;
        while self.open.last().is_some_and(|open| !stays(open)) {
            self.open.pop();
        }
    }

    /// Reads what stands behind a colon; says where the next line begins. `column` is that of its key.
    fn value(&mut self, node: usize, from: usize, end: usize, column: usize) -> usize {
        let spaces = self.text[from..end].bytes().take_while(|byte| *byte == b' ').count();
        let start = from + spaces;
        let rest = &self.text[start..end];
        if rest.starts_with(['{', '[']) && self.at > start {
            return self.brackets(node, start, column);
        }
        if rest.starts_with(['|', '>']) && self.at > end {
            return self.block(node, end + 1, column);
        }
        if rest.starts_with(['{', '[']) {
            return self.brackets(node, start, column);
        }
        let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''));
        let (inside, close) = match quote {
            Some(quote) => (start + 1, self.text[start + 1..end].find(quote).map_or(end, |close| start + 1 + close)),
            None => (start, start + plain(rest).len()),
        };
        self.tree.nodes[node].value = self.text[inside..close].to_owned();
        // Directly behind the colon no value can begin.
        let reach = if quote.is_some() || self.text[close..end].trim().is_empty() { end } else { close };
        if self.is_in(from + 1, reach.max(start)) && from < end.max(from + 1) {
            let written = self.text.get(inside..self.at).unwrap_or_default().to_owned();
            let column = Some(column).filter(|_| quote.is_none());
            self.tree.cursor = Some(Cursor { key_in: None, value_of: Some(node), written, column });
        }
        end + 1
    }

    /// Passes over a text of several lines, which are indented deeper than their key.
    fn block(&mut self, node: usize, from: usize, column: usize) -> usize {
        let mut start = from;
        while start < self.text.len() {
            let end = self.end_of_line(start);
            if self.indent(start) <= column && !self.text[start..end].trim().is_empty() {
                break;
            }
            if self.is_in(start, end) && self.at > start + column {
                let written = self.text[from..self.at].to_owned();
                self.tree.cursor = Some(Cursor { key_in: None, value_of: Some(node), written, column: None });
            }
            start = end + 1;
        }
        start
    }

    /// Reads what stands in brackets, over several lines where they are not closed; says where the next line begins. A line
    /// that is not indented deeper than the first ends them: there the bracket was forgotten.
    fn brackets(&mut self, node: usize, from: usize, column: usize) -> usize {
        let mut stack: Vec<Bracket> = Vec::new();
        let (mut at, mut word) = (from, from);
        let mut signs = self.text[from..].char_indices().peekable();
        while let Some((offset, sign)) = signs.next() {
            at = from + offset;
            if self.at == at && !stack.is_empty() {
                self.inside(&stack, word);
            }
            match sign {
                '\n' => {
                    let deeper = self.indent(at + 1) > column
                        || self.text[at + 1..].trim_start_matches(' ').starts_with(['\r', '\n', ']', '}']);
                    if !deeper {
                        return at + 1;
                    }
                    if self.text[word..at].trim().is_empty() {
                        word = at + 1;
                    }
                }
                '{' | '[' => {
                    let target = self.target(&mut stack, node);
                    stack.push(Bracket { node: target, is_map: sign == '{', pending: None });
                    word = at + 1;
                }
                '}' | ']' => {
                    self.finish(&mut stack, word, at);
                    stack.pop();
                    word = at + 1;
                    if stack.is_empty() {
                        return self.end_of_line(at) + 1;
                    }
                }
                ',' => {
                    self.finish(&mut stack, word, at);
                    if let Some(bracket) = stack.last_mut() {
                        bracket.pending = None;
                    }
                    word = at + 1;
                }
                ':' if signs.peek().is_none_or(|(_, next)| next.is_whitespace() || ",}]".contains(*next)) => {
                    if let Some(bracket) =
                        stack.last_mut().filter(|bracket| bracket.is_map && bracket.pending.is_none())
                    {
                        let key = self.text[word..at].trim().trim_matches(['"', '\'']).to_owned();
                        let node = self.tree.add(bracket.node, Some(&key), None);
                        bracket.pending = Some(node);
                        if self.tree.cursor.as_ref().is_some_and(|_| self.is_in(word, at)) {
                            let cursor = self.tree.cursor.as_mut();
                            cursor.into_iter().for_each(|cursor| cursor.key_in = Some((bracket.node, Some(node))));
                        }
                        word = at + 1;
                    }
                }
                '"' | '\'' if self.text[word..at].trim().is_empty() => {
                    let line = self.end_of_line(at);
                    let close = self.text[at + 1..line].find(sign).map_or(line, |close| at + 1 + close);
                    if self.at > at && self.at <= close {
                        self.inside(&stack, word);
                    }
                    while signs.peek().is_some_and(|(offset, _)| from + offset <= close && from + offset < line) {
                        signs.next();
                    }
                }
                '#' if self.text[..at].ends_with([' ', '\n']) => {
                    let line = self.end_of_line(at);
                    while signs.peek().is_some_and(|(offset, _)| from + offset < line) {
                        signs.next();
                    }
                }
                _ => {}
            }
        }
        if self.at == self.text.len() && at < self.at && !stack.is_empty() {
            self.inside(&stack, word);
        }
        self.text.len() + 1
    }

    /// The node whose value begins here.
    fn target(&mut self, stack: &mut [Bracket], node: usize) -> usize {
        match stack.last_mut() {
            None => node,
            Some(Bracket { pending: Some(key), .. }) => *key,
            Some(bracket) => self.tree.add(bracket.node, None, None),
        }
    }

    /// A word in brackets has ended.
    fn finish(&mut self, stack: &mut [Bracket], word: usize, end: usize) {
        let Some(bracket) = stack.last_mut() else { return };
        let value = self.text[word..end].trim().trim_matches(['"', '\'']).to_owned();
        match bracket.pending {
            Some(key) if self.tree.nodes[key].value.is_empty() => self.tree.nodes[key].value = value,
            None if !bracket.is_map && !value.is_empty() => {
                let item = self.tree.add(bracket.node, None, None);
                self.tree.nodes[item].value = value;
            }
            _ => {}
        }
    }

    /// The cursor stands in brackets.
    fn inside(&mut self, stack: &[Bracket], word: usize) {
        let Some(bracket) = stack.last() else { return };
        let written = self.text[word..self.at].trim_start();
        let written = written.strip_prefix(['"', '\'']).unwrap_or(written).to_owned();
        let (key_in, value_of) = match bracket {
            Bracket { pending: Some(key), .. } => (None, Some(*key)),
            Bracket { node, is_map: true, .. } => (Some((*node, None)), None),
            Bracket { node, is_map: false, .. } => (None, Some(self.tree.add(*node, None, None))),
        };
        self.tree.cursor = Some(Cursor { key_in, value_of, written, column: None });
    }
}

/// The key with which a line begins, and where its colon stands.
fn key_of(line: &str) -> Option<(&str, usize)> {
    let quote = line.chars().next().filter(|sign| matches!(sign, '"' | '\''));
    let (key, colon) = match quote {
        Some(quote) => {
            let close = 1 + line[1..].find(quote)?;
            (&line[1..close], close + 1)
        }
        None => {
            let is_colon = |(at, _): &(usize, &str)| {
                line[at + 1..].starts_with(' ') || line.len() == at + 1 || line[at + 1..].starts_with('\r')
            };
            let (colon, _) = line.match_indices(':').find(is_colon)?;
            (&line[..colon], colon)
        }
    };
    let is_key = line[colon..].starts_with(':') && !key.starts_with(['{', '[', '#', '&', '*', '|', '>']);
    is_key.then_some((key, colon))
}

/// A plain value without the comment behind it.
fn plain(text: &str) -> &str {
    text.find(" #").map_or(text, |comment| &text[..comment]).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a text in which `‸` is the cursor: the way to the map of a key and to a value, and what is written.
    fn cursor(text: &str) -> (Option<String>, Option<String>, String) {
        let at = text.find('‸').expect("a cursor");
        let tree = Tree::of(&text.replace('‸', ""), at);
        let way = |node: usize| tree.way(node).iter().map(|(key, _)| key.unwrap_or("-")).collect::<Vec<_>>().join("/");
        let Some(cursor) = tree.cursor.clone() else { return (None, None, String::new()) };
        (cursor.key_in.map(|(node, _)| way(node)), cursor.value_of.map(way), cursor.written)
    }

    fn key(way: &str, written: &str) -> (Option<String>, Option<String>, String) {
        (Some(way.to_owned()), None, written.to_owned())
    }

    fn value(way: &str, written: &str) -> (Option<String>, Option<String>, String) {
        (None, Some(way.to_owned()), written.to_owned())
    }

    #[test]
    fn indents_say_in_which_map_a_key_would_stand() {
        assert_eq!(cursor("steps:\n  a:\n    kind: task\n    ‸\n  b:\n"), key("steps/a", ""));
        assert_eq!(cursor("steps:\n  a:\n    kind: task\n  ‸\n"), key("steps", ""));
        assert_eq!(cursor("‸"), key("", ""));
        assert_eq!(cursor("steps:\n  a:\n    ki‸nd: task\n"), key("steps/a", "ki"));
        let half = "steps:\n  a:\n    ow‸\n    kind: task\n";
        assert_eq!(cursor(half).0.as_deref(), Some("steps/a"));
        assert_eq!(cursor(half).2, "ow");
        let item = "gate:\n  approvals:\n    - by: x\n      ru‸\n";
        assert_eq!(cursor(item).0.as_deref(), Some("gate/approvals/-"));
        assert_eq!(cursor("reminders:\n- sch‸\n").0.as_deref(), Some("reminders/-"));
    }

    #[test]
    fn a_colon_brackets_and_quotes_say_of_what_the_value_is_written() {
        assert_eq!(cursor("steps:\n  a:\n    kind: ‸\n    owner: x\n"), value("steps/a/kind", ""));
        assert_eq!(cursor("a: # note\nb: wo‸\n"), value("b", "wo"));
        assert_eq!(cursor("a: { kind: ta‸, owner: x }\n"), value("a/kind", "ta"));
        assert_eq!(cursor("a: { kind: task, ow‸ }\n"), key("a", "ow"));
        assert_eq!(cursor("a: { ow‸: x }\n"), key("a", "ow"));
        assert_eq!(cursor("a: [b, { c: d }, e‸]\n"), value("a/-", "e"));
        assert_eq!(cursor("- { that: \"steps.‸\", message: x }\n"), value("-/that", "steps."));
        assert_eq!(cursor("if: \"steps.a > 1 && ‸\"\n"), value("if", "steps.a > 1 && "));
        assert_eq!(cursor("a:\n  if: >\n    steps.a\n    && ‸\n  b: c\n"), value("a/if", "    steps.a\n    && "));
        assert_eq!(cursor("a: b # ‸\n"), (None, None, String::new()));
    }

    #[test]
    fn a_bracket_that_is_not_closed_ends_where_the_indent_does() {
        assert_eq!(cursor("a: { b: c, d:\ne: f‸\n"), value("e", "f"));
        assert_eq!(cursor("a:\n  - { b: [c, \n  - { d: e, ‸\n"), key("a/-", ""));
        assert_eq!(cursor("a: {\n  b: c,\n  d‸\n}\ne: f\n"), key("a", "d"));
    }

    #[test]
    fn a_file_can_be_read_at_each_sign_of_it_and_ended_there() {
        let text = "a: { b: [c, 'd \"é', { e: f } ], g: \"h }\n- i:\n  - - j # k\n'l\": |\n  m: {{ n\n\r\n\t- o: >\n p\nq: [\nr\n";
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            for text in [text, &text[..at], &text[at..]] {
                let at = at.min(text.len());
                let at = text.floor_char_boundary(at);
                let tree = Tree::of(text, at);
                let nodes =
                    tree.cursor.iter().flat_map(|cursor| [cursor.value_of, cursor.key_in.map(|(node, _)| node)]);
                assert!(nodes.flatten().all(|node| tree.way(node).len() <= text.len()), "at {at} of {text:?}");
            }
        }
    }

    #[test]
    fn what_stands_beside_a_key_is_known_before_and_after_it() {
        let text = "steps:\n  a:\n    kind: wait\n    \n    due: { in: 3 weeks }\n";
        let tree = Tree::of(text, text.find("    \n").map_or(0, |at| at + 4));
        let (node, _) = tree.cursor.as_ref().and_then(|cursor| cursor.key_in).expect("a map");
        assert_eq!(tree.map(node, None), serde_json::json!({ "kind": "wait", "due": "" }));
        assert_eq!(tree.key(node), "a");
    }
}
