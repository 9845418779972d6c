// SPDX-License-Identifier: EUPL-1.2
//! `sluis lsp`: the language server that an editor starts: the findings of `check` as you type, completion of keys, words and
//! expressions, jumps and renames of ids, who fills a role, and when a step would be due. Speaks over standard input and
//! output, and changes no file: the editor does.

mod answers;
mod completion;
mod hover;
mod place;
mod rename;
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
    let Ok(editor) = connection.initialize(answers::abilities()) else { return Ok(ExitCode::SUCCESS) };
    let of_editor = editor["locale"].as_str().and_then(|locale| Language::from_code(locale.get(..2)?));
    let language = context.asked_language().or(of_editor).unwrap_or(context.language());
    serve(&connection, language, context);
    drop(connection);
    threads.join().map_err(|error| broken(&error))?;
    Ok(ExitCode::SUCCESS)
}

/// So long is waited for a question about what was just typed, which goes before the findings: whoever types waits for it.
const SETTLED: Duration = Duration::from_millis(2);

fn serve(connection: &Connection, language: Language, context: &Context) {
    let mut workspace = Workspace::default();
    let mut changed: BTreeSet<String> = BTreeSet::new();
    loop {
        let message = match changed.is_empty() {
            true => connection.receiver.recv().ok(),
            false => match connection.receiver.recv_timeout(SETTLED) {
                Err(error) if error.is_timeout() => {
                    // Whoever types fast gets the findings of what stands there last.
                    for uri in std::mem::take(&mut changed) {
                        told(&workspace, &uri, language).into_iter().for_each(|one| send(connection, one.into()));
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
                send(connection, answer(&workspace, request, (language, context.now())).into());
            }
            Some(Message::Notification(notification)) => changed.extend(note(&mut workspace, &notification)),
            Some(Message::Response(_)) => {}
        }
    }
}

fn answer(workspace: &Workspace, request: Request, reader: (Language, Timestamp)) -> Response {
    let language = reader.0;
    match answers::answer(workspace, &request.method, &request.params, reader) {
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

/// A place of a file as editors count: lines from 0, and in a line units of UTF-16.
fn position(text: &str, byte: usize) -> Json {
    let before = &text[..text.floor_char_boundary(byte)];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    json!({ "line": line, "character": before[start..].encode_utf16().count() })
}

/// The byte at which an editor's place lies.
fn byte_at(text: &str, position: &Json) -> Option<usize> {
    let (line, character) = (position["line"].as_u64()?, position["character"].as_u64()?);
    let start = match line {
        0 => 0,
        line => text.match_indices('\n').nth(usize::try_from(line).ok()? - 1)?.0 + 1,
    };
    let (mut units, mut byte) = (0, start);
    for letter in text[start..].chars() {
        if units >= character || letter == '\n' {
            break;
        }
        units += letter.len_utf16() as u64;
        byte += letter.len_utf8();
    }
    Some(byte)
}

fn range(text: &str, bytes: std::ops::Range<usize>) -> Json {
    json!({ "start": position(text, bytes.start), "end": position(text, bytes.end) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_in_units_of_utf_16_there_and_back() {
        let text = "één: 1\n𝄞x: 2\n";
        for byte in [0, 2, 4, 9, 13, 14, text.len()] {
            assert_eq!(byte_at(text, &position(text, byte)), Some(byte), "{byte}");
        }
        assert_eq!(position(text, 13), json!({ "line": 1, "character": 2 }));
    }
}
