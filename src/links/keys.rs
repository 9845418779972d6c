// SPDX-License-Identifier: EUPL-1.2
//! The keys that vouch for links: files in a folder, one a key, for the service alone. The newest signs, all of them
//! verify; taking a file away makes every link of that key worthless. Never in the database, and never printed.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use hmac::{KeyInit, Mac};
use jiff::Timestamp;
use sluis_core::text::{Language, Text, both};
use sluis_core::value::hex;

use super::token::HmacSha256;
use crate::clock::{Clock, Mark};
use crate::random::IdSource;

/// A link of an unknown key makes us read the folder again, but not more often than this.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// The name of a key in a token.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct KeyId([u8; 4]);

/// One key.
#[derive(Clone)]
pub(super) struct Key {
    id: KeyId,
    made: String,
    secret: [u8; 32],
}

/// A key as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyName {
    /// Eight hexadecimal signs, as in the name of its file.
    pub id: String,
    /// When it was made, as in the name of its file: `20261124T001530Z`.
    pub made: String,
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The folder or a file in it cannot be used.
    #[error("{}", self.text().get(Language::En))]
    Folder {
        /// The folder.
        dir: PathBuf,
        /// What was tried.
        tried: Tried,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// Others can read a key.
    #[error("{}", self.text().get(Language::En))]
    Open {
        /// The file.
        path: PathBuf,
    },
    /// A file is no key.
    #[error("{}", self.text().get(Language::En))]
    Malformed {
        /// The file.
        path: PathBuf,
    },
}

/// What was tried with the folder of the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// Reading keys.
    Reading,
    /// Making one.
    Making,
}

impl KeyError {
    /// The sentence in both languages.
    pub fn text(&self) -> Text {
        match self {
            KeyError::Folder { dir, tried, .. } => {
                let (nl, en) = match tried {
                    Tried::Reading => ("gelezen", "read"),
                    Tried::Making => ("gemaakt", "made"),
                };
                let dir = dir.display();
                both(
                    format!(
                        "de sleutels in {dir} kunnen niet worden {nl}; geef de gebruiker van sluis dat recht, of zet \
                         `dir` onder `[keys]`"
                    ),
                    format!(
                        "the keys in {dir} cannot be {en}; give the user of sluis the right to, or set `dir` under `[keys]`"
                    ),
                )
            }
            KeyError::Open { path } => {
                let path = path.display();
                both(
                    format!(
                        "anderen kunnen de sleutel {path} lezen; geef `chmod 600` erop, en maak een nieuwe als zij dat \
                         gedaan kunnen hebben"
                    ),
                    format!(
                        "others can read the key {path}; run `chmod 600` on it, and make a new key if they may have"
                    ),
                )
            }
            KeyError::Malformed { path } => {
                let path = path.display();
                both(
                    format!(
                        "{path} is geen sleutel van Sluis: daarin staan 64 hexadecimale cijfers; zet hem terug uit een \
                         reservekopie of haal hem weg"
                    ),
                    format!(
                        "{path} is no key of Sluis: it holds 64 hexadecimal digits; put it back from a backup or take it away"
                    ),
                )
            }
        }
    }
}

/// The keys of a folder.
pub struct Keys {
    dir: PathBuf,
    ids: Arc<dyn IdSource>,
    clock: Arc<dyn Clock>,
    /// By the moment they were made, the newest last.
    known: RwLock<Vec<Key>>,
    read_at: Mutex<Option<Mark>>,
}

impl Keys {
    /// The keys in a folder that need not be there yet.
    pub fn new(dir: PathBuf, ids: Arc<dyn IdSource>, clock: Arc<dyn Clock>) -> Keys {
        Keys { dir, ids, clock, known: RwLock::default(), read_at: Mutex::default() }
    }

    /// The names of the keys in a folder, the oldest first; none when there is no folder. Makes nothing.
    ///
    /// # Errors
    /// When one of them cannot be used.
    pub fn names(dir: &Path) -> Result<Vec<KeyName>, KeyError> {
        let name = |key: Key| KeyName { id: hex(&key.id.0), made: key.made };
        Ok(read(dir)?.into_iter().map(name).collect())
    }

    /// Makes a key that signs from now on. Who has the folder open finds it with the first link that it signed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&self) -> Result<KeyName, KeyError> {
        let key = self.make()?;
        let name = KeyName { id: hex(&key.id.0), made: key.made };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = read(&self.dir)?;
        Ok(name)
    }

    /// The key that signs, which is made when there is none.
    pub(super) fn newest(&self) -> Result<Key, KeyError> {
        if let Some(key) = self.known.read().unwrap_or_else(PoisonError::into_inner).last() {
            return Ok(key.clone());
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.is_empty() {
            *known = read(&self.dir)?;
        }
        match known.last() {
            Some(key) => Ok(key.clone()),
            None => {
                let key = self.make()?;
                known.push(key.clone());
                Ok(key)
            }
        }
    }

    /// The key with this name. One that is not known may have been made by another process since.
    pub(super) fn find(&self, id: KeyId) -> Option<Key> {
        let of = |keys: &[Key]| keys.iter().find(|key| key.id == id).cloned();
        let known = of(&self.known.read().unwrap_or_else(PoisonError::into_inner));
        known.or_else(|| {
            self.read_again();
            of(&self.known.read().unwrap_or_else(PoisonError::into_inner))
        })
    }

    /// Every key.
    pub(super) fn all(&self) -> Vec<Key> {
        if self.known.read().unwrap_or_else(PoisonError::into_inner).is_empty() {
            self.read_again();
        }
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn read_again(&self) {
        let mut read_at = self.read_at.lock().unwrap_or_else(PoisonError::into_inner);
        if read_at.is_some_and(|mark| mark.elapsed() < AGAIN_AFTER) {
            return;
        }
        *read_at = Some(Mark::now());
        // A folder that cannot be read now leaves the keys that are known.
        if let Ok(keys) = read(&self.dir) {
            *self.known.write().unwrap_or_else(PoisonError::into_inner) = keys;
        }
    }

    fn make(&self) -> Result<Key, KeyError> {
        let cannot = |source| KeyError::Folder { dir: self.dir.clone(), tried: Tried::Making, source };
        private_folder(&self.dir).map_err(cannot)?;
        let mut secret = [0; 32];
        secret[..16].copy_from_slice(&self.ids.bytes());
        secret[16..].copy_from_slice(&self.ids.bytes());
        let [a, b, c, d, ..] = self.ids.bytes();
        let (id, made) = (KeyId([a, b, c, d]), stamp(self.clock.now()));
        let path = self.dir.join(format!("link-{made}-{}.key", hex(&id.0)));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(&path).and_then(|mut file| {
            file.write_all(format!("{}\n", hex(&secret)).as_bytes())?;
            file.sync_all()?;
            fs::File::open(&self.dir)?.sync_all()
        });
        written.map_err(cannot)?;
        Ok(Key { id, made, secret })
    }
}

impl Key {
    pub(super) fn id(&self) -> KeyId {
        self.id
    }

    /// A MAC for one use; what one use signs never serves another.
    pub(super) fn mac(&self, what: &str) -> HmacSha256 {
        // HMAC fills a key up with zeros itself; done here, so that its length is the type's and cannot be wrong.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.secret);
        let mut mac = HmacSha256::new((&block).into());
        mac.update(what.as_bytes());
        mac.update(&[0]);
        mac
    }
}

impl KeyId {
    pub(super) fn from_bytes(bytes: [u8; 4]) -> KeyId {
        KeyId(bytes)
    }

    pub(super) fn as_bytes(&self) -> &[u8; 4] {
        &self.0
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("dir", &self.dir).finish_non_exhaustive()
    }
}

/// The keys in a folder, the newest last; none when there is no folder.
fn read(dir: &Path) -> Result<Vec<Key>, KeyError> {
    let cannot = |source| KeyError::Folder { dir: dir.to_owned(), tried: Tried::Reading, source };
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(cannot)?,
    };
    let mut keys = Vec::new();
    for entry in entries {
        let path = entry.map_err(cannot)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Some((made, id)) = name.strip_prefix("link-").and_then(|rest| rest.strip_suffix(".key")?.split_once('-'))
        else {
            continue;
        };
        let malformed = || KeyError::Malformed { path: path.clone() };
        let id = bytes::<4>(id).map(KeyId).ok_or_else(malformed)?;
        check_private(&path).map_err(cannot)?.then_some(()).ok_or_else(|| KeyError::Open { path: path.clone() })?;
        let text = fs::read_to_string(&path).map_err(cannot)?;
        keys.push(Key { id, made: made.to_owned(), secret: bytes(text.trim()).ok_or_else(malformed)? });
    }
    keys.sort_by(|one, other| (&one.made, one.id.0).cmp(&(&other.made, other.id.0)));
    Ok(keys)
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != N * 2 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

/// A moment that sorts as text.
fn stamp(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(unix)]
fn check_private(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 == 0)
}

#[cfg(not(unix))]
fn check_private(_: &Path) -> io::Result<bool> {
    Ok(true)
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
