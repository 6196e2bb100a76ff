//! One line of a log.
//!
//! ```text
//!  {"v":1,"seq":7,"prev":"<64 digits>","at":"2026-11-23T19:55:34.123Z","body":{"event":"step",..}}
//!   └───────────────────── envelope ──────────────────────────────────┘       └─ what happened ─┘
//! ```
//!
//! `prev` is the SHA-256 of the line before as it stands in the file, without its line feed; the
//! first line cites zeros, and carries the `rim`: what differs between two runs of the same.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Digest;

/// The format's version. A reader refuses a newer one.
pub const FORMAT: u32 = 1;

/// What surrounds a run and changes nothing in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rim {
    /// The run's id.
    pub run: String,
    /// The host it ran on.
    pub host: String,
    /// How many tests ran at once.
    pub jobs: u32,
    /// The command line, as it was typed.
    pub command: Vec<String>,
    /// Where scenarios came from, where not from the program itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenarios: Option<String>,
    /// The rack file, where devices were not simulated here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rack: Option<String>,
    /// Where profiles came from, where not from the program itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profiles: Option<String>,
}

/// A line, with its body as it was written.
#[derive(Debug, Serialize, Deserialize)]
pub struct Line<'a> {
    /// The format's version.
    pub v: u32,
    /// Which line, from 0.
    pub seq: u64,
    /// The digest of the line before.
    pub prev: Digest,
    /// When it was written, by the wall clock.
    pub at: Timestamp,
    /// In the first line only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rim: Option<Rim>,
    /// What happened, octet for octet.
    #[serde(borrow)]
    pub body: &'a RawValue,
}
