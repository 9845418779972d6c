// SPDX-License-Identifier: EUPL-1.2
//! The command line: one verb, one file, each with its arguments and `run`. The only part of Sluis that prints.
//! Never touches the store or the mail: everything that changes or reads a programme goes through `App`.

mod acting;
mod actions;
mod appoint;
mod asks;
mod assign;
mod cancel;
mod check;
mod checking;
mod complete;
mod completions;
mod config;
mod context;
mod dates;
mod decisions;
mod delegate;
mod demo;
mod error;
mod explain;
mod export;
mod folder;
mod given;
mod globals;
mod graph;
mod help;
mod hold;
mod items;
mod layout;
mod list;
mod log;
mod lsp;
mod mail;
mod man;
mod meeting;
mod new;
mod object;
mod outbox;
mod party;
mod people;
mod pick;
mod plan;
mod pledge;
mod recuse;
mod reopen;
mod reschedule;
mod resume;
mod schema;
mod score;
mod serve;
mod skip;
mod snooze;
mod start;
mod status;
mod test;
mod told;
mod unappoint;
mod unreached;
mod usage;
mod verify;
mod vote;
mod watch;
mod withdraw;
mod words;

use sluis_core::text::{Text, both};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use context::Context;
pub use error::{CommandError, Kind};
pub use globals::Globals;
pub use usage::parse;

use crate::config::{self as settings, Format};

/// What stands under `sluis --help`.
const AFTER_HELP: &str = "\
Exit status: 0 done; 1 a finding or a refusal; 2 wrong usage, configuration or something outside.";

/// Sluis: a workflow engine for programmes that people carry out, step by step and gate by gate.
#[derive(Debug, Parser)]
#[command(name = "sluis", version, about, long_about = None, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

/// The verbs, in the order in which a newcomer meets them, each with the line that its own help begins with. Their
/// arguments are built for the one that is called alone: all of them together cost every start a quarter of a millisecond.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    /// Play a whole programme, from its first step to its end, and tell its story
    Demo(demo::DemoArgs),
    /// Make a workflow folder to start from, on which `check` and `test` pass
    New(new::NewArgs),
    /// Check workflow files: YAML, schema and meaning, with the cure of each fault
    Check(check::CheckArgs),
    /// Play the stories of a workflow (*.test.yaml) and see whether they come true
    Test(test::TestArgs),
    /// Draw a workflow, or how a programme stands: phases, steps and gates
    Graph(graph::GraphArgs),
    /// Print a JSON Schema of the files, or list them
    Schema(schema::SchemaArgs),
    /// Start a programme from its workflow folder
    Start(start::StartArgs),
    /// List the programmes in the data folder
    List(list::ListArgs),
    /// Show how a programme stands: phases, steps, gates, who is waited for
    Status(status::StatusArgs),
    /// Show what waits for whom: the action list
    Actions(actions::ActionsArgs),
    /// Say that a step is done, or that a condition is met
    Complete(complete::CompleteArgs),
    /// Say when and where a workshop is held; again to move it
    Plan(plan::PlanArgs),
    /// Score an item of a selection, 1 to 5 on each criterion
    Score(score::ScoreArgs),
    /// Pick items of a selection
    Pick(pick::PickArgs),
    /// Vote on a gate or a decision, or change a vote
    Vote(vote::VoteArgs),
    /// Take a vote back, while the ballot is open
    Withdraw(withdraw::WithdrawArgs),
    /// Stand aside in an open ballot because of an interest
    Recuse(recuse::RecuseArgs),
    /// Let a deputy act for you from one day to another, or end that
    Delegate(delegate::DelegateArgs),
    /// Record what a body voted in a meeting, with its minutes
    Meeting(meeting::MeetingArgs),
    /// Object to what the minutes of a meeting say in your name
    Object(object::ObjectArgs),
    /// Fill a position of a recruitment
    Appoint(appoint::AppointArgs),
    /// Take an appointment back, while the step is open
    Unappoint(unappoint::UnappointArgs),
    /// Pledge what a party contributes to a funding step; again to replace it
    Pledge(pledge::PledgeArgs),
    /// Show what was decided, by whom and by which rule: the decision register
    Decisions(decisions::DecisionsArgs),
    /// Show every recorded event of a programme
    Log(log::LogArgs),
    /// Write the dates of a programme for a calendar program
    Export(export::ExportArgs),
    /// Open a step again that was done or skipped
    Reopen(reopen::ReopenArgs),
    /// Skip a step that is not needed
    Skip(skip::SkipArgs),
    /// Give a step or a condition to one person
    Assign(assign::AssignArgs),
    /// Move the due date of what is open
    Reschedule(reschedule::RescheduleArgs),
    /// Silence the reminders of one item for one person until a date
    Snooze(snooze::SnoozeArgs),
    /// Put a programme on hold: its clock stops
    Hold(hold::HoldArgs),
    /// Let the clock of a programme run again
    Resume(resume::ResumeArgs),
    /// End a programme for good
    Cancel(cancel::CancelArgs),
    /// Record that a party withdraws, or joins under way
    Party(party::PartyArgs),
    /// Import who fills which role, list who does, and let one take over from another
    People(people::PeopleArgs),
    /// Show what was mailed, what waits and what failed
    Outbox(outbox::OutboxArgs),
    /// Look at the mails that a workflow sends, and at how mail leaves
    Mail(mail::MailArgs),
    /// Verify that no recorded event was changed
    Verify(verify::VerifyArgs),
    /// Run the daemon: what time opens, reminders, and mail
    Serve(serve::ServeArgs),
    /// Serve an editor: findings as you type, completion, jumps and renames of ids
    Lsp(lsp::LspArgs),
    /// Show the configuration and where each value came from
    Config(config::ConfigArgs),
    /// Print a script that lets your shell complete verbs and options
    Completions(completions::CompletionsArgs),
    /// Print the page of the manual, or write a page for each verb
    Man(man::ManArgs),
}

/// Carries a command out: prints its result, or its error once, and gives the exit status.
pub fn run(cli: Cli) -> ExitCode {
    let language = settings::language_before(cli.globals.language);
    let context = match Context::new(cli.globals) {
        Ok(context) => context,
        Err(error) => return error.report_plainly(language),
    };
    // The daemon has a log of its own.
    if !matches!(cli.command, Command::Serve(_)) {
        tell_what_happens_inside(&context);
    }
    match cli.command.can_be_told_in(context.format()).and_then(|()| cli.command.run(&context)) {
        Ok(status) => status,
        Err(error) => error.report(&context),
    }
}

/// With `-v` the inside is told on standard error: what is done, with `-vv` how, with `-vvv` everything.
fn tell_what_happens_inside(context: &Context) {
    use tracing::level_filters::LevelFilter;
    let level = match context.config().verbose {
        0 => return,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_ansi(context.color_on_stderr())
        .init();
}

fn plain_format() -> Text {
    both("gebruik --format human of --format json", "use --format human or --format json")
}

impl Command {
    /// Only findings have the formats of review tools.
    fn can_be_told_in(&self, format: Format) -> Result<(), CommandError> {
        match (self, format) {
            (_, Format::Human | Format::Json)
            | (Command::Check(_), Format::Sarif | Format::Github)
            | (Command::Export(_), Format::Ics)
            | (Command::Graph(_), _) => Ok(()),
            (_, Format::Ics) => {
                let message = both(
                    "`--format ics` is alleen een vorm van `sluis export`",
                    "`--format ics` is a form of `sluis export` alone",
                );
                Err(CommandError::config(message).hint(plain_format()))
            }
            (_, Format::Svg | Format::Mermaid | Format::Dot | Format::Bpmn) => {
                let message = both(
                    "svg, mermaid, dot en bpmn zijn alleen vormen van `sluis graph`",
                    "svg, mermaid, dot and bpmn are forms of `sluis graph` alone",
                );
                Err(CommandError::config(message).hint(plain_format()))
            }
            (_, Format::Sarif | Format::Github) => {
                let message = both(
                    "alleen `sluis check` kent de vormen sarif en github",
                    "only `sluis check` prints in the formats sarif and github",
                );
                Err(CommandError::config(message).hint(plain_format()))
            }
        }
    }

    fn run(self, context: &Context) -> Result<ExitCode, CommandError> {
        match self {
            Command::Demo(args) => demo::run(args, context),
            Command::New(args) => new::run(args, context),
            Command::Check(args) => check::run(args, context),
            Command::Test(args) => test::run(args, context),
            Command::Graph(args) => graph::run(args, context),
            Command::Schema(args) => schema::run(args, context),
            Command::Start(args) => start::run(args, context),
            Command::List(args) => list::run(args, context),
            Command::Status(args) => status::run(args, context),
            Command::Actions(args) => actions::run(args, context),
            Command::Complete(args) => complete::run(args, context),
            Command::Plan(args) => plan::run(args, context),
            Command::Score(args) => score::run(args, context),
            Command::Pick(args) => pick::run(args, context),
            Command::Vote(args) => vote::run(args, context),
            Command::Withdraw(args) => withdraw::run(args, context),
            Command::Recuse(args) => recuse::run(args, context),
            Command::Delegate(args) => delegate::run(args, context),
            Command::Meeting(args) => meeting::run(args, context),
            Command::Object(args) => object::run(args, context),
            Command::Appoint(args) => appoint::run(args, context),
            Command::Unappoint(args) => unappoint::run(args, context),
            Command::Pledge(args) => pledge::run(args, context),
            Command::Decisions(args) => decisions::run(args, context),
            Command::Log(args) => log::run(args, context),
            Command::Export(args) => export::run(args, context),
            Command::Reopen(args) => reopen::run(args, context),
            Command::Skip(args) => skip::run(args, context),
            Command::Assign(args) => assign::run(args, context),
            Command::Reschedule(args) => reschedule::run(args, context),
            Command::Snooze(args) => snooze::run(args, context),
            Command::Hold(args) => hold::run(args, context),
            Command::Resume(args) => resume::run(args, context),
            Command::Cancel(args) => cancel::run(args, context),
            Command::Party(args) => party::run(args, context),
            Command::People(args) => people::run(args, context),
            Command::Outbox(args) => outbox::run(args, context),
            Command::Mail(args) => mail::run(args, context),
            Command::Lsp(args) => lsp::run(args, context),
            Command::Config(args) => config::run(args, context),
            Command::Completions(args) => completions::run(args, context),
            Command::Man(args) => man::run(args, context),
            Command::Verify(args) => verify::run(args, context),
            Command::Serve(args) => serve::run(args, context),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn each_verb_is_listed_with_the_line_that_its_own_help_begins_with() {
        let listed = Cli::command();
        let mut whole = Cli::command();
        whole.build();
        for verb in listed.get_subcommands() {
            let own = whole.find_subcommand(verb.get_name()).expect("the same verb");
            assert_eq!(
                verb.get_about().map(ToString::to_string),
                own.get_about().map(ToString::to_string),
                "{}",
                verb.get_name()
            );
        }
    }
}
