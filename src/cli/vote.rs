// SPDX-License-Identifier: EUPL-1.2
//! `sluis vote`: a vote on a gate (a verdict) or on a decision (options). What it counts for is the core's to say.

use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use sluis_core::engine::{Act, Choice, NewCondition};

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;
use super::usage::Unfit;
use sluis_core::text::both;

/// Vote on a gate or a decision, or change a vote
///
/// A gate takes a verdict: approve, approve-with-conditions, rework, hold or stop. A decision takes as many options as it
/// picks. `abstain` takes part without choosing, where the workflow allows it. A vote may be changed until the ballot closes.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis vote gho-dgw "gate preparation" approve --as director-goirle --comment "Well prepared"
  sluis vote gho-dgw preparation approve-with-conditions --as director-hilvarenbeek \
      --condition "Put the shares in a contract; owner=adviser-dgw; due=2027-06-30" \
      --condition "Arrange replacement for the analysts"
  sluis vote gho-dgw choose-question sociaal-1 --as director-goirle
  sluis vote gho-dgw choose-question sociaal-1 --as deputy-goirle --on-behalf-of director-goirle

Next: `sluis status INSTANCE` shows how the votes stand, `sluis withdraw` takes a vote back."#)]
pub(super) struct VoteArgs {
    /// The programme, by its id
    instance: String,

    /// `gate PHASE` (or the phase alone), or the step of a decision
    #[arg(value_name = "GATE|STEP")]
    on: String,

    /// A verdict, the options, or abstain
    #[arg(required = true, value_name = "VERDICT|OPTION")]
    choices: Vec<String>,

    /// Why; kept in the record, sealed
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,

    /// What must be done as well: "TEXT", or "TEXT; owner=PERSON; due=DATE"; again for the next
    #[arg(long = "condition", value_name = "TEXT", value_parser = condition)]
    conditions: Vec<NewCondition>,

    /// What the voter saw: the hash of the dossier, or its first 8 signs; another dossier is refused
    #[arg(long, value_name = "HASH")]
    dossier: Option<String>,

    /// The person in whose name, under a mandate
    #[arg(long, value_name = "PERSON")]
    on_behalf_of: Option<String>,

    #[command(flatten)]
    by: By,
}

/// Gives the vote.
pub(super) fn run(mut args: VoteArgs, context: &Context) -> Result<ExitCode, CommandError> {
    // People leave out the quotes: `vote gho-dgw gate preparation approve`.
    if args.on == "gate" && args.choices.len() > 1 {
        args.on = format!("gate {}", args.choices.remove(0));
    }
    let by = args.by.caller().on_behalf_of(args.on_behalf_of);
    acting::act(context, &args.instance, by, |definition| {
        let ballot = items::ballot(definition, &args.on)?;
        let choice = Choice::from_words(args.choices);
        Ok(Act::Vote { ballot, choice, comment: args.comment, conditions: args.conditions, dossier: args.dossier })
    })
}

/// Reads `TEXT; owner=ID; due=DATE` for clap.
pub(super) fn condition(text: &str) -> Result<NewCondition, Unfit> {
    let mut condition = NewCondition { text: String::new(), owner: None, due: None };
    let mut rest = text.trim();
    while let Some((before, part)) = rest.rsplit_once(';') {
        match part.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
            Some(("owner", owner)) if condition.owner.is_none() => condition.owner = Some(owner.to_owned()),
            Some(("due", due)) if condition.due.is_none() => {
                let date = due.parse::<Date>().map_err(|_| {
                    Unfit(both(
                        format!("`{due}` is geen datum; schrijf hem als 2027-06-30"),
                        format!("`{due}` is no date; write it as 2027-06-30"),
                    ))
                })?;
                condition.due = Some(date);
            }
            _ => break,
        }
        rest = before.trim_end();
    }
    condition.text = rest.to_owned();
    Ok(condition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_carries_its_owner_and_its_date_behind_semicolons() {
        let read = condition("Put it in a contract; with all; owner=adviser-dgw; due=2027-06-30").unwrap();
        assert_eq!(read.text, "Put it in a contract; with all");
        assert_eq!(read.owner.as_deref(), Some("adviser-dgw"));
        assert_eq!(read.due, Some(jiff::civil::date(2027, 6, 30)));
    }

    #[test]
    fn a_condition_may_be_text_alone() {
        let read = condition("Arrange replacement").unwrap();
        assert_eq!((read.text.as_str(), read.owner, read.due), ("Arrange replacement", None, None));
        assert!(condition("Soon; due=June").is_err());
    }
}
