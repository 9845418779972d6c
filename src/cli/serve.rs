// SPDX-License-Identifier: EUPL-1.2
//! `sluis serve`: the daemon on a data folder. It prints one line when everything runs; what happens then is in the log,
//! on standard error. It does nothing itself that a service does.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use sluis_core::text::Language;

use super::context::Context;
use super::error::{CommandError, Kind};
use super::usage::Unfit;
use super::words::{count, say};
use crate::app::{App, Settings};
use crate::config::{Config, can_be_listened_on, not_to_be_listened_on};
use crate::daemon::{self, Daemon, DaemonError, Logs, Reloaded, Started};
use crate::web::style::ThemeError;
use crate::web::{self, Site, Web};

/// Run the daemon: what time opens, reminders, and mail
///
/// It runs until SIGTERM or Ctrl-C, which let it finish the mail in flight; a second one ends it at once. SIGHUP reads the
/// configuration again. /healthz, /readyz and /metrics tell how it is. The command line may be used beside it, and more than
/// one daemon may run on the same data.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis serve                                   with the data folder and sluis.toml of this folder
  sluis --data /var/lib/sluis serve --no-web --listen 127.0.0.1:9100

The log goes to standard error; `[telemetry]` in sluis.toml says how much, and whether as text or JSON."#)]
pub(super) struct ServeArgs {
    /// Address and port of health and metrics [default: as `listen` under `[server]` says, else 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    listen: Option<String>,

    /// Without pages: health and metrics alone
    #[arg(long)]
    no_web: bool,
}

/// Serves until told to end.
pub(super) fn run(args: ServeArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let config = context.config();
    let logs = Logs::begin(&config.telemetry, config.verbose, context.color_on_stderr());
    let is_new = !App::has_data(config);
    let app = context.app()?.clone();
    if is_new {
        tracing::warn!(target: "sluis::service", action = "open", object = "data folder", result = "new");
    }
    let listen = args.listen.unwrap_or_else(|| config.server.listen.clone());
    let reload = || reload(context, &logs);
    let site = Site::new(&config.server).map_err(theme)?;
    let pages = |apps| web::router(Web::new(apps, site.clone()));
    let daemon = Daemon { app, listen, reload: &reload, pages: (!args.no_web).then_some(&pages) };
    daemon::run(daemon, |started| announce(context, started, is_new))?;
    Ok(ExitCode::SUCCESS)
}

fn theme(error: ThemeError) -> CommandError {
    CommandError::outside(&error)
}

/// The configuration as it is now, with what of it can be taken over.
fn reload(context: &Context, logs: &Logs) -> Result<Reloaded, String> {
    let (old, new) = (context.config(), context.config_again().map_err(|error| error.to_string())?);
    let settings = Settings::from_config(&new, &old.data).map_err(|error| error.to_string())?;
    logs.set(&new.telemetry, new.verbose);
    Ok(Reloaded { settings, only_at_start: only_at_start(old, &new) })
}

/// What differs and cannot be taken over without a restart.
fn only_at_start(old: &Config, new: &Config) -> Vec<&'static str> {
    let differs = [
        ("data", old.data != new.data),
        ("database.url", old.database != new.database),
        ("server.listen", old.server.listen != new.server.listen),
        ("telemetry.format", old.telemetry.format != new.telemetry.format),
    ];
    differs.into_iter().filter_map(|(key, differs)| differs.then_some(key)).collect()
}

/// Reads an address for clap.
fn address(text: &str) -> Result<String, Unfit> {
    if can_be_listened_on(text) { Ok(text.to_owned()) } else { Err(Unfit(not_to_be_listened_on(text))) }
}

/// One line: what is served, where, and what is owed; before it, that the data folder is new, since a mistyped name makes
/// one. Whoever closed standard output does not want to read it.
fn announce(context: &Context, started: &Started, is_new: bool) {
    let Started { address, owed } = started;
    let data = context.config().data.display().to_string();
    if context.json() {
        let line = json!({ "listen": address.to_string(), "data": data, "new": is_new, "owed": owed });
        let _ = context.print(&format!("{line}\n"));
        return;
    }
    let language = context.language();
    if is_new {
        let _ = context.remark(&match language {
            Language::Nl => format!("In {data} stonden nog geen gegevens; daar begint nu een nieuwe datamap.\n"),
            Language::En => format!("There was no data in {data}; a new data folder begins there now.\n"),
        });
    }
    let mails = count(
        usize::try_from(owed.outbox.open()).unwrap_or_default(),
        say(language, "mail", "mail"),
        say(language, "mails", "mails"),
    );
    let given_up = owed.outbox.dead;
    let late = count(
        usize::try_from(owed.overdue_pulses).unwrap_or_default(),
        say(language, "programma dat op de klok wacht", "programme that time is due for"),
        say(language, "programma's die op de klok wachten", "programmes that time is due for"),
    );
    let _ = context.remark(&match language {
        Language::Nl => format!(
            "Sluis bewaakt termijnen en verstuurt mail uit {data}; toestand op http://{address}/healthz. \
             Nog te doen: {mails} ({given_up} opgegeven), {late}.\n"
        ),
        Language::En => format!(
            "Sluis keeps deadlines and sends mail from {data}; health at http://{address}/healthz. \
             Still owed: {mails} ({given_up} given up), {late}.\n"
        ),
    });
}

impl From<DaemonError> for CommandError {
    fn from(error: DaemonError) -> CommandError {
        let kind = match error {
            DaemonError::App(error) => return error.into(),
            DaemonError::Hopeless(_) | DaemonError::Ended(_) => Kind::Internal,
            DaemonError::Listen { .. } | DaemonError::Machine(_) | DaemonError::Cut => Kind::Config,
        };
        CommandError { kind, ..CommandError::outside(&error) }
    }
}
