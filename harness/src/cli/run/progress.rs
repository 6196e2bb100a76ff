//! Live progress: how far the run is, and for each lane which DMC, which scenario, which step.
//!
//! Drawn on standard error where that is a terminal, so that standard output stays what was asked for.

use std::collections::BTreeMap;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::pool::Job;
use crate::record::{StepRecord, Verdict};
use crate::report::failure::selector;

/// Live progress, or nothing.
pub(super) struct Progress {
    bars: MultiProgress,
    overall: ProgressBar,
    lanes: BTreeMap<(String, u32), ProgressBar>,
    not_passed: u64,
}

impl Progress {
    /// Progress over so many tests; hidden where nobody would see it.
    pub(super) fn new(tests: usize, is_shown: bool) -> Self {
        let target =
            if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bars = MultiProgress::with_draw_target(target);
        let overall = ProgressBar::new(u64::try_from(tests).unwrap_or(u64::MAX));
        overall.set_style(style("{bar:32.cyan} {pos}/{len} tests  {msg}"));
        Self { overall: bars.add(overall), bars, lanes: BTreeMap::new(), not_passed: 0 }
    }

    /// A test began.
    pub(super) fn started(&mut self, job: &Job) {
        let lane = ProgressBar::new_spinner().with_style(style("  {prefix}  {msg:.dim}"));
        let lane = self.bars.add(lane);
        lane.set_prefix(format!("{}  {}", job.planned.entry.dmc, selector(&job.planned.entry)));
        lane.tick();
        self.lanes.insert(key(job), lane);
    }

    /// A step of it ended.
    pub(super) fn step(&mut self, job: &Job, step: &StepRecord) {
        if let Some(lane) = self.lanes.get(&key(job)) {
            lane.set_message(format!("{}: {}", step.id, step.action));
        }
    }

    /// It ended.
    pub(super) fn finished(&mut self, job: &Job, verdict: Verdict) {
        if let Some(lane) = self.lanes.remove(&key(job)) {
            self.bars.remove(&lane);
        }
        self.overall.inc(1);
        if verdict != Verdict::Pass {
            self.not_passed += 1;
            self.overall.set_message(format!("{} did not pass", self.not_passed));
        }
    }

    /// Prints beside the bars.
    pub(super) fn beside(&self, print: impl FnOnce()) {
        self.bars.suspend(print);
    }

    /// Takes the bars away.
    pub(super) fn clear(&self) {
        self.overall.finish_and_clear();
        // A terminal that has gone is no trouble of the run's.
        let _ = self.bars.clear();
    }
}

fn key(job: &Job) -> (String, u32) {
    (job.planned.entry.id.clone(), job.attempt)
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
