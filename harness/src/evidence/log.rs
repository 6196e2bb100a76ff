//! Writes a run log: one writer, one chain.
//!
//! After a failure the log takes nothing more: a line that follows half a line would spoil both.

use std::collections::BTreeSet;
use std::io;

use jiff::Timestamp;
use serde_json::value::RawValue;

use super::canon::Canon;
use super::line::{FORMAT, Line, Rim};
use super::mask::Masks;
use super::run::Manifest;
use super::{Digest, Event, Storage};

/// The log's name in a run's folder.
pub const LOG: &str = "log.jsonl";
/// The manifest's.
pub const MANIFEST: &str = "manifest.json";

/// Why a run could not be recorded.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The storage failed: a full disk, most often.
    #[error("failed to write the run log: {0}")]
    Storage(#[from] io::Error),
    /// It failed before, so that nothing more is written.
    #[error("the run log could not be written before, so it takes nothing more")]
    Closed,
    /// An event that has no JSON.
    #[error("failed to write the run log: {0}")]
    Json(#[from] serde_json::Error),
}

/// A run log that is being written.
#[derive(Debug)]
pub struct RunLog<S> {
    storage: S,
    masks: Masks,
    rim: Option<Rim>,
    run: String,
    seq: u64,
    head: Digest,
    canon: Canon,
    blobs: BTreeSet<Digest>,
    closed: bool,
}

impl<S: Storage> RunLog<S> {
    /// A log without a line. `rim` goes into the first.
    #[must_use]
    pub fn new(storage: S, rim: Rim, masks: Masks) -> Self {
        Self {
            storage,
            masks,
            run: rim.run.clone(),
            rim: Some(rim),
            seq: 0,
            head: Digest::NONE,
            canon: Canon::default(),
            blobs: BTreeSet::new(),
            closed: false,
        }
    }

    /// What masks secrets here; keys that become known are added to it.
    pub fn masks(&mut self) -> &mut Masks {
        &mut self.masks
    }

    /// Writes one event, and gives back its body as it was written, secrets masked. It is recorded
    /// once [`Self::sync`] has returned.
    ///
    /// # Errors
    /// Where it cannot be written. From then on the log takes nothing more.
    pub fn append(&mut self, at: Timestamp, event: &Event) -> Result<String, LogError> {
        let body = self.masks.json(&serde_json::to_string(event)?);
        let raw = RawValue::from_string(body)?;
        let line = Line {
            v: FORMAT,
            seq: self.seq,
            prev: self.head,
            at,
            rim: self.rim.take(),
            body: &raw,
        };
        let mut octets = serde_json::to_vec(&line)?;
        let head = Digest::of(&octets);
        octets.push(b'\n');
        self.guarded(|storage| storage.append(LOG, &octets))?;
        self.head = head;
        self.seq += 1;
        self.canon.take(event, raw.get());
        Ok(raw.get().to_owned())
    }

    /// Writes octets beside the log, and gives back the name to cite them by.
    ///
    /// # Errors
    /// Likewise.
    pub fn blob(&mut self, octets: &[u8]) -> Result<Digest, LogError> {
        let digest = Digest::of(octets);
        if self.blobs.insert(digest) {
            self.guarded(|storage| storage.put(&blob_name(digest), octets))?;
        }
        Ok(digest)
    }

    /// Waits until everything written so far is on the disk: from then on it is recorded.
    ///
    /// # Errors
    /// Likewise.
    pub fn sync(&mut self) -> Result<(), LogError> {
        self.guarded(Storage::sync)
    }

    /// The digest of what happened so far.
    #[must_use]
    pub fn log_digest(&self) -> Digest {
        self.canon.digest()
    }

    /// Ends the log with `summary` and writes the manifest, after which the run is complete.
    ///
    /// # Errors
    /// Likewise.
    pub fn finish(mut self, at: Timestamp, summary: &Event) -> Result<String, LogError> {
        let body = self.append(at, summary)?;
        self.sync()?;
        let manifest = Manifest {
            v: FORMAT,
            run: self.run.clone(),
            lines: self.seq,
            head: self.head,
            log_digest: self.log_digest(),
            blobs: self.blobs.iter().copied().collect(),
        };
        let mut octets = serde_json::to_vec_pretty(&manifest)?;
        octets.push(b'\n');
        self.guarded(|storage| storage.put(MANIFEST, &octets))?;
        self.sync()?;
        Ok(body)
    }

    fn guarded(&mut self, write: impl FnOnce(&mut S) -> io::Result<()>) -> Result<(), LogError> {
        if self.closed {
            return Err(LogError::Closed);
        }
        write(&mut self.storage).inspect_err(|_| self.closed = true)?;
        Ok(())
    }
}

/// Where a blob stands in a run's folder.
#[must_use]
pub fn blob_name(digest: Digest) -> String {
    format!("blobs/{digest}")
}
