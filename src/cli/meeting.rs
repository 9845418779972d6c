// SPDX-License-Identifier: EUPL-1.2
//! `sluis meeting`: records what a body voted in a meeting, with the minutes. Who may, and what it counts for, is the
//! core's to say.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use indexmap::IndexMap;
use jiff::civil::Date;
use sluis_core::engine::{Act, Choice, NewCondition, RecordedVote};
use sluis_core::text::both;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::{given, items, vote};

/// Record what a body voted in a meeting, with its minutes
///
/// For a gate or a decision that says `objection`. Those who manage the programme record it, or the chair. Each member is
/// mailed what the minutes say in their name, and may object; a vote counts when the term for that has run. Whoever votes
/// themselves takes the place of what the minutes say.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis meeting merger "gate design" --as secretary --minutes minutes.pdf --held 2027-03-04 \
      --vote mayor-oost=approve --vote mayor-west=stop --vote mayor-zuid/deputy-zuid=abstain
  sluis meeting merger design --as secretary --minutes minutes.pdf --vote mayor-oost=approve-with-conditions \
      --condition "Put the shares in a contract; owner=secretary; due=2027-06-30"
  sluis meeting merger choose-name --as secretary --minutes minutes.pdf --vote mayor-oost=option-1,option-3

Next: `sluis status INSTANCE` shows until when one may object; a member does so with `sluis object`."#)]
pub(super) struct MeetingArgs {
    /// The programme, by its id
    instance: String,

    /// `gate PHASE` (or the phase alone), or the step of a decision
    #[arg(value_name = "GATE|STEP")]
    on: String,

    /// The minutes; kept as evidence under the hash of their bytes
    #[arg(long, value_name = "FILE")]
    minutes: PathBuf,

    /// A vote: a verdict, options with commas between them, or abstain; of a deputy PERSON/DEPUTY; again for each member
    #[arg(long = "vote", required = true, value_name = "PERSON=VOTE", value_parser = given::pair)]
    votes: Vec<given::Pair>,

    /// What the approvals with conditions lay down: "TEXT", or "TEXT; owner=PERSON; due=DATE"; again for the next
    #[arg(long = "condition", value_name = "TEXT", value_parser = vote::condition)]
    conditions: Vec<NewCondition>,

    /// The day of the meeting, when it was not today
    #[arg(long, value_name = "DATE", value_parser = acting::day)]
    held: Option<Date>,

    /// What the meeting saw: the hash of the dossier, or its first 8 signs; another dossier is refused
    #[arg(long, value_name = "HASH")]
    dossier: Option<String>,

    #[command(flatten)]
    by: By,
}

/// Gives the command, after the minutes are kept.
pub(super) fn run(args: MeetingArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let votes = votes(&args.votes)?;
    let app = context.existing_app()?;
    context.block_on(async {
        acting::time_passes(context).await?;
        let (definition, ..) = app.instance(&args.instance).await?;
        let ballot = items::ballot(&definition, &args.on)?;
        let minutes = app.evidence_file(&args.minutes).await?.to_json();
        let (held, conditions, dossier) = (args.held, args.conditions, args.dossier);
        let act = Act::Meeting { ballot, held, votes, conditions, minutes, dossier };
        let done = app.act(&args.instance, args.by.caller(), act).await?;
        acting::finish(context, &done).await
    })
}

/// The votes by seat; nobody is named twice.
fn votes(pairs: &[given::Pair]) -> Result<IndexMap<String, RecordedVote>, CommandError> {
    let mut votes = IndexMap::new();
    for (who, choice) in pairs {
        let (seat, by) = who.split_once('/').map_or((who.as_str(), None), |(seat, by)| (seat, Some(by.to_owned())));
        let words = choice.split(',').map(|word| word.trim().to_owned()).collect();
        let vote = RecordedVote { choice: Choice::from_words(words), by };
        if votes.insert(seat.to_owned(), vote).is_some() {
            let message = both(
                format!("de stem van `{seat}` is twee keer gegeven"),
                format!("the vote of `{seat}` is given twice"),
            );
            return Err(
                CommandError::config(message).hint(both("geef elk lid één `--vote`", "give each member one `--vote`"))
            );
        }
    }
    Ok(votes)
}

#[cfg(test)]
mod tests {
    use sluis_core::definition::Verdict;
    use sluis_core::text::Language;

    use super::*;

    fn read(pairs: &[&str]) -> Result<IndexMap<String, RecordedVote>, String> {
        let pairs: Vec<given::Pair> = pairs.iter().map(|text| given::pair(text).unwrap()).collect();
        votes(&pairs).map_err(|error| error.message.get(Language::En).to_owned())
    }

    #[test]
    fn a_vote_names_its_seat_its_deputy_and_its_options() {
        let read = read(&["ann=approve", "bea/dep=abstain", "cor=option-1, option-3"]).unwrap();
        assert_eq!(read["ann"], RecordedVote { choice: Choice::Verdict(Verdict::Approve), by: None });
        assert_eq!(read["bea"], RecordedVote { choice: Choice::Abstain, by: Some("dep".to_owned()) });
        assert_eq!(read["cor"].choice, Choice::Options(vec!["option-1".to_owned(), "option-3".to_owned()]));
    }

    #[test]
    fn a_member_who_is_named_twice_is_refused() {
        let twice = read(&["ann=approve", "ann/dep=stop"]);
        assert_eq!(twice, Err("the vote of `ann` is given twice".to_owned()));
    }
}
