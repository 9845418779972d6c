// SPDX-License-Identifier: EUPL-1.2
//! The data folder: `sluis.db`, `evidence/` and `mail/`. It is made for its owner alone, since personal data lies in it.
//! Opening one never makes another folder than the one that was named.

use std::{
    fs::{self, DirBuilder},
    io,
    path::{Path, PathBuf},
};

use sluis_core::text::both;

use super::{Error, Evidence};

/// A data folder that exists.
#[derive(Clone, Debug)]
pub struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// The data folder at `root`, made (mode 0700) when absent.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be made or something else has its name.
    pub fn create(root: &Path) -> Result<Self, Error> {
        if let Some(parent) = root.parent() {
            fs::create_dir_all(parent).map_err(|error| cannot_make(root, error))?;
        }
        let folder = Self { root: root.to_owned() };
        for path in [root.to_owned(), folder.evidence_path(), folder.mail()] {
            private_folder(&path).map_err(|error| cannot_make(&path, error))?;
        }
        Ok(folder)
    }

    /// The data folder at `root` if there is a database in it; a verb that only reads makes nothing.
    pub fn existing(root: &Path) -> Option<Self> {
        let folder = Self { root: root.to_owned() };
        folder.database().exists().then_some(folder)
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The SQLite file.
    pub fn database(&self) -> PathBuf {
        self.root.join("sluis.db")
    }

    /// Where mails are written as files.
    pub fn mail(&self) -> PathBuf {
        self.root.join("mail")
    }

    /// The evidence that people gave.
    pub fn evidence(&self) -> Evidence {
        Evidence::new(self.evidence_path())
    }

    fn evidence_path(&self) -> PathBuf {
        self.root.join("evidence")
    }
}

/// Makes one folder for its owner alone, unless it is there.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        end => end,
    }
}

fn cannot_make(path: &Path, error: io::Error) -> Error {
    let (nl, en) = match error.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => (
            "er staat een bestand in de weg; kies een andere map met --data",
            "a file is in its way; choose another folder with --data",
        ),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ("de schijf is vol; maak ruimte", "the disk is full; free some space")
        }
        _ => (
            "geef de gebruiker van sluis het recht om daar te schrijven, of kies een andere map met --data",
            "give the user of sluis the right to write there, or choose another folder with --data",
        ),
    };
    let path = path.display();
    let what = both(
        format!("de datamap {path} kan niet worden gemaakt: {nl}"),
        format!("the data folder {path} cannot be made: {en}"),
    );
    Error::unavailable(what, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_new_data_folder_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let outer = tempfile::tempdir().expect("a folder");
        let folder = DataFolder::create(&outer.path().join("deep/data")).expect("can be made");
        for path in [folder.root().to_owned(), folder.mail(), folder.evidence_path()] {
            let mode = fs::metadata(&path).expect("is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o700, "{}", path.display());
        }
    }

    #[test]
    fn a_file_in_the_way_is_told_with_its_cure() {
        let outer = tempfile::tempdir().expect("a folder");
        let path = outer.path().join("data");
        fs::write(&path, "no folder").expect("can be written");
        for wanted in [path.clone(), path.join("below")] {
            let error = DataFolder::create(&wanted).expect_err("a file is in the way");
            assert!(matches!(error, Error::Unavailable { .. }));
            assert!(error.to_string().contains("--data"), "{error}");
        }
    }

    #[test]
    fn looking_for_a_folder_makes_none() {
        let outer = tempfile::tempdir().expect("a folder");
        let path = outer.path().join("data");
        assert!(DataFolder::existing(&path).is_none());
        assert!(!path.exists());
    }
}
