// SPDX-License-Identifier: EUPL-1.2
//! The language server as an editor meets it, in a workflow of 2,000 lines: how long each answer takes, the one in a hundred
//! that takes longest. Before each question something in the file is changed, so that no answer is one of before.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::{Figure, corpus};

/// With this many phases the workflow has 2,000 lines and a few.
const PHASES: usize = 36;
const LIMIT: Duration = Duration::from_millis(20);
/// So many times each thing is asked; before that, a few times uncounted.
const TIMES: usize = 200;
const BEFORE: usize = 10;

pub(crate) fn measure() -> anyhow::Result<Vec<Figure>> {
    let folder = tempfile::tempdir_in(Path::new(env!("CARGO_TARGET_TMPDIR")))?;
    let path = folder.path().join("workflow.yaml");
    let text = corpus::workflow(0, PHASES, 0);
    ensure!(text.lines().count() >= 2_000, "the workflow is too short");
    std::fs::write(&path, &text)?;
    let mut editor = Editor::start(&path, text)?;
    let figures = [
        editor.findings("editor, 2,000 lines: findings of a change, in 20 ms")?,
        editor.ask(
            "editor: completion of an expression, in 20 ms",
            "completion",
            "that: steps.estimate-18.",
            &json!({}),
        )?,
        editor.ask(
            "editor: completion of a key, in 20 ms",
            "completion",
            "      estimate-18:\n        ki",
            &json!({}),
        )?,
        editor.ask("editor: definition, in 20 ms", "definition", "needs: [workshop-18, esti", &json!({}))?,
        editor.ask("editor: hover with a forecast, in 20 ms", "hover", "\n      shortlist-18", &json!({}))?,
        editor.ask(
            "editor: rename in the whole file, in 20 ms",
            "rename",
            "\n  goir",
            &json!({ "newName": "tilburg" }),
        )?,
    ];
    editor.end()?;
    Ok(figures.into())
}

/// An editor with the server that it started and the one file that it shows.
struct Editor {
    server: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    uri: String,
    text: String,
    changes: usize,
}

impl Editor {
    fn start(path: &Path, text: String) -> anyhow::Result<Editor> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
        let mut server = command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let to = server.stdin.take().context("its input")?;
        let from = BufReader::new(server.stdout.take().context("its output")?);
        let uri = format!("file://{}", path.display());
        let mut editor = Editor { server, to, from, uri, text, changes: 0 };
        editor.request("initialize", &json!({ "capabilities": {} }))?;
        editor.tell("initialized", &json!({}))?;
        let document = json!({ "uri": editor.uri, "languageId": "yaml", "version": 1, "text": editor.text });
        editor.tell("textDocument/didOpen", &json!({ "textDocument": document }))?;
        editor.told()?;
        Ok(editor)
    }

    fn send(&mut self, message: &Value) -> anyhow::Result<()> {
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        Ok(self.to.flush()?)
    }

    fn tell(&mut self, method: &str, params: &Value) -> anyhow::Result<()> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    fn receive(&mut self) -> anyhow::Result<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            ensure!(self.from.read_line(&mut line)? > 0, "the server went away");
            match line.trim().split_once(": ") {
                Some((_, number)) => length = number.parse().unwrap_or(length),
                None => break,
            }
        }
        let mut bytes = vec![0; length];
        self.from.read_exact(&mut bytes)?;
        Ok(serde_json::from_slice(&bytes)?)
    }

    /// Waits for the findings of the file.
    fn told(&mut self) -> anyhow::Result<Value> {
        loop {
            let message = self.receive()?;
            if message["method"] == "textDocument/publishDiagnostics" {
                return Ok(message["params"]["diagnostics"].clone());
            }
        }
    }

    fn request(&mut self, method: &str, params: &Value) -> anyhow::Result<Value> {
        self.send(&json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }))?;
        loop {
            let message = self.receive()?;
            if message["id"] == 1 {
                ensure!(message.get("error").is_none(), "{method}: {message}");
                return Ok(message["result"].clone());
            }
        }
    }

    /// Types something in the middle of the file that was not there before.
    fn change(&mut self) -> anyhow::Result<()> {
        self.changes += 1;
        let typed =
            self.text.replacen("title: { nl: Poort 17,", &format!("title: {{ nl: Poort {},", self.changes + 100), 1);
        let document = json!({ "uri": self.uri, "version": self.changes + 1 });
        let change = json!({ "textDocument": document, "contentChanges": [{ "text": typed }] });
        self.tell("textDocument/didChange", &change)
    }

    fn findings(&mut self, what: &'static str) -> anyhow::Result<Figure> {
        self.slowest(what, |editor| {
            editor.change()?;
            let found = editor.told()?;
            ensure!(found.as_array().is_some_and(Vec::is_empty), "the workflow is not right: {found}");
            Ok(())
        })
    }

    /// A question about the place at the end of this piece, asked at once after a change, as somebody who types does.
    fn ask(&mut self, what: &'static str, method: &str, piece: &str, more: &Value) -> anyhow::Result<Figure> {
        let at = self.text.find(piece).with_context(|| format!("no `{piece}`"))? + piece.len();
        let before = &self.text[..at];
        let line = before.matches('\n').count();
        let character = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
        let mut params =
            json!({ "textDocument": { "uri": self.uri }, "position": { "line": line, "character": character } });
        for (key, value) in more.as_object().into_iter().flatten() {
            params[key] = value.clone();
        }
        let method = format!("textDocument/{method}");
        self.slowest(what, |editor| {
            editor.change()?;
            let answer = editor.request(&method, &params)?;
            let is_empty = answer.is_null() || answer.as_array().is_some_and(Vec::is_empty);
            ensure!(!is_empty, "{method} of `{piece}` has no answer");
            Ok(())
        })
    }

    /// The time within which 99 of 100 are done.
    #[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    fn slowest(
        &mut self,
        what: &'static str,
        mut act: impl FnMut(&mut Editor) -> anyhow::Result<()>,
    ) -> anyhow::Result<Figure> {
        let mut times = Vec::new();
        for turn in 0..BEFORE + TIMES {
            let begun = Instant::now();
            act(self)?;
            if turn >= BEFORE {
                times.push(begun.elapsed());
            }
        }
        times.sort_unstable();
        let slow = times.get(TIMES * 99 / 100 - 1).copied().unwrap_or_default();
        let told = format!("{:.1} ms", slow.as_secs_f64() * 1e3);
        Ok(Figure::at_most(what, told, slow.as_secs_f64() / LIMIT.as_secs_f64(), 1.0))
    }

    fn end(mut self) -> anyhow::Result<()> {
        self.request("shutdown", &Value::Null)?;
        self.tell("exit", &Value::Null)?;
        ensure!(self.server.wait()?.success(), "the server did not end well");
        Ok(())
    }
}
