//! Where planned tests run: a clone of a commissioned simulated world each, or a slot of a rack.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::gather::Gathered;
use super::pool::{Job, Lane, Ran};
use crate::plan::PlannedTest;
use crate::record::{StepRecord, TestRecord, Verdict};

/// The lanes of a run.
pub(super) fn lanes(gathered: Gathered, seed: u64) -> Arc<dyn Lane> {
    let tests = gathered.plan.entries.iter().map(|test| (test.entry.id.clone(), test.clone()));
    Arc::new(Lanes { tests: tests.collect(), seed, gathered })
}

struct Lanes {
    tests: BTreeMap<String, PlannedTest>,
    seed: u64,
    gathered: Gathered,
}

impl Lane for Lanes {
    fn run(&self, job: &Job, _step: &mut dyn FnMut(&StepRecord)) -> Ran {
        let id = &job.planned.entry.id;
        let blocked = self.tests.get(id).and_then(|test| test.blocked.clone());
        let seed = self.seed;
        let _ = &self.gathered;
        let record = |verdict, why: &str| {
            TestRecord::without_steps(id, job.attempt, seed, job.planned.target, verdict, why)
        };
        Ran::of(match blocked {
            Some(why) => record(Verdict::Blocked, &why),
            None => record(Verdict::Error, "no lane"),
        })
    }
}
