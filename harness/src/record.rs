//! What is recorded of a run: planned tests, observations, findings, verdicts.
//!
//! ```text
//!  PlanEntry ── TestRecord (one attempt) ── StepRecord ─┬─ Observation   what was seen, and when
//!  NotApplicable                                        └─ Finding       where that is not what was expected
//! ```
//!
//! Everything a person is shown is computed from these records, and any verdict can be recomputed
//! from a step's observations and the expanded script ([`crate::judge`]). The JSON is stable: a
//! field is added, never renamed. Instants are microseconds of the test's own clock, never the
//! wall's, so that the same seed gives the same records.

mod entry;
mod step;

pub use entry::{HubRole, Kind, Known, NotApplicable, PlanEntry, Suite, Target};
pub use step::{Finding, FindingKind, Observation, Phase, Place, Seen, StepRecord};

use serde::{Deserialize, Serialize};

/// What a planned test counts as.
///
/// Only `pass` counts as passed; `error`, `blocked` and `not-run` count as not executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Executed, and every expectation was met.
    Pass,
    /// Executed, and at least one finding was made.
    Fail,
    /// The bench or the tool failed: nothing is said about the device.
    Error,
    /// It could not start: a state was not reached, or something it needs is missing.
    Blocked,
    /// It was planned and did not begin.
    NotRun,
}

impl Verdict {
    /// Whether it counts as executed.
    #[must_use]
    pub fn is_executed(self) -> bool {
        matches!(self, Self::Pass | Self::Fail)
    }

    /// As it is written in records and shown.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Error => "error",
            Self::Blocked => "blocked",
            Self::NotRun => "not-run",
        }
    }
}

impl core::fmt::Display for Verdict {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.as_str())
    }
}

/// One attempt at one planned test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestRecord {
    /// Which planned test: [`PlanEntry::id`].
    pub entry: String,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// What the simulated world was seeded with, in hexadecimal: JSON's numbers do not hold 64 bits.
    pub seed: String,
    /// Whether the devices are simulated.
    pub target: Target,
    /// What it counts as.
    pub verdict: Verdict,
    /// Why it is `error`, `blocked` or `not-run`; absent otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether the devices were brought back to the state they were in. `false` takes them out of
    /// service until their health is shown.
    pub restored: bool,
    /// What was done, in order: preparation, steps, restoration.
    pub steps: Vec<StepRecord>,
    /// When it ended, counted from when it began.
    pub ended_us: u64,
}

impl TestRecord {
    /// A test that did not get as far as its first step.
    #[must_use]
    pub fn without_steps(
        entry: &str,
        attempt: u32,
        seed: u64,
        target: Target,
        verdict: Verdict,
        reason: &str,
    ) -> Self {
        Self {
            entry: entry.to_owned(),
            attempt,
            seed: format!("{seed:016x}"),
            target,
            verdict,
            reason: Some(reason.to_owned()),
            restored: true,
            steps: vec![],
            ended_us: 0,
        }
    }

    /// Every finding, with the step that made it, in order.
    pub fn findings(&self) -> impl Iterator<Item = (&StepRecord, &Finding)> {
        self.steps.iter().flat_map(|step| step.findings.iter().map(move |finding| (step, finding)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pass_and_fail_count_as_executed() {
        let executed = [Verdict::Pass, Verdict::Fail].map(Verdict::is_executed);
        let not = [Verdict::Error, Verdict::Blocked, Verdict::NotRun].map(Verdict::is_executed);
        assert_eq!((executed, not), ([true; 2], [false; 3]));
    }

    #[test]
    fn a_verdict_is_written_as_it_is_shown() {
        for verdict in
            [Verdict::Pass, Verdict::Fail, Verdict::Error, Verdict::Blocked, Verdict::NotRun]
        {
            let written = serde_json::to_string(&verdict).unwrap();
            assert_eq!(written, format!("\"{verdict}\""));
        }
    }

    #[test]
    fn a_record_reads_back_as_it_was_written() {
        let observation = Observation {
            at_us: 1_500_000,
            round: 0,
            of: "esme.meter_balance".to_owned(),
            seen: Seen::Silence,
        };
        let place = Place { file: "prepayment/top-up.yaml".to_owned(), line: 12, column: 9 };
        let finding = Finding {
            kind: FindingKind::Silence,
            of: "esme.meter_balance".to_owned(),
            expected: "10.00 GBP".to_owned(),
            seen: "no answer".to_owned(),
            place: place.clone(),
        };
        let step = StepRecord {
            phase: Phase::Steps,
            id: "before".to_owned(),
            action: "read meter_balance from esme".to_owned(),
            place,
            began_us: 1_000_000,
            ended_us: 1_500_000,
            verdict: Verdict::Fail,
            note: None,
            sent: std::collections::BTreeMap::new(),
            observations: vec![observation],
            findings: vec![finding],
            kept: std::collections::BTreeMap::new(),
        };
        let mut record = TestRecord::without_steps(
            "0f",
            1,
            u64::MAX,
            Target::Simulated,
            Verdict::Fail,
            "because",
        );
        record.steps.push(step);
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<TestRecord>(&text).unwrap(), record);
        assert_eq!(record.findings().count(), 1);
        assert!(text.contains(r#""seed":"ffffffffffffffff""#), "{text}");
    }
}
