//! The run log: append-only, hash-chained, crash-safe; and what is read back from it.
//!
//! ```text
//!  DIR/runs/ID/log.jsonl       one event a line, each with the digest of the line before
//!              blobs/SHA256    captures, serial traces, scenario and profile texts, scripts
//!              manifest.json   written last: a run without one is incomplete
//!  DIR/secrets/ID.json         keys and the salt of their commitments, mode 0600, never in a log
//! ```
//!
//! A line is an envelope and a body. The body is what happened; the envelope holds what differs from
//! one run of the same to the next (place in the log, chain, wall-clock time, host, paths, jobs), so
//! that [`canon`] can give two runs of the same seed the same digest.
//!
//! Nothing is reported as recorded before it is synced, and a log that cannot be written stops the
//! run: a record that is not there is worth more than one that cannot be relied on.

pub mod blob;
pub mod campaign;
pub mod canon;
pub mod capture;
pub mod event;
#[cfg(test)]
mod faults;
pub mod line;
pub mod log;
pub mod mask;
pub mod reader;
pub mod rim;
pub mod run;
pub mod secrets;
pub mod serial;
pub mod storage;

pub use blob::Digest;
pub use event::Event;
pub use log::{LogError, RunLog};
pub use run::RunRecord;
pub use storage::{Disk, Storage};
