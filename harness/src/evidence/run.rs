//! A run as it was recorded: what reports, rates and `dmc show` are computed from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Digest;
use super::event::{Event, Planned, RunStarted, Source, Summary, TestFinished};
use crate::record::{NotApplicable, PlanEntry, StepRecord, TestRecord};

/// What is written last, and makes a run complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format's version.
    pub v: u32,
    /// The run's id.
    pub run: String,
    /// How many lines the log has.
    pub lines: u64,
    /// The digest of its last line, without the line feed.
    pub head: Digest,
    /// The digest of what happened.
    pub log_digest: Digest,
    /// Every blob that the log may cite, in order.
    pub blobs: Vec<Digest>,
}

/// Everything recorded of a run, in the order in which it was planned or came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunRecord {
    /// How it began; absent where the log ends before that.
    pub started: Option<RunStarted>,
    /// The files it went by.
    pub sources: Vec<Source>,
    /// What does not apply, with reasons.
    pub not_applicable: Vec<NotApplicable>,
    /// The plan.
    pub plan: Vec<Planned>,
    /// What was executed or tried, as it ended. A test that was run again stands here again.
    pub tests: Vec<Tested>,
    /// Tests that began and did not end, with the steps that did.
    pub running: BTreeMap<(String, u32), Vec<StepRecord>>,
    /// Why it was stopped before its end; absent where it was not.
    pub stopped: Option<String>,
    /// How it ended; absent where the log ends before that.
    pub summary: Option<Summary>,
}

/// A test as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tested {
    /// What happened.
    pub record: TestRecord,
    /// Blobs by what they hold.
    pub blobs: BTreeMap<String, Digest>,
}

impl RunRecord {
    /// Takes one event more.
    pub fn take(&mut self, event: Event) {
        match event {
            Event::RunStarted(started) => self.started = Some(started),
            Event::Source(source) => self.sources.push(source),
            Event::NotApplicable(not) => self.not_applicable.push(not),
            Event::Planned(planned) => self.plan.push(*planned),
            Event::TestStarted(started) => {
                self.running.insert((started.entry, started.attempt), Vec::new());
            }
            Event::Step(step) => {
                self.running.entry((step.entry, step.attempt)).or_default().push(step.record);
            }
            Event::TestFinished(finished) => self.ended(&finished),
            Event::Stopped(stopped) => self.stopped = Some(stopped.why),
            Event::Summary(summary) => self.summary = Some(summary),
        }
    }

    fn ended(&mut self, finished: &TestFinished) {
        let key = (finished.entry.clone(), finished.attempt);
        let steps = self.running.remove(&key).unwrap_or_default();
        let record = finished.with_steps(steps);
        self.tests.push(Tested { record, blobs: finished.blobs.clone() });
    }

    /// Every attempt at a planned test that ended, in the order in which they ended.
    pub fn attempts<'a>(&'a self, entry: &'a str) -> impl Iterator<Item = &'a Tested> {
        self.tests.iter().filter(move |test| test.record.entry == entry)
    }

    /// The planned test with this id.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&PlanEntry> {
        self.plan.iter().map(|planned| &planned.entry).find(|entry| entry.id == id)
    }
}
