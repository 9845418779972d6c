// SPDX-License-Identifier: EUPL-1.2
//! Mail into files that people can find and open. Never looks into a message but for its Message-ID; the same duty sent
//! twice leaves one file.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sluis_core::text::both;

use super::{Envelope, Transport};
use crate::mail::error::Error;

#[cfg(test)]
mod tests;

/// Writes each mail as `NNNN-<date>-<kind>-<recipient>.eml` into a folder, numbered in the order of sending.
#[derive(Clone, Debug)]
pub struct FileTransport {
    folder: PathBuf,
    /// One at a time: the number of a file follows from those that are there.
    turn: Arc<Mutex<()>>,
}

impl FileTransport {
    /// Mail into `mail` under the data folder, made when the first mail is written.
    pub fn under(data: &Path) -> FileTransport {
        FileTransport { folder: data.join("mail"), turn: Arc::default() }
    }

    /// Where the files lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn write(&self, envelope: &Envelope, bytes: &[u8]) -> Result<(), Error> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = |source| {
            let folder = self.folder.display();
            let what = both(
                format!("er kan geen mail worden geschreven in {folder}; kijk de rechten en de schijfruimte na"),
                format!("mail cannot be written into {folder}; look after its rights and the space on the disk"),
            );
            Error::transient_by(what, source)
        };
        fs::create_dir_all(&self.folder).map_err(fault)?;
        self.write_once(envelope, bytes).map_err(fault)
    }

    fn write_once(&self, envelope: &Envelope, bytes: &[u8]) -> std::io::Result<()> {
        let ending = file_ending(envelope);
        let mut number = 0;
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            let Some((digits, rest)) = name.to_str().and_then(|name| name.split_once('-')) else { continue };
            let Ok(taken) = digits.parse::<u32>() else { continue };
            if rest == ending && carries(&self.folder.join(&name), &envelope.duty)? {
                return Ok(());
            }
            number = number.max(taken);
        }
        // The duty's id makes the name free: no other mail is being written under it.
        let draft = self.folder.join(format!(".{}.part", plain(&envelope.duty)));
        let mut file = File::create(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        loop {
            number += 1;
            // A link never replaces a file, as a rename would: another process may have taken the number just now.
            match fs::hard_link(&draft, self.folder.join(format!("{number:04}-{ending}"))) {
                Ok(()) => break,
                Err(taken) if taken.kind() == ErrorKind::AlreadyExists => {}
                Err(other) => return Err(other),
            }
        }
        fs::remove_file(&draft)?;
        File::open(&self.folder)?.sync_all()
    }
}

#[async_trait::async_trait]
impl Transport for FileTransport {
    async fn send(&self, envelope: &Envelope, bytes: Vec<u8>) -> Result<(), Error> {
        let (transport, envelope) = (self.clone(), envelope.clone());
        let written = tokio::task::spawn_blocking(move || transport.write(&envelope, &bytes)).await;
        written.map_err(|fault| {
            Error::transient_by(
                both("het schrijven van een mail is afgebroken", "writing a mail was broken off"),
                fault,
            )
        })?
    }
}

/// The part of a file name after its number.
fn file_ending(envelope: &Envelope) -> String {
    format!("{}-{}-{}.eml", envelope.date, envelope.kind.word(), plain(&envelope.recipient))
}

/// Letters, digits, `-` and `_` as they are, everything else as `_`: an id never names another folder.
fn plain(id: &str) -> String {
    let plain: String =
        id.chars().map(|sign| if sign.is_ascii_alphanumeric() || sign == '-' { sign } else { '_' }).take(80).collect();
    if plain.is_empty() { "_".to_owned() } else { plain }
}

/// Whether the mail in this file is of this duty. Only its head is read.
fn carries(file: &Path, duty: &str) -> std::io::Result<bool> {
    let wanted = format!("<{duty}@");
    for line in BufReader::new(File::open(file)?).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if line.to_ascii_lowercase().starts_with("message-id:") {
            return Ok(line.contains(&wanted));
        }
    }
    Ok(false)
}
