// SPDX-License-Identifier: EUPL-1.2
//! Evidence: files that people give, kept under the SHA-256 of their bytes as `aa/bb/aabb...`. Written whole or not at
//! all (temporary file, fsync, rename). It never looks at what a file contains and never keeps its name.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use sha2::{Digest, Sha256};
use sluis_core::text::both;
use sluis_core::value::hex;

use super::{Error, folder::private_folder};

/// Larger files are refused, in bytes (25 MB).
pub const EVIDENCE_LIMIT: usize = 25_000_000;

/// The evidence of one data folder. Its methods block on the disk.
#[derive(Clone, Debug)]
pub struct Evidence {
    root: PathBuf,
}

impl Evidence {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Keeps the bytes and gives their hash, in hexadecimal. The same bytes again change nothing.
    ///
    /// # Errors
    /// `Unavailable` when they are over `EVIDENCE_LIMIT` or cannot be written.
    pub fn put(&self, bytes: &[u8]) -> Result<String, Error> {
        if bytes.len() > EVIDENCE_LIMIT {
            let what = both(
                format!(
                    "het bestand telt {} bytes en mag er {EVIDENCE_LIMIT} hebben; geef een kleiner bestand",
                    bytes.len()
                ),
                format!("the file has {} bytes and may have {EVIDENCE_LIMIT}; give a smaller one", bytes.len()),
            );
            return Err(Error::Unavailable { what, source: None });
        }
        let hash = hash_of(bytes);
        let path = self.path_of(&hash);
        if !path.exists() {
            self.write(&path, bytes).map_err(|error| cannot_write(&self.root, error))?;
        }
        Ok(hash)
    }

    /// The bytes with this hash; `None` when there are none, also for a text that is no hash.
    ///
    /// # Errors
    /// `Corrupt` when the bytes on disk have another hash; `Unavailable` when they cannot be read.
    pub fn get(&self, hash: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(path) = self.path_named(hash) else { return Ok(None) };
        match found(&path, fs::read(&path))? {
            Some(bytes) if hash_of(&bytes) != hash => {
                let path = path.display();
                Err(Error::corrupt(both(
                    format!("{path} is veranderd; zet het terug uit een reservekopie"),
                    format!("{path} was changed; put it back from a backup"),
                )))
            }
            kept => Ok(kept),
        }
    }

    /// How many bytes are kept under this hash, without reading them; `None` when there are none, also for a text that is no
    /// hash.
    ///
    /// # Errors
    /// `Unavailable` when the folder cannot be read.
    pub fn size(&self, hash: &str) -> Result<Option<u64>, Error> {
        let Some(path) = self.path_named(hash) else { return Ok(None) };
        Ok(found(&path, fs::metadata(&path))?.map(|file| file.len()))
    }

    /// Where the bytes of a hash are; `None` for a text that is none, so that `../` and the like never become a path.
    fn path_named(&self, hash: &str) -> Option<PathBuf> {
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_hash.then(|| self.path_of(hash))
    }

    fn path_of(&self, hash: &str) -> PathBuf {
        self.root.join(&hash[..2]).join(&hash[2..4]).join(hash)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let folders: Vec<&Path> = path.ancestors().skip(1).take_while(|folder| *folder != self.root).collect();
        for folder in folders.iter().rev() {
            private_folder(folder)?;
        }
        let (temporary, mut file) = self.temporary()?;
        let end = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&temporary, path));
        if end.is_err() {
            // Best effort: what is left over is never taken for evidence.
            let _ = fs::remove_file(&temporary);
        }
        end?;
        // The names must survive a power cut too.
        for folder in folders.into_iter().chain([self.root.as_path()]) {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    /// A new file beside the others; its name is free even when a crashed process of the same number left one.
    fn temporary(&self) -> io::Result<(PathBuf, File)> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        loop {
            let name = format!(".incoming-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
            let path = self.root.join(name);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                end => return end.map(|file| (path, file)),
            }
        }
    }
}

/// What the disk gave; nothing when there is no such file.
fn found<T>(path: &Path, read: io::Result<T>) -> Result<Option<T>, Error> {
    match read {
        Ok(kept) => Ok(Some(kept)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let path = path.display();
            let what = both(
                format!("{path} kan niet worden gelezen; kijk de rechten na"),
                format!("{path} cannot be read; look after its rights"),
            );
            Err(Error::unavailable(what, error))
        }
    }
}

fn hash_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn cannot_write(root: &Path, error: io::Error) -> Error {
    let (nl, en) = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ("de schijf is vol; maak ruimte en probeer het opnieuw", "the disk is full; free some space and try again")
        }
        _ => (
            "geef de gebruiker van sluis het recht om daar te schrijven",
            "give the user of sluis the right to write there",
        ),
    };
    let root = root.display();
    let what = both(
        format!("het bestand kan niet bewaard worden in {root}: {nl}"),
        format!("the file cannot be kept in {root}: {en}"),
    );
    Error::unavailable(what, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence() -> (tempfile::TempDir, Evidence) {
        let folder = tempfile::tempdir().expect("a folder");
        let evidence = Evidence::new(folder.path().to_owned());
        (folder, evidence)
    }

    #[test]
    fn bytes_come_back_under_their_sha_256() {
        let (folder, evidence) = evidence();
        let hash = evidence.put(b"abc").expect("is kept");
        // The example of FIPS 180-4.
        assert_eq!(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(evidence.put(b"abc").expect("twice is once"), hash);
        assert_eq!(evidence.get(&hash).expect("readable"), Some(b"abc".to_vec()));
        assert_eq!(evidence.size(&hash).expect("readable"), Some(3));
        assert_eq!(evidence.size("../../etc/passwd").expect("no hash"), None);
        assert!(folder.path().join("ba/78").join(&hash).is_file());
        let left: Vec<_> =
            fs::read_dir(folder.path()).expect("readable").flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(left, ["ba"], "no temporary file is left");
    }

    #[test]
    fn a_text_that_is_no_hash_finds_nothing() {
        let (folder, evidence) = evidence();
        fs::write(folder.path().join("secret"), "x").expect("can be written");
        let path_like = format!("{:0>64}", "../secret");
        for text in ["", "../secret", path_like.as_str(), &"A".repeat(64), &"a".repeat(64)] {
            assert_eq!(evidence.get(text).expect("no fault"), None, "{text}");
        }
    }

    #[test]
    fn changed_bytes_are_corrupt() {
        let (_folder, evidence) = evidence();
        let hash = evidence.put(b"the plan").expect("is kept");
        fs::write(evidence.path_of(&hash), "another plan").expect("can be written");
        assert!(matches!(evidence.get(&hash), Err(Error::Corrupt { .. })));
    }

    #[test]
    fn a_file_over_the_limit_is_refused_and_one_at_the_limit_is_kept() {
        let (_folder, evidence) = evidence();
        let mut bytes = vec![7; EVIDENCE_LIMIT];
        evidence.put(&bytes).expect("at the limit");
        bytes.push(7);
        let error = evidence.put(&bytes).expect_err("one byte more");
        assert!(error.to_string().contains("25000000"), "{error}");
    }
}
