// SPDX-License-Identifier: EUPL-1.2
//! `sluis verify`: recomputes the chain of hashes and the commitments of sealed values. Changes nothing.

use std::process::ExitCode;

use clap::Args;
use sluis_core::text::Language;

use super::context::Context;
use super::error::CommandError;
use super::words::count;
use crate::app::Verified;

/// Verify that no recorded event was changed
///
/// Recomputes the hash of each event from its bytes, the chain from each event to the one before, and the commitment of each
/// sealed text. An erased text is counted, and breaks nothing. It does not notice a cut tail: keep the last hash elsewhere.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis verify gho-dgw
  sluis verify               every programme

Exit status 1 when something does not hold."#)]
pub(super) struct VerifyArgs {
    /// The programme, by its id [default: every programme]
    instance: Option<String>,
}

/// Verifies one programme or all.
pub(super) fn run(args: VerifyArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let app = context.existing_app()?;
    let verified = context.block_on(async { Ok(app.verify(args.instance.as_deref()).await?) })?;
    if context.json() {
        context.print_json(&verified)?;
    } else {
        for problem in &verified.problems {
            let event = problem.seq.map(|seq| format!(" {seq}")).unwrap_or_default();
            context.print(&format!("{}{event}: {}\n", problem.instance, problem.what))?;
        }
        context.print(&told(&verified, context.language()))?;
    }
    Ok(ExitCode::from(u8::from(!verified.problems.is_empty())))
}

fn told(verified: &Verified, language: Language) -> String {
    let Verified { events, sealed, erased, problems, .. } = verified;
    let [events, sealed, erased] =
        [events, sealed, erased].map(|number| usize::try_from(*number).unwrap_or(usize::MAX));
    match (language, problems.is_empty()) {
        (Language::En, true) => format!(
            "{} and {} hold: nothing was changed. {} erased.\n",
            count(events, "event", "events"),
            count(sealed, "sealed text", "sealed texts"),
            count(erased, "text was", "texts were")
        ),
        (Language::Nl, true) => format!(
            "{} en {} kloppen: er is niets veranderd. {} gewist.\n",
            count(events, "gebeurtenis", "gebeurtenissen"),
            count(sealed, "verzegelde tekst", "verzegelde teksten"),
            count(erased, "tekst is", "teksten zijn")
        ),
        (Language::En, false) => format!(
            "{} of {} found: the record was changed or damaged; keep it as it is, and lay a backup beside it.\n",
            count(problems.len(), "problem", "problems"),
            count(events, "event", "events")
        ),
        (Language::Nl, false) => format!(
            "{} bij {} gevonden: het verslag is veranderd of beschadigd; laat het zo en leg er een reservekopie naast.\n",
            count(problems.len(), "fout", "fouten"),
            count(events, "gebeurtenis", "gebeurtenissen")
        ),
    }
}
