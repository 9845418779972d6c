// SPDX-License-Identifier: EUPL-1.2
//! What errors say to people, in both languages: this place knows all errors that have a sentence of their own. What
//! others say (the system, the database, a mail server) stays as they say it. Never decides what a caller does next.

use std::error::Error;
use std::io;
use std::sync::Arc;

use sluis_core::definition::NotABundle;
use sluis_core::definition::expression::EvaluationFault;
use sluis_core::engine::record::BrokenRecord;
use sluis_core::text::{Language, Text, both};

use crate::app::AppError;
use crate::config::ConfigError;
use crate::daemon::DaemonError;
use crate::links::KeyError;
use crate::web::style::ThemeError;
use crate::{mail, store};

/// The sentence of an error, without what lies underneath.
pub fn sentence(error: &(dyn Error + 'static)) -> Text {
    // A cause that is shared lies in a shell of its own.
    if let Some(shared) = error.downcast_ref::<Arc<dyn Error + Send + Sync>>() {
        return sentence(&**shared);
    }
    own(error).unwrap_or_else(|| {
        let said = error.to_string();
        both(said.clone(), said)
    })
}

/// The sentence of an error of ours.
fn own(error: &(dyn Error + 'static)) -> Option<Text> {
    let of_app = || error.downcast_ref::<AppError>().map(AppError::text);
    let of_store = || error.downcast_ref::<store::Error>().map(|error| error.text().clone());
    let of_engine = || error.downcast_ref::<store::EngineFault>().map(store::EngineFault::text);
    let of_mail = || error.downcast_ref::<mail::Error>().map(|error| error.text().clone());
    let of_config = || error.downcast_ref::<ConfigError>().map(ConfigError::text);
    let of_daemon = || error.downcast_ref::<DaemonError>().map(DaemonError::text);
    let of_keys = || error.downcast_ref::<KeyError>().map(KeyError::text);
    let of_theme = || error.downcast_ref::<ThemeError>().map(ThemeError::text);
    let of_record = || error.downcast_ref::<BrokenRecord>().map(BrokenRecord::text);
    let of_wording = || error.downcast_ref::<mail::WordingFault>().map(mail::WordingFault::text);
    let of_bundle = || error.downcast_ref::<NotABundle>().map(NotABundle::text);
    let of_expression = || error.downcast_ref::<EvaluationFault>().map(EvaluationFault::text);
    let of_system = || error.downcast_ref::<io::Error>().and_then(of_system);
    of_app()
        .or_else(of_store)
        .or_else(of_engine)
        .or_else(of_mail)
        .or_else(of_config)
        .or_else(of_daemon)
        .or_else(of_keys)
        .or_else(of_theme)
        .or_else(of_record)
        .or_else(of_expression)
        .or_else(of_wording)
        .or_else(of_bundle)
        .or_else(of_system)
}

/// What a system says, for those who do not read its language; its own words and number follow. What has no name among its
/// errors is quoted; what we put into an error of the system ourselves stays as it is.
fn of_system(error: &io::Error) -> Option<Text> {
    let dutch = match error.kind() {
        io::ErrorKind::NotFound => "dat bestand of die map is er niet",
        io::ErrorKind::PermissionDenied => "daar is geen recht voor",
        io::ErrorKind::AlreadyExists => "dat bestaat al",
        io::ErrorKind::NotADirectory => "dat is geen map",
        io::ErrorKind::IsADirectory => "dat is een map",
        io::ErrorKind::StorageFull => "de schijf is vol",
        io::ErrorKind::AddrInUse => "dat adres is in gebruik",
        io::ErrorKind::AddrNotAvailable => "dat adres is niet van deze computer",
        io::ErrorKind::ConnectionRefused => "de verbinding is geweigerd",
        io::ErrorKind::InvalidData => "er staat geen leesbare tekst in",
        io::ErrorKind::TimedOut => "het duurde te lang",
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => "de verbinding is verbroken",
        io::ErrorKind::BrokenPipe | io::ErrorKind::NotConnected => "er luistert niemand meer",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => "die computer is niet te bereiken",
        io::ErrorKind::NetworkDown => "het netwerk is er niet",
        io::ErrorKind::ReadOnlyFilesystem => "daar kan alleen gelezen worden",
        io::ErrorKind::QuotaExceeded => "de toegestane ruimte is op",
        io::ErrorKind::FileTooLarge => "het bestand is te groot",
        io::ErrorKind::DirectoryNotEmpty => "die map is niet leeg",
        io::ErrorKind::InvalidFilename => "zo kan een bestand niet heten",
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => "een ander programma gebruikt het",
        io::ErrorKind::UnexpectedEof => "het houdt te vroeg op",
        io::ErrorKind::OutOfMemory => "er is geen geheugen meer",
        io::ErrorKind::Unsupported => "dat kan dit systeem niet",
        _ if error.to_string().contains(NO_SUCH_NAME) => "die naam is niet te vinden",
        _ if error.get_ref().is_some() => return None,
        _ => return Some(both(format!("het systeem zegt: “{error}”"), error.to_string())),
    };
    Some(both(format!("{dutch} ({error})"), error.to_string()))
}

/// How the system begins that it does not know a name of a machine; it has no kind of its own for that.
const NO_SUCH_NAME: &str = "failed to lookup address information";

/// The sentences of what lies underneath an error, outermost first.
pub fn causes(error: &(dyn Error + 'static)) -> Vec<Text> {
    let (mut said, mut next) = (Vec::new(), error.source());
    while let Some(cause) = next {
        said.push(sentence(cause));
        next = cause.source();
    }
    said
}

/// An error with everything that lies underneath, in one line.
pub fn in_one_line(error: &(dyn Error + 'static)) -> Text {
    let (mut nl, mut en) = (String::new(), String::new());
    for text in std::iter::once(sentence(error)).chain(causes(error)) {
        for (line, language) in [(&mut nl, Language::Nl), (&mut en, Language::En)] {
            line.push_str(if line.is_empty() { "" } else { ": " });
            line.push_str(text.get(language));
        }
    }
    both(nl, en)
}

/// A sentence as the store keeps it, which knows nothing of languages.
pub fn keep(text: &Text) -> String {
    // Two texts can always be written down.
    serde_json::to_string(text).unwrap_or_default()
}

/// The sentence that was kept. What an older Sluis kept is one text, in English.
pub fn kept(text: &str) -> Text {
    serde_json::from_str(text).unwrap_or_else(|_| both(text, text))
}

#[cfg(test)]
mod tests;
