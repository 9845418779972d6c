// SPDX-License-Identifier: EUPL-1.2
//! Reads ordinary expressions at once: names with their members, calls, `!`, a comparison, `&&` and `||`, numbers and
//! texts. The real parser makes its tables first, which takes longer than all else that a `check` does with expressions.
//! Gives the tree that the parser would give, or gives up: at whatever it does not know, and at every fault.

use cel::IdedExpr;
use cel::common::ast::{CallExpr, Expr, LiteralValue, SelectExpr, SourceInfo, operators};

use super::tokens::{Sort, Token, Tokens};

/// Words that are no names where a value is wanted: those that the parser refuses, and those that it takes for something
/// else.
const NO_NAMES: [&str; 19] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "namespace",
    "null",
    "package",
    "return",
    "var",
    "void",
    "while",
];

/// What these tokens mean, with the place of each part; nothing when only the parser can say it.
pub(super) fn read(source: &str, tokens: &Tokens<'_>) -> Option<(IdedExpr, SourceInfo)> {
    // The parser counts characters.
    if !source.is_ascii() {
        return None;
    }
    let mut reader = Reader { tokens, at: 0, info: SourceInfo::default() };
    let whole = reader.logic(operators::LOGICAL_OR)?;
    reader.peek().is_none().then_some((whole, reader.info))
}

struct Reader<'t, 's> {
    tokens: &'t Tokens<'s>,
    at: usize,
    info: SourceInfo,
}

impl<'t, 's> Reader<'t, 's> {
    fn peek(&self) -> Option<&'s str> {
        self.tokens.all().get(self.at).map(|token| self.tokens.text(token))
    }

    fn next(&mut self) -> Option<(&'t Token, &'s str)> {
        let token = self.tokens.all().get(self.at)?;
        self.at += 1;
        Some((token, self.tokens.text(token)))
    }

    /// The next token, when it is this sign.
    fn sign(&mut self, sign: &str) -> Option<&'t Token> {
        if self.peek()? == sign { self.next().map(|(token, _)| token) } else { None }
    }

    /// A part of the tree that stands at this token. No token stands for two parts, so that its place is its number.
    fn part(&mut self, token: &Token, expr: Expr) -> IdedExpr {
        let place = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        let id = token.range.start as u64 + 1;
        self.info.add_offset(id, place(token.range.start), place(token.range.end));
        IdedExpr { id, expr }
    }

    fn call(&mut self, at: &Token, name: &str, target: Option<IdedExpr>, args: Vec<IdedExpr>) -> IdedExpr {
        self.part(at, Expr::Call(CallExpr { func_name: name.to_owned(), target: target.map(Box::new), args }))
    }

    /// `a || b`, or one step lower `a && b`. Of a longer row the parser makes a tree of its own liking.
    fn logic(&mut self, operator: &str) -> Option<IdedExpr> {
        let or = operator == operators::LOGICAL_OR;
        let sign = if or { "||" } else { "&&" };
        let side = |reader: &mut Self| if or { reader.logic(operators::LOGICAL_AND) } else { reader.comparison() };
        let one = side(self)?;
        let Some(at) = self.sign(sign) else { return Some(one) };
        let other = side(self)?;
        if self.peek() == Some(sign) {
            return None;
        }
        Some(self.call(at, operator, None, vec![one, other]))
    }

    fn comparison(&mut self) -> Option<IdedExpr> {
        let one = self.negation()?;
        let Some(operator) = self.peek().and_then(comparing) else { return Some(one) };
        let (at, _) = self.next()?;
        let other = self.negation()?;
        if self.peek().and_then(comparing).is_some() {
            return None;
        }
        Some(self.call(at, operator, None, vec![one, other]))
    }

    fn negation(&mut self) -> Option<IdedExpr> {
        let Some(at) = self.sign("!") else { return self.member() };
        let one = self.member()?;
        Some(self.call(at, operators::LOGICAL_NOT, None, vec![one]))
    }

    fn member(&mut self) -> Option<IdedExpr> {
        let mut of = self.value()?;
        while let Some(dot) = self.sign(".") {
            // What is a value or an operator by itself is no name, also behind a point.
            let is_name = |text| !["true", "false", "null", "in"].contains(&text);
            let (_, name) = self.next().filter(|(token, text)| token.sort == Sort::Name && is_name(*text))?;
            of = match self.sign("(") {
                Some(open) => {
                    let args = self.arguments()?;
                    self.call(open, name, Some(of), args)
                }
                None => {
                    let select = SelectExpr { operand: Box::new(of), field: name.to_owned(), test: false };
                    self.part(dot, Expr::Select(select))
                }
            };
        }
        Some(of)
    }

    fn value(&mut self) -> Option<IdedExpr> {
        let (token, text) = self.next()?;
        let literal = match token.sort {
            Sort::Sign if text == "(" => {
                let inner = self.logic(operators::LOGICAL_OR)?;
                return self.sign(")").map(|_| inner);
            }
            Sort::Sign => return None,
            Sort::Name if text == "true" || text == "false" => LiteralValue::Boolean((text == "true").into()),
            Sort::Name if NO_NAMES.contains(&text) => return None,
            Sort::Name => {
                return match self.sign("(") {
                    Some(open) => {
                        let args = self.arguments()?;
                        Some(self.call(open, text, None, args))
                    }
                    None => Some(self.part(token, Expr::Ident(text.to_owned()))),
                };
            }
            Sort::Number => {
                let whole = text.bytes().all(|byte| byte.is_ascii_digit());
                LiteralValue::Int(text.parse::<i64>().ok().filter(|_| whole)?.into())
            }
            Sort::Quoted => LiteralValue::String(plain_text(text)?.to_owned().into()),
        };
        Some(self.part(token, Expr::Literal(literal)))
    }

    /// What stands after an open bracket, with the bracket that closes it.
    fn arguments(&mut self) -> Option<Vec<IdedExpr>> {
        let mut args = Vec::new();
        if self.sign(")").is_some() {
            return Some(args);
        }
        loop {
            args.push(self.logic(operators::LOGICAL_OR)?);
            if self.sign(")").is_some() {
                return Some(args);
            }
            self.sign(",")?;
        }
    }
}

fn comparing(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "==" => operators::EQUALS,
        "!=" => operators::NOT_EQUALS,
        "<" => operators::LESS,
        "<=" => operators::LESS_EQUALS,
        ">" => operators::GREATER,
        ">=" => operators::GREATER_EQUALS,
        "in" => operators::IN,
        _ => return None,
    })
}

/// What is between the quotes, where nothing in it means something else.
fn plain_text(quoted: &str) -> Option<&str> {
    let inner = ['"', '\''].into_iter().find_map(|quote| quoted.strip_prefix(quote)?.strip_suffix(quote))?;
    (!inner.contains(['"', '\'', '\\', '\n', '\r'])).then_some(inner)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::types::{Scope, Type};
    use super::*;

    /// The tree with the place of each part; without the numbers, which nobody sees.
    fn told(expression: &IdedExpr, info: &SourceInfo) -> String {
        let place = info.offset_for(expression.id).map(|(start, _)| start);
        let parts = |parts: &[IdedExpr]| parts.iter().map(|part| told(part, info)).collect::<Vec<_>>().join(", ");
        let what = match &expression.expr {
            Expr::Call(call) => {
                let target = call.target.as_deref().map(|target| told(target, info));
                format!("call {target:?} {} ({})", call.func_name, parts(&call.args))
            }
            Expr::Select(select) => format!("{} . {} {}", told(&select.operand, info), select.field, select.test),
            Expr::List(list) => format!("[{}]", parts(&list.elements)),
            other => format!("{other:?}"),
        };
        format!("{what} at {place:?}")
    }

    /// Holds both readings of a text together; says whether it was read here. Not for `a.in`, which is spelled for the parser.
    fn agree(source: &str) -> bool {
        // Nothing is known, so that no name has a hyphen that the parser would have to be spared.
        let scope = Scope::default().with("known", Type::Any);
        let Ok(tokens) = Tokens::cut(source, &scope) else { return false };
        let Some((ours, places)) = read(source, &tokens) else { return false };
        let parser = cel::Env::default().parser().enable_optional_syntax(false);
        let (theirs, info) = parser.parse_with_source_info(source).unwrap_or_else(|error| panic!("{source}: {error}"));
        assert_eq!(told(&ours, &places), told(&theirs, &info), "{source}");
        true
    }

    #[test]
    fn what_authors_mostly_write_is_read_without_the_parser() {
        for source in [
            "inputs.personal",
            "steps.recruitment.appointed >= 3",
            "steps.funding.pledged >= steps.funding.budget",
            "parties.filter(p, !p.partner)",
            "steps.council.each.all(c, c.outputs.agreed)",
            "steps.study.outputs.gain.exists(g, g > eur(\"0.00\"))",
            "steps.a.state == \"done\" && !(steps.b.skipped || steps.c.outputs.level in steps.d.levels)",
            "size(steps.a.outputs.list) > 0",
            "has(steps.a.outputs.b)",
            "true",
            "\"\" == ''",
        ] {
            assert!(agree(source), "{source}");
        }
    }

    #[test]
    fn what_only_the_parser_can_judge_is_left_to_it() {
        for source in [
            "a + 1",
            "-1",
            "a ? b : c",
            "[1]",
            "a[0]",
            "1.5",
            "3u",
            "!!a",
            "a && b && c",
            "a == b == c",
            "null",
            "if",
            "\"\\n\"",
        ] {
            assert!(!agree(source), "{source}");
        }
    }

    #[test]
    fn a_fault_is_never_read_over() {
        for source in [
            "a b", "a.", ".a", "a(", "f(a,)", "f(,)", "a ==", "&& a", "a &&", "()", "(a", "a)", "a.1", "in", "a.b c",
            "x{}",
        ] {
            assert!(!agree(source), "{source}");
        }
    }

    proptest! {
        #[test]
        fn both_readers_agree_on_whatever_is_read_here(
            words in prop::collection::vec(
                prop::sample::select(vec![
                    "a", "b.c", "true", "false", "in", "if", "3", "07", "\"x\"", "'y'", "(", ")", "!", ".", ",", "&&", "||", "==", "<",
                    ">=", "f(", "a.all(x,", "size(", "-", "null", "e.if",
                ]),
                1..9,
            )
        ) {
            agree(&words.join(" "));
        }
    }

    #[test]
    fn names_are_given_as_they_are_written() {
        let scope = Scope::default().with("inputs", Type::record([("data-analyst", Type::Boolean)]));
        let source = "inputs.data-analyst";
        let tokens = Tokens::cut(source, &scope).expect("tokens");
        let (read, _) = read(source, &tokens).expect("ordinary");
        assert!(matches!(read.expr, Expr::Select(select) if select.field == "data-analyst"));
    }
}
