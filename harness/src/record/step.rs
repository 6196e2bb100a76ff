//! What one step did, saw, and found.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smets::Value;

use super::Verdict;

/// The part of a scenario that a step belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Reaching the state that the scenario starts from.
    Prepare,
    /// The scenario's own steps.
    Steps,
    /// Bringing the devices back.
    Always,
}

/// A place in a file that a person wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file, relative to the folder that was searched.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// What was seen of one thing at one instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// When, in microseconds since the test began.
    pub at_us: u64,
    /// Which poll of an `until`, from 0; 0 elsewhere.
    pub round: u32,
    /// What it is of: `esme.meter_balance`, `outcome`, `esme.CurrentSummationDelivered`.
    pub of: String,
    /// What was seen.
    pub seen: Seen,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// A value; [`Value::Absent`] where the device says that it has none.
    Value(Value),
    /// An answer that means nothing: why.
    Nonsense(String),
    /// No answer in time.
    Silence,
    /// The request did not reach the device: the radio had no acknowledgement.
    Undelivered,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Nonsense(why) => write!(f, "nonsense: {why}"),
            Self::Silence => f.write_str("no answer"),
            Self::Undelivered => f.write_str("not delivered"),
        }
    }
}

/// What sort of finding it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A value that is not what was expected.
    Unmet,
    /// The device has no such value.
    Missing,
    /// An answer that means nothing.
    Nonsense,
    /// No answer in time.
    Silence,
    /// The request did not reach the device.
    Undelivered,
    /// What was awaited did not come before the deadline.
    Deadline,
    /// It came, and did not stay.
    NotHeld,
    /// Something changed that must not.
    Changed,
}

/// Where what was seen is not what was expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What sort of finding it is.
    pub kind: FindingKind,
    /// What it is of: `esme.meter_balance`, `outcome`.
    pub of: String,
    /// What was expected, as a phrase: `within 0.01 GBP of 15.00 GBP`.
    pub expected: String,
    /// What was seen, as a phrase; for a deadline the last value and every distinct one.
    pub seen: String,
    /// Where the expectation stands.
    pub place: Place,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: expected {}, saw {}", self.place, self.of, self.expected, self.seen)
    }
}

/// One step as it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRecord {
    /// The part of the scenario.
    pub phase: Phase,
    /// The step's identifier.
    pub id: String,
    /// What it did, as a phrase: `send add_credit to esme`.
    pub action: String,
    /// Where it stands.
    pub place: Place,
    /// When it began, in microseconds since the test began.
    pub began_us: u64,
    /// When it ended, likewise.
    pub ended_us: u64,
    /// What it counts as.
    pub verdict: Verdict,
    /// Why it is `error` or `blocked`; absent otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What a `send` was sent with, by name, `fresh` and expressions resolved. UTRNs stand here in
    /// clear: the run log masks them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sent: BTreeMap<String, Value>,
    /// What was seen, in order.
    pub observations: Vec<Observation>,
    /// Where that is not what was expected.
    pub findings: Vec<Finding>,
    /// What `keep` kept, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: BTreeMap<String, Value>,
}
