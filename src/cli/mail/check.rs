// SPDX-License-Identifier: EUPL-1.2
//! `sluis mail check`: says how mail leaves and what is in its way. Sends nothing but the test mail that is asked for.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use sluis_core::text::Language;

use crate::app::{self, Level};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::layout::wrapped;

/// Check that mail can leave, and send a test mail when asked
///
/// Connects to the mail server as the daemon does, signs in, and says what it sees: the certificate and its end, how large a
/// mail may be, and whether the sending address fits. It looks nothing up in DNS.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis mail check
  sluis mail check --to you@example.org      and send a test mail there

Exit status 1 when mail cannot leave, 2 when the configuration is at fault."#)]
pub(super) struct CheckArgs {
    /// Send a test mail to this address
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
}

/// Checks how mail leaves.
pub(super) fn run(args: &CheckArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let language = context.language();
    let checked = app::mail_check(context.config(), args.to.as_deref(), language);
    let findings = context.block_on(async { Ok(checked.await?) })?;
    if context.json() {
        let rows = findings.iter().map(
            |finding| json!({ "level": finding.level.word(), "about": finding.about, "message": finding.say(language) }),
        );
        context.print_json(&json!({ "findings": rows.collect::<Vec<_>>() }))?;
    } else {
        for finding in &findings {
            let line = format!("{:14}", word(finding.level, language));
            context.print(&format!("{}\n", wrapped(&line, &" ".repeat(14), finding.say(language)).trim_end()))?;
        }
    }
    Ok(ExitCode::from(u8::from(findings.iter().any(|finding| finding.level == Level::Fault))))
}

fn word(level: Level, language: Language) -> &'static str {
    match (level, language) {
        (Level::Ok, _) => "ok",
        (Level::Note, Language::En) => "note",
        (Level::Note, Language::Nl) => "opmerking",
        (Level::Warning, Language::En) => "warning",
        (Level::Warning, Language::Nl) => "waarschuwing",
        (Level::Fault, Language::En) => "fault",
        (Level::Fault, Language::Nl) => "fout",
    }
}
