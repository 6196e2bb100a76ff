//! What happens in a run, as the log tells it and as `dmc run --json` prints it.
//!
//! ```text
//!  run-started, source.., not-applicable.., planned..,
//!      { test-started, step.., test-finished }..,    several tests may be under way at once
//!  stopped                                           only where it was
//!  summary
//! ```
//!
//! The JSON is stable: a field is added, never renamed. Nothing here depends on wall-clock time, on
//! paths, on the host or on the number of jobs: that is the envelope's ([`super::line`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Digest;
use crate::record::{
    HubRole, NotApplicable, PlanEntry, StepRecord, Suite, Target, TestRecord, Verdict,
};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The run began.
    RunStarted(RunStarted),
    /// A file that the run goes by: a scenario or a profile, exactly as it was read.
    Source(Source),
    /// A scenario that does not apply to a DMC.
    NotApplicable(NotApplicable),
    /// A planned test.
    Planned(Box<Planned>),
    /// A planned test began.
    TestStarted(TestStarted),
    /// A step ended.
    Step(Box<Step>),
    /// A planned test ended, one way or another.
    TestFinished(TestFinished),
    /// The run was stopped before its end.
    Stopped(Stopped),
    /// The run ended.
    Summary(Summary),
}

/// The run was stopped before its end. No rule is decided then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// By what: `interrupted`, `a test did not pass`.
    pub why: String,
}

/// The run began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunStarted {
    /// The version of `dmc`.
    pub dmc: String,
    /// The run's seed, in hexadecimal: JSON's numbers do not hold 64 bits.
    pub seed: String,
    /// What the devices are.
    pub targets: Vec<Target>,
    /// Whether less than all that applies was planned. Then no rule is decided.
    pub selection: bool,
    /// How often each test is run.
    pub repeat: u32,
}

/// A file that the run goes by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What it is: `scenario`, `profile`, `rack`.
    pub kind: String,
    /// What it is about: a scenario's or a DMC's id.
    pub id: String,
    /// Its name, relative to the folder that was searched.
    pub file: String,
    /// The blob that holds it.
    pub blob: Digest,
}

/// A planned test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The planned test.
    pub entry: PlanEntry,
    /// What the devices of its DMC are.
    pub target: Target,
    /// The blob that holds the expanded script.
    pub script: Digest,
}

/// A planned test began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestStarted {
    /// Which planned test.
    pub entry: String,
    /// Which attempt, from 1.
    pub attempt: u32,
}

/// A step ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which planned test.
    pub entry: String,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// Which step, from 0, preparation included.
    pub number: u32,
    /// How it went.
    pub record: StepRecord,
}

/// A planned test ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestFinished {
    /// Which planned test.
    pub entry: String,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// What it counts as.
    pub verdict: Verdict,
    /// Why it is `error`, `blocked` or `not-run`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The seed of its world, in hexadecimal.
    pub seed: String,
    /// Whether its devices are simulated.
    pub target: Target,
    /// Whether the devices were brought back to the state they were in.
    pub restored: bool,
    /// When it ended, in microseconds since it began, by the devices' time.
    pub ended_us: u64,
    /// How many `step` events belong to it.
    pub steps: u32,
    /// Blobs by what they hold: `capture` (pcapng), `serial` (a serial trace).
    pub blobs: BTreeMap<String, Digest>,
}

/// The run ended: what each DMC has to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// What the devices are.
    pub targets: Vec<Target>,
    /// A row for each DMC, suite and hub.
    pub dmcs: Vec<SummaryRow>,
    /// The digest of what happened: the same for the same seed, scenarios, profiles and version.
    pub log_digest: Digest,
}

/// What one DMC has to show in one suite. The keys are what machines rely on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryRow {
    /// The combination.
    pub id: String,
    /// The set of tests.
    pub suite: Suite,
    /// Who played the hub.
    pub hub: HubRole,
    /// How many tests are planned.
    pub planned: u64,
    /// Planned less de-scoped with approval.
    pub eligible: u64,
    /// How many of the eligible were executed: passed or failed.
    pub executed: u64,
    /// How many of the executed passed.
    pub passed: u64,
    /// Whether the rule is met; absent (null) where it is not decided.
    pub met: Option<bool>,
}

impl Event {
    /// Which planned test, and which attempt at it, this belongs to; absent for the run's own events.
    #[must_use]
    pub fn test(&self) -> Option<(&str, u32)> {
        match self {
            Self::Planned(planned) => Some((&planned.entry.id, 0)),
            Self::TestStarted(started) => Some((&started.entry, started.attempt)),
            Self::Step(step) => Some((&step.entry, step.attempt)),
            Self::TestFinished(finished) => Some((&finished.entry, finished.attempt)),
            Self::RunStarted(_)
            | Self::Source(_)
            | Self::NotApplicable(_)
            | Self::Stopped(_)
            | Self::Summary(_) => None,
        }
    }
}

impl TestFinished {
    /// The end of `test`, whose octets are in `blobs`.
    #[must_use]
    pub fn new(test: &TestRecord, blobs: BTreeMap<String, Digest>) -> Self {
        Self {
            entry: test.entry.clone(),
            attempt: test.attempt,
            verdict: test.verdict,
            reason: test.reason.clone(),
            seed: test.seed.clone(),
            target: test.target,
            restored: test.restored,
            ended_us: test.ended_us,
            steps: u32::try_from(test.steps.len()).unwrap_or(u32::MAX),
            blobs,
        }
    }

    /// The record of the test, with its steps.
    #[must_use]
    pub fn with_steps(&self, steps: Vec<StepRecord>) -> TestRecord {
        TestRecord {
            entry: self.entry.clone(),
            attempt: self.attempt,
            seed: self.seed.clone(),
            target: self.target,
            verdict: self.verdict,
            reason: self.reason.clone(),
            restored: self.restored,
            steps,
            ended_us: self.ended_us,
        }
    }
}
