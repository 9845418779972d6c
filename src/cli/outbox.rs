// SPDX-License-Identifier: EUPL-1.2
//! `sluis outbox`: what was mailed to whom, what waits, and what was given up and why. `retry` and `resume` change
//! something: what failed is tried again, and a pause ends.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sluis_core::text::Language;

use super::acting;
use super::context::Context;
use super::error::CommandError;
use super::layout::{table, wrapped};
use super::words::{count, say};
use crate::app::{App, OutboxFilter, OutboxMessage, OutboxRow, PauseView};

/// Show what was mailed, what waits and what failed
///
/// Nothing is dropped silently: a mail is sent, waits, or is given up and says why. What fails for now is tried again for
/// five days; what the mail server refuses is given up at once; when the account itself is at fault, all mail is paused.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis outbox                                   everything
  sluis outbox list --state dead                 what was given up
  sluis outbox list --instance gho-dgw --person director-goirle
  sluis outbox show 8c1f60b2d4aa                     one mail; the end of its id is enough
  sluis outbox retry 8c1f60b2d4aa                    let it be tried again
  sluis outbox retry --all --instance gho-dgw        and everything of a programme that was given up
  sluis outbox resume                            let paused mail go on"#)]
pub(super) struct OutboxArgs {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the mails, those that are due first
    List(ListArgs),
    /// Show one mail as people read it
    Show {
        /// Its id, or the end of it
        id: String,
        /// As it is or was sent, headers and all
        #[arg(long)]
        raw: bool,
    },
    /// Let a mail that waits or was given up be tried again, as the same bytes
    ///
    /// A mail that was given up is written again when its recipient has another address since.
    Retry(RetryArgs),
    /// Let mail go on that was paused because the account was at fault
    Resume,
}

#[derive(Debug, Default, Args)]
struct ListArgs {
    #[command(flatten)]
    of: Of,

    /// Only in this state: claimable, waiting, leased, sent or dead
    #[arg(long, value_parser = ["claimable", "waiting", "leased", "sent", "dead"], hide_possible_values = true)]
    state: Option<String>,
}

#[derive(Debug, Args)]
struct RetryArgs {
    /// Its id, or the end of it
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    id: Option<String>,

    /// Everything that was given up
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    of: Of,
}

#[derive(Debug, Default, Args)]
struct Of {
    /// Only of this programme
    #[arg(long, value_name = "ID")]
    instance: Option<String>,

    /// Only for this person or role
    #[arg(long, visible_alias = "recipient", value_name = "PERSON")]
    person: Option<String>,
}

impl Of {
    fn filter(self) -> OutboxFilter {
        OutboxFilter { instance: self.instance, recipient: self.person, state: None }
    }
}

/// Lists, shows, tries again or resumes.
pub(super) fn run(args: OutboxArgs, context: &Context) -> Result<ExitCode, CommandError> {
    match args.what {
        None => list(ListArgs::default(), context)?,
        Some(What::List(args)) => list(args, context)?,
        Some(What::Show { id, raw }) => show(&id, raw, context)?,
        Some(What::Retry(args)) => retry(args, context)?,
        Some(What::Resume) => resume(context)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(args: ListArgs, context: &Context) -> Result<(), CommandError> {
    let language = context.language();
    let (filter, state) = (args.of.filter(), args.state);
    let (mut rows, pause) = match context.app_if_any()? {
        Some(app) => context.block_on(async { Ok((app.outbox(filter).await?, app.outbox_pause().await?)) })?,
        None => (Vec::new(), None),
    };
    rows.retain(|row| state.as_deref().is_none_or(|state| row.state == state));
    if context.json() {
        return context.print_json(&rows);
    }
    let paused = pause.map(|pause| paused(&pause, context.now(), language)).unwrap_or_default();
    if rows.is_empty() {
        let nl = "Er is geen post; zodra iets opengaat of besloten is, staat de mail hier.\n";
        let en = "There is no mail; as soon as something opens or is decided, its mail stands here.\n";
        return context.print(&(paused + say(language, nl, en)));
    }
    let listed = rows_of(&rows, context.now(), language);
    context.print(&(paused + &listed + "\n" + &sum(&rows, language)))
}

fn rows_of(rows: &[OutboxRow], now: Timestamp, language: Language) -> String {
    let header = [("Id", "Id"), ("Stand", "State"), ("Soort", "Kind"), ("Aan", "To"), ("Over", "About")];
    let header = header.map(|(nl, en)| say(language, nl, en));
    let cells = |row: &OutboxRow| {
        let id = short(&row.id).to_owned();
        vec![id, of_state(row, now, language), row.kind.clone(), row.recipient.clone(), row.item.clone()]
    };
    // A sentence in a narrow column reads badly: what went wrong stands under the table.
    let failed = rows.iter().filter_map(|row| Some((short(&row.id), row.last_error.as_ref()?)));
    let told: String = failed.map(|(id, error)| wrapped("", "  ", &format!("{id}: {}", error.get(language)))).collect();
    let gap = if told.is_empty() { "" } else { "\n" };
    table(&header, rows.iter().map(cells)) + gap + &told
}

/// How many are in which state, and what to do about those that were given up.
fn sum(rows: &[OutboxRow], language: Language) -> String {
    let number = |word: &str| rows.iter().filter(|row| word_of(row, language) == word).count();
    let mut words: Vec<&'static str> = rows.iter().map(|row| word_of(row, language)).collect();
    words.sort_unstable();
    words.dedup();
    let in_numbers = |word: &'static str| match (number(word), word) {
        (2.., "wacht") => "wachten",
        _ => word,
    };
    let parts: Vec<String> = words.into_iter().map(|word| format!("{} {}", number(word), in_numbers(word))).collect();
    let dead = rows.iter().any(|row| row.state == "dead" && row.why_dead != Some("needless"));
    let cure = match language {
        Language::Nl => " Als de oorzaak verholpen is: `sluis outbox retry --all`.",
        Language::En => " When the cause is mended: `sluis outbox retry --all`.",
    };
    format!("{}.{}\n", parts.join(", "), if dead { cure } else { "" })
}

fn paused(pause: &PauseView, now: Timestamp, language: Language) -> String {
    let (since, next) = (span(now.duration_since(pause.since), language), until(pause.probe_at, now, language));
    let text = match language {
        Language::Nl => format!(
            "De mail staat sinds {since} stil: {}. Een mail probeert het {next} weer; `sluis outbox resume` meteen.",
            pause.reason.get(language)
        ),
        Language::En => format!(
            "Mail has been paused for {since}: {}. One mail tries again {next}; `sluis outbox resume` at once.",
            pause.reason.get(language)
        ),
    };
    wrapped("", "  ", &text) + "\n"
}

/// The end of an id tells mails of one moment apart, the start does not.
pub(super) fn short(id: &str) -> &str {
    id.rsplit('-').next().unwrap_or(id)
}

fn word_of(row: &OutboxRow, language: Language) -> &'static str {
    match (row.state, row.why_dead) {
        ("claimable", _) => say(language, "klaar", "ready"),
        ("waiting", _) => say(language, "wacht", "waiting"),
        ("leased", _) => say(language, "onderweg", "on its way"),
        ("sent", _) => say(language, "verzonden", "sent"),
        (_, Some("needless")) => say(language, "niet meer nodig", "not needed"),
        _ => say(language, "opgegeven", "given up"),
    }
}

fn of_state(row: &OutboxRow, now: Timestamp, language: Language) -> String {
    let mut text = word_of(row, language).to_owned();
    if row.state == "waiting" {
        text += &format!(", {}", until(row.next_attempt_at, now, language));
    }
    if row.attempts > 1 || (row.attempts == 1 && row.state == "waiting") {
        let (one, more) = (say(language, "poging", "attempt"), say(language, "pogingen", "attempts"));
        text += &format!(", {}", count(usize::try_from(row.attempts).unwrap_or(0), one, more));
    }
    text
}

/// In how long something comes, as people say it.
fn until(moment: Timestamp, now: Timestamp, language: Language) -> String {
    let left = moment.duration_since(now);
    match language {
        _ if left <= SignedDuration::ZERO => say(language, "nu", "now").to_owned(),
        Language::Nl => format!("over {}", span(left, language)),
        Language::En => format!("in {}", span(left, language)),
    }
}

/// A span in its largest fitting unit, rounded up.
fn span(span: SignedDuration, language: Language) -> String {
    let minutes = usize::try_from((span.as_secs() + 59) / 60).unwrap_or(0);
    let (number, one, more) = match minutes {
        ..120 => (minutes, say(language, "minuut", "minute"), say(language, "minuten", "minutes")),
        120..2880 => (minutes.div_ceil(60), say(language, "uur", "hour"), say(language, "uur", "hours")),
        _ => (minutes.div_ceil(1440), say(language, "dag", "day"), say(language, "dagen", "days")),
    };
    count(number, one, more)
}

fn show(id: &str, raw: bool, context: &Context) -> Result<(), CommandError> {
    let app = context.existing_app()?;
    let shown = context.block_on(async {
        let id = whole_id(app, id).await?;
        Ok(app.outbox_show(&id).await?)
    })?;
    if context.json() {
        return context.print_json(&shown);
    }
    match (&shown.message, raw) {
        (Some(message), true) => context.print(&(message.replace("\r\n", "\n").trim_end().to_owned() + "\n")),
        _ => context.print(&as_read(&shown, context.now(), context.language())),
    }
}

/// A mail as people read it, with where it stands above it.
fn as_read(shown: &OutboxMessage, now: Timestamp, language: Language) -> String {
    let row = &shown.row;
    let mut lines = vec![
        (say(language, "Stand", "State"), of_state(row, now, language)),
        (say(language, "Aan", "To"), row.recipient.clone()),
        (say(language, "Programma", "Programme"), row.instance.clone()),
    ];
    lines.extend(row.last_error.as_ref().map(|error| (say(language, "Fout", "Error"), error.get(language).to_owned())));
    lines.extend(row.message_id.clone().map(|id| ("Message-ID", id)));
    lines.extend(shown.subject.clone().map(|subject| (say(language, "Onderwerp", "Subject"), subject)));
    let head: String = lines.into_iter().map(|(name, value)| wrapped("", "  ", &format!("{name}: {value}"))).collect();
    let nothing = match row.state {
        "sent" => say(language, "De tekst is verwijderd na de bewaartijd.", "Its text was removed after its time."),
        "dead" => say(language, "Deze mail is nooit geschreven.", "This mail was never written."),
        _ => say(
            language,
            "Deze mail is nog niet geschreven; dat gebeurt als zij aan de beurt is.",
            "This mail was not written yet; that happens when its turn comes.",
        ),
    };
    format!("{head}\n{}\n", shown.text.as_deref().unwrap_or(nothing).trim_end())
}

fn retry(args: RetryArgs, context: &Context) -> Result<(), CommandError> {
    let app = context.existing_app()?;
    let rows = context.block_on(async {
        let retried = match &args.id {
            Some(id) => vec![app.outbox_retry(&whole_id(app, id).await?).await?],
            None => app.outbox_retry_all(args.of.filter()).await?,
        };
        acting::deliver(context).await?;
        let mut rows = Vec::new();
        for row in retried {
            rows.push(app.outbox_show(&row.id).await?.row);
        }
        Ok(rows)
    })?;
    match (rows.as_slice(), context.json()) {
        ([row], true) if args.id.is_some() => context.print_json(row),
        (rows, true) => context.print_json(&rows),
        ([], false) => context.remark(say(
            context.language(),
            "Er is niets opgegeven; er valt niets opnieuw te proberen.\n",
            "Nothing was given up; there is nothing to try again.\n",
        )),
        (rows, false) => context.print(&rows_of(rows, context.now(), context.language())),
    }
}

fn resume(context: &Context) -> Result<(), CommandError> {
    let app = context.existing_app()?;
    let was_paused = context.block_on(async {
        let was_paused = app.outbox_resume().await?;
        acting::deliver(context).await?;
        Ok(was_paused)
    })?;
    if context.json() {
        return context.print_json(&json!({ "resumed": was_paused }));
    }
    let language = context.language();
    context.remark(match was_paused {
        true => say(language, "De mail gaat weer.\n", "Mail goes on.\n"),
        false => say(language, "De mail stond niet stil.\n", "Mail was not paused.\n"),
    })
}

/// The one id that begins or ends so; an id that fits none or several goes along as it is.
async fn whole_id(app: &App, part: &str) -> Result<String, CommandError> {
    let rows = app.outbox(OutboxFilter::default()).await?;
    let mut fits = rows.into_iter().filter(|row| row.id.starts_with(part) || row.id.ends_with(part));
    Ok(match (fits.next(), fits.next()) {
        (Some(row), None) => row.id,
        _ => part.to_owned(),
    })
}
