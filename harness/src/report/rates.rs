//! Rates: what each DMC has to show, and whether it meets the rule (SVTAD Table 13.1, 1).
//!
//! Never pooled: functional and regression, simulated and real devices, a hub that the stick stands in
//! for and a DMC's own. The denominator is the plan. What is not known to have been executed was not.

use std::collections::{BTreeMap, BTreeSet};

use svtad::Standing;

use crate::evidence::event::{Planned, Summary, SummaryRow};
use crate::evidence::{Digest, RunRecord};
use crate::record::{Suite, Target, Verdict};

/// What one DMC has to show in one suite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What the devices are.
    pub target: Target,
    /// The figures, as they go out to machines.
    pub figures: SummaryRow,
    /// Why the rule is not decided; absent where it is.
    pub undecided: Option<&'static str>,
    /// How many planned tests have each verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
}

/// What a planned test counts as, over all attempts at it.
///
/// One that failed and then passed is flaky, and counts as failed: a rerun does not launder a result.
/// An `error` may be run again freely. One that did not end, or never began, was not run.
#[must_use]
pub fn verdict(run: &RunRecord, entry: &str) -> Verdict {
    let attempts: Vec<Verdict> = run.attempts(entry).map(|test| test.record.verdict).collect();
    let order = [Verdict::Fail, Verdict::Pass, Verdict::Error, Verdict::Blocked];
    order.into_iter().find(|verdict| attempts.contains(verdict)).unwrap_or(Verdict::NotRun)
}

/// The rows of a run: by DMC, suite, hub and target, in the order of the plan. `complete` says that
/// the run's log is; no rule is decided where it is not.
#[must_use]
pub fn rows(run: &RunRecord, complete: bool) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for planned in &run.plan {
        let verdict = verdict(run, &planned.entry.id);
        let at = rows.iter().position(|row| row.is_for(planned)).unwrap_or(rows.len());
        if at == rows.len() {
            rows.push(Row::empty(planned));
        }
        if let Some(row) = rows.get_mut(at) {
            row.count(verdict);
        }
    }
    let undecided = undecided(run, complete);
    for row in &mut rows {
        row.decide(undecided);
    }
    rows
}

/// What a run has to show, as it goes out to machines and ends the log.
#[must_use]
pub fn summary(run: &RunRecord, complete: bool, log_digest: Digest) -> Summary {
    let targets: BTreeSet<Target> = run.plan.iter().map(|planned| planned.target).collect();
    let dmcs = rows(run, complete).into_iter().map(|row| row.figures).collect();
    Summary { targets: targets.into_iter().collect(), dmcs, log_digest }
}

/// Why no rule of this run is decided; absent where the figures decide it.
fn undecided(run: &RunRecord, complete: bool) -> Option<&'static str> {
    if !complete {
        return Some("incomplete");
    }
    if run.stopped.is_some() {
        return Some("stopped");
    }
    let selection = run.started.as_ref().is_none_or(|started| started.selection);
    selection.then_some("selection")
}

impl Row {
    fn empty(planned: &Planned) -> Self {
        let Planned { entry, target, .. } = planned;
        let figures = SummaryRow {
            id: entry.dmc.clone(),
            suite: entry.suite,
            hub: entry.hub,
            planned: 0,
            eligible: 0,
            executed: 0,
            passed: 0,
            met: None,
        };
        Self { target: *target, figures, undecided: None, verdicts: BTreeMap::new() }
    }

    fn is_for(&self, planned: &Planned) -> bool {
        let of = (&self.figures.id, self.figures.suite, self.figures.hub, self.target);
        of == (&planned.entry.dmc, planned.entry.suite, planned.entry.hub, planned.target)
    }

    fn count(&mut self, verdict: Verdict) {
        self.figures.planned += 1;
        // De-scoping needs an approval on record, and there is no record of approvals yet.
        self.figures.eligible += 1;
        self.figures.executed += u64::from(verdict.is_executed());
        self.figures.passed += u64::from(verdict == Verdict::Pass);
        *self.verdicts.entry(verdict).or_default() += 1;
    }

    fn decide(&mut self, undecided: Option<&'static str>) {
        let SummaryRow { suite, planned, eligible, executed, passed, .. } = self.figures;
        if suite == Suite::Regression {
            // Table 13.1, 2 asks for the stage's exit versions, of which nothing is on record yet.
            self.undecided = Some("no rule yet");
            return;
        }
        let descoped = planned - eligible;
        self.undecided = undecided;
        self.figures.met = match svtad::functional(planned, descoped, executed, passed).standing {
            _ if undecided.is_some() => None,
            Standing::Met => Some(true),
            Standing::NotMet => Some(false),
            Standing::NoData => {
                self.undecided = Some("no data");
                None
            }
        };
    }

    /// Passed by eligible in per cent, with one decimal, never rounded up: `89.6`. Absent where
    /// nothing is eligible.
    #[must_use]
    pub fn per_cent(&self) -> Option<String> {
        let per_mille = (self.figures.passed * 1000).checked_div(self.figures.eligible)?;
        Some(format!("{}.{}", per_mille / 10, per_mille % 10))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn functional(run: &RunRecord, complete: bool) -> Row {
        rows(run, complete).into_iter().find(|row| row.figures.suite == Suite::Functional).unwrap()
    }

    #[test]
    fn the_denominator_is_the_plan() {
        let mut run = sample::run(10);
        let row = functional(&run, true);
        assert_eq!(
            (row.figures.planned, row.figures.executed, row.figures.met),
            (10, 0, Some(false))
        );
        for n in 0..9 {
            sample::finish(&mut run, n, 1, Verdict::Pass);
        }
        assert_eq!(functional(&run, true).figures.met, Some(false), "one was not executed");
        sample::finish(&mut run, 9, 1, Verdict::Fail);
        let row = functional(&run, true);
        assert_eq!((row.figures.passed, row.figures.met), (9, Some(true)));
        assert_eq!(row.per_cent().unwrap(), "90.0");
    }

    #[test]
    fn error_blocked_and_not_run_are_not_executed() {
        for verdict in [Verdict::Error, Verdict::Blocked, Verdict::NotRun] {
            let mut run = sample::run(1);
            sample::finish(&mut run, 0, 1, verdict);
            let row = functional(&run, true);
            assert_eq!((row.figures.executed, row.figures.met), (0, Some(false)), "{verdict}");
        }
    }

    #[test]
    fn a_rerun_launders_no_failure_and_an_error_may_be_run_again() {
        for (attempts, counts) in [
            ([Verdict::Fail, Verdict::Pass], Verdict::Fail),
            ([Verdict::Pass, Verdict::Fail], Verdict::Fail),
            ([Verdict::Error, Verdict::Pass], Verdict::Pass),
            ([Verdict::Blocked, Verdict::Error], Verdict::Error),
        ] {
            let mut run = sample::run(1);
            sample::finish(&mut run, 0, 1, attempts[0]);
            sample::finish(&mut run, 0, 2, attempts[1]);
            assert_eq!(verdict(&run, "0"), counts, "{attempts:?}");
        }
    }

    #[test]
    fn a_selection_an_incomplete_and_a_stopped_run_decide_nothing() {
        let mut run = sample::run(1);
        sample::finish(&mut run, 0, 1, Verdict::Pass);
        assert_eq!(functional(&run, true).figures.met, Some(true));
        assert_eq!(functional(&run, false).figures.met, None);
        let mut selection = run.clone();
        selection.started.as_mut().unwrap().selection = true;
        assert_eq!(functional(&selection, true).figures.met, None);
        run.stopped = Some("interrupted".to_owned());
        assert_eq!(functional(&run, true).figures.met, None);
    }

    #[test]
    fn functional_and_regression_and_what_the_devices_are_are_never_pooled() {
        let mut run = sample::run(3);
        run.plan[1].entry.suite = Suite::Regression;
        run.plan[2].target = Target::Real;
        let rows = rows(&run, true);
        assert_eq!(rows.iter().map(|row| row.figures.planned).collect::<Vec<_>>(), [1, 1, 1]);
        assert_eq!(rows[1].figures.met, None);
    }

    #[test]
    fn per_cent_is_never_rounded_up() {
        let mut run = sample::run(29);
        for n in 0..29 {
            sample::finish(&mut run, n, 1, if n < 26 { Verdict::Pass } else { Verdict::Fail });
        }
        let row = functional(&run, true);
        assert_eq!((row.per_cent().unwrap().as_str(), row.figures.met), ("89.6", Some(false)));
    }

    #[test]
    fn the_summary_has_the_keys_that_machines_rely_on() {
        let summary = summary(&sample::run(1), true, Digest::NONE);
        let json = serde_json::to_string(&crate::evidence::Event::Summary(summary)).unwrap();
        let digest = "0".repeat(64);
        assert_eq!(
            json,
            format!(
                r#"{{"event":"summary","targets":["simulated"],"dmcs":[{{"id":"dmc","suite":"functional","hub":"stand-in","planned":1,"eligible":1,"executed":0,"passed":0,"met":false}}],"log_digest":"{digest}"}}"#
            )
        );
    }
}
