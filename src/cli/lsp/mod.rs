// SPDX-License-Identifier: EUPL-1.2
//! `sluis lsp`: the language server that an editor starts: the findings of `check` as you type, completion of keys, words, ids
//! and expressions, whole steps at once, jumps and renames of ids, the parts of a file, who fills a role, and when a step would
//! be due. Speaks over standard input and output, and changes no file: the editor does.

mod answers;
mod client;
mod completion;
mod hover;
mod ids;
mod place;
mod rename;
mod snippets;
mod symbols;
mod tree;
mod workspace;

use sluis_core::text::{Language, both};
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use serde_json::{Value as Json, json};

use self::client::Client;
use self::workspace::Workspace;
use super::context::Context;
use super::error::CommandError;

/// Serve an editor: findings as you type, completion, jumps and renames of ids
///
/// An editor starts this and speaks the Language Server Protocol with it over standard input and output. Its findings are those
/// of `sluis check`, over what stands in the editor and not only in the files. It speaks Dutch to an editor that is in Dutch, and
/// English to one in English; `--language` goes before that.
#[derive(Debug, Args)]
#[command(after_help = r#"Example, of a setting of the editor Helix (languages.toml):
  [language-server.sluis]
  command = "sluis"
  args = ["lsp"]

Started by hand it waits for an editor; end it with Ctrl-D.
  sluis lsp

Next: `sluis check` tells the same without an editor."#)]
pub(super) struct LspArgs {}

/// Serves until the editor says that it is done.
pub(super) fn run(_: LspArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let (connection, threads) = Connection::stdio();
    let broken = |error: &(dyn std::error::Error + 'static)| {
        CommandError::config(both("de editor verdween zonder het te zeggen", "the editor went away without saying so"))
            .because(error)
    };
    let Ok((id, editor)) = connection.initialize_start() else { return Ok(ExitCode::SUCCESS) };
    let of_editor = editor["locale"].as_str().and_then(|locale| Language::from_code(locale.get(..2)?));
    let language = context.asked_language().or(of_editor).unwrap_or(context.language());
    let client = Client::of(&editor, language);
    let able = json!({ "capabilities": answers::abilities(&client) });
    if connection.initialize_finish(id, able).is_err() {
        return Ok(ExitCode::SUCCESS);
    }
    serve(&connection, &client, context);
    drop(connection);
    threads.join().map_err(|error| broken(&error))?;
    Ok(ExitCode::SUCCESS)
}

/// So long is waited for a question about what was just typed, which goes before the findings: whoever types waits for it.
const SETTLED: Duration = Duration::from_millis(2);

fn serve(connection: &Connection, client: &Client, context: &Context) {
    let mut workspace = Workspace::default();
    let mut changed: BTreeSet<String> = BTreeSet::new();
    loop {
        let message = match changed.is_empty() {
            true => connection.receiver.recv().ok(),
            false => match connection.receiver.recv_timeout(SETTLED) {
                Err(error) if error.is_timeout() => {
                    // Whoever types fast gets the findings of what stands there last.
                    for uri in std::mem::take(&mut changed) {
                        told(&workspace, &uri, client.language)
                            .into_iter()
                            .for_each(|one| send(connection, one.into()));
                    }
                    continue;
                }
                other => other.ok(),
            },
        };
        match message {
            None => return,
            Some(Message::Request(request)) => {
                let ends = connection.handle_shutdown(&request).unwrap_or(true);
                if ends {
                    return;
                }
                send(connection, answer(&workspace, request, (client, context.now())).into());
            }
            Some(Message::Notification(notification)) => changed.extend(note(&mut workspace, &notification)),
            Some(Message::Response(_)) => {}
        }
    }
}

fn answer(workspace: &Workspace, request: Request, (client, now): (&Client, Timestamp)) -> Response {
    let language = client.language;
    match answers::answer(workspace, &request.method, &request.params, (client, now)) {
        Some(Ok(answer)) => Response::new_ok(request.id, answer),
        Some(Err(why)) => Response::new_err(request.id, ErrorCode::InvalidParams as i32, why.get(language).to_owned()),
        None => {
            let asked = &request.method;
            let message = language.say(format!("`{asked}` kan hier niet"), format!("`{asked}` is not served"));
            Response::new_err(request.id, ErrorCode::MethodNotFound as i32, message)
        }
    }
}

/// The findings of the workflow to which a document belongs, or why it cannot be read: that ends no server, for the next
/// change may mend it.
fn told(workspace: &Workspace, uri: &str, language: Language) -> Vec<Notification> {
    match workspace.findings(uri, language) {
        Ok(findings) => {
            let of_file = |one| Notification::new("textDocument/publishDiagnostics".to_owned(), one);
            findings.into_iter().map(of_file).collect()
        }
        Err(error) => {
            let message = json!({ "type": 1, "message": error.message.get(language) });
            vec![Notification::new("window/logMessage".to_owned(), message)]
        }
    }
}

/// There is nobody left to tell when the editor is gone; the loop ends by itself then.
fn send(connection: &Connection, message: Message) {
    let _ = connection.sender.send(message);
}

/// What changed, and in which document.
fn note(workspace: &mut Workspace, notification: &Notification) -> Option<String> {
    let params: &Json = &notification.params;
    let uri = params["textDocument"]["uri"].as_str()?.to_owned();
    match notification.method.as_str() {
        "textDocument/didOpen" => workspace.open(&uri, params["textDocument"]["text"].as_str()?),
        "textDocument/didChange" => {
            workspace.open(&uri, params["contentChanges"].as_array()?.last()?["text"].as_str()?)
        }
        "textDocument/didClose" => workspace.close(&uri),
        "textDocument/didSave" => {}
        _ => return None,
    }
    Some(uri)
}

/// A file as an editor shows it.
#[derive(Debug, Clone, Copy)]
struct Shown<'t> {
    /// Its text, without a byte-order mark.
    text: &'t str,
    /// Whether the editor shows such a mark before it, as a sign of the first line.
    is_marked: bool,
}

impl<'t> Shown<'t> {
    /// A place as editors count: lines from 0, and in a line units of UTF-16.
    fn position(&self, byte: usize) -> Json {
        let before = &self.text[..self.text.floor_char_boundary(byte)];
        self.in_line(before.matches('\n').count(), before.rfind('\n').map_or(0, |end| end + 1), byte)
    }

    /// A place in the line with this number, which begins at `start`.
    fn in_line(&self, line: usize, start: usize, byte: usize) -> Json {
        let before = &self.text[start..self.text.floor_char_boundary(byte)];
        let mark = usize::from(self.is_marked && line == 0);
        json!({ "line": line, "character": before.encode_utf16().count() + mark })
    }

    /// The byte at which an editor's place lies; behind the last sign of a line it is the end of that line.
    fn byte_at(&self, position: &Json) -> Option<usize> {
        let (line, character) = (position["line"].as_u64()?, position["character"].as_u64()?);
        let start = match line {
            0 => 0,
            line => self.text.match_indices('\n').nth(usize::try_from(line).ok()? - 1)?.0 + 1,
        };
        let rest = &self.text[start..];
        let line_end = rest.find('\n').unwrap_or(rest.len());
        let (mut units, mut byte) = (u64::from(self.is_marked && line == 0), start);
        for letter in rest[..line_end].trim_end_matches('\r').chars() {
            if units >= character {
                break;
            }
            units += letter.len_utf16() as u64;
            byte += letter.len_utf8();
        }
        Some(byte)
    }

    fn range(&self, bytes: std::ops::Range<usize>) -> Json {
        json!({ "start": self.position(bytes.start), "end": self.position(bytes.end) })
    }
}

/// A file of which many places are asked: where its lines begin is found out once.
#[derive(Debug)]
struct Rows<'t> {
    shown: Shown<'t>,
    starts: Vec<usize>,
}

impl<'t> Rows<'t> {
    fn of(shown: Shown<'t>) -> Rows<'t> {
        let starts = std::iter::once(0).chain(shown.text.match_indices('\n').map(|(end, _)| end + 1));
        Rows { shown, starts: starts.collect() }
    }

    fn range(&self, bytes: std::ops::Range<usize>) -> Json {
        let position = |byte: usize| {
            let line = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
            self.shown.in_line(line, self.starts[line], byte)
        };
        json!({ "start": position(bytes.start), "end": position(bytes.end) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_in_units_of_utf_16_there_and_back() {
        let shown = Shown { text: "één: 1\n𝄞x: 2\r\n", is_marked: false };
        for byte in [0, 2, 4, 9, 13, 14, shown.text.len()] {
            assert_eq!(shown.byte_at(&shown.position(byte)), Some(byte), "{byte}");
        }
        assert_eq!(shown.position(13), json!({ "line": 1, "character": 2 }));
        let rows = Rows::of(shown);
        for byte in 0..=shown.text.len() {
            assert_eq!(rows.range(byte..byte), shown.range(byte..byte), "{byte}");
        }
        assert_eq!(
            shown.byte_at(&json!({ "line": 1, "character": 9 })),
            Some(17),
            "before both signs of the line's end"
        );
    }

    #[test]
    fn a_mark_of_the_order_of_bytes_is_a_sign_of_the_first_line_where_the_editor_has_it() {
        let (marked, bare) =
            (Shown { text: "a: b\nc\n", is_marked: true }, Shown { text: "a: b\nc\n", is_marked: false });
        assert_eq!(marked.position(3), json!({ "line": 0, "character": 4 }));
        assert_eq!(marked.byte_at(&json!({ "line": 0, "character": 4 })), Some(3));
        assert_eq!(marked.byte_at(&json!({ "line": 0, "character": 0 })), Some(0));
        assert_eq!(bare.position(3), json!({ "line": 0, "character": 3 }));
        assert_eq!(
            (marked.position(5), marked.byte_at(&json!({ "line": 1, "character": 0 }))),
            (bare.position(5), Some(5))
        );
    }
}
