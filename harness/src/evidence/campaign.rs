//! A campaign's folder: where runs are, and how one is named.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::Digest;
use super::log::{LOG, MANIFEST, blob_name};
use super::reader::{Reading, read};
use super::rim;
use super::storage::Disk;

/// A folder under which everything that is written is kept.
#[derive(Clone, Debug)]
pub struct Campaign {
    root: PathBuf,
}

/// A run on the disk.
#[derive(Clone, Debug)]
pub struct StoredRun {
    /// Its id: the name of its folder.
    pub id: String,
    /// Its folder.
    pub folder: PathBuf,
}

/// Why there is no such run.
#[derive(Debug, thiserror::Error)]
pub enum NoRun {
    /// There is none at all.
    #[error("no run is recorded under {}", .0.display())]
    None(PathBuf),
    /// None of that name.
    #[error("no run `{name}` under {}", folder.display())]
    Unknown {
        /// What was asked for.
        name: String,
        /// Where it was looked for.
        folder: PathBuf,
        /// A run that has nearly that name.
        near: Option<String>,
    },
}

impl Campaign {
    /// The campaign under `root`, which need not be there yet.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    fn runs_folder(&self) -> PathBuf {
        self.root.join("runs")
    }

    /// Where a run's secrets are kept.
    #[must_use]
    pub fn secrets(&self, run: &str) -> PathBuf {
        self.root.join("secrets").join(format!("{run}.json"))
    }

    /// Makes the folder of a run that begins at `at`. Where that millisecond has one, the next is
    /// taken, so that ids stay unique and ordered.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn create(&self, mut at: Timestamp) -> io::Result<(StoredRun, Disk)> {
        fs::create_dir_all(self.runs_folder())?;
        loop {
            let id = rim::run_id(at);
            let folder = self.runs_folder().join(&id);
            match fs::create_dir(&folder) {
                Ok(()) => {
                    fs::create_dir(folder.join("blobs"))?;
                    fs::File::open(self.runs_folder())?.sync_all()?;
                    return Ok((StoredRun { id, folder: folder.clone() }, Disk::new(folder)));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    at = at
                        .saturating_add(SignedDuration::from_millis(1))
                        .map_err(io::Error::other)?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Every run, first to last.
    #[must_use]
    pub fn runs(&self) -> Vec<StoredRun> {
        let mut runs: Vec<StoredRun> = fs::read_dir(self.runs_folder())
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.path().join(LOG).is_file())
            .map(|entry| StoredRun {
                id: entry.file_name().to_string_lossy().into_owned(),
                folder: entry.path(),
            })
            .collect();
        runs.sort_by(|one, other| one.id.cmp(&other.id));
        runs
    }

    /// The run that `name` names: an id, the only one that begins so, a path, or `latest`.
    ///
    /// # Errors
    /// Where there is none.
    pub fn find(&self, name: &str) -> Result<StoredRun, NoRun> {
        let mut runs = self.runs();
        if name == "latest" {
            return runs.pop().ok_or_else(|| NoRun::None(self.runs_folder()));
        }
        if let Some(run) = at_path(Path::new(name)) {
            return Ok(run);
        }
        let begin: Vec<&StoredRun> = runs.iter().filter(|run| run.id.starts_with(name)).collect();
        if let ([run], false) = (begin.as_slice(), name.is_empty()) {
            return Ok((*run).clone());
        }
        let near = runs
            .iter()
            .rev()
            .map(|run| (strsim::jaro_winkler(&run.id, name), &run.id))
            .filter(|(likeness, _)| *likeness > 0.7)
            .max_by(|(one, _), (other, _)| one.total_cmp(other))
            .map(|(_, id)| id.clone());
        Err(NoRun::Unknown { name: name.to_owned(), folder: self.runs_folder(), near })
    }
}

impl StoredRun {
    /// Reads its log.
    ///
    /// # Errors
    /// Where the log is not there or cannot be read; what is in it is the [`Reading`]'s matter.
    pub fn read(&self) -> io::Result<Reading> {
        let log = fs::read(self.folder.join(LOG))?;
        let manifest = match fs::read(self.folder.join(MANIFEST)) {
            Ok(octets) => Some(octets),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(read(&log, manifest.as_deref()))
    }

    /// Reads a blob, and sees that it is what its name says.
    ///
    /// # Errors
    /// Where it is not there, or (`InvalidData`) is not what was written.
    pub fn blob(&self, digest: Digest) -> io::Result<Vec<u8>> {
        let octets = fs::read(self.folder.join(blob_name(digest)))?;
        if Digest::of(&octets) == digest {
            return Ok(octets);
        }
        let why = format!("blob {digest} is not what was written");
        Err(io::Error::new(io::ErrorKind::InvalidData, why))
    }

    /// Where its secrets are kept, in the campaign that holds it.
    #[must_use]
    pub fn secrets(&self) -> Option<PathBuf> {
        let campaign = self.folder.parent()?.parent()?;
        Some(Campaign::new(campaign).secrets(&self.id))
    }
}

fn at_path(path: &Path) -> Option<StoredRun> {
    let folder = match path.file_name() {
        Some(name) if name == LOG => path.parent()?,
        _ => path,
    };
    let folder = folder.join(LOG).is_file().then(|| fs::canonicalize(folder).ok()).flatten()?;
    Some(StoredRun { id: folder.file_name()?.to_string_lossy().into_owned(), folder })
}
