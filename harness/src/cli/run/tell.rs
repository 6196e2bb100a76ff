//! What `dmc run` prints: events for machines; for people each test where they ask for it, then what
//! did not pass, then the table.

use super::progress::Progress;
use crate::cli::args::RunArgs;
use crate::cli::out::Out;
use crate::cli::show::versioned;
use crate::evidence::event::{Event, Planned, TestFinished};
use crate::evidence::{Digest, RunRecord};
use crate::record::{NotApplicable, Target, Verdict};
use crate::report::failure::{Again, selector, tell};
use crate::report::table::devices;
use crate::report::{rates, table};

/// How much is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Events, for machines.
    Json,
    /// What did not pass.
    Quiet,
    /// That, and the table.
    Normal,
    /// That, and each test.
    Verbose,
}

impl Mode {
    pub(super) fn of(args: &RunArgs) -> Self {
        match args {
            RunArgs { json: true, .. } => Self::Json,
            RunArgs { quiet: true, .. } => Self::Quiet,
            RunArgs { verbose: true, .. } => Self::Verbose,
            _ => Self::Normal,
        }
    }
}

/// Prints.
pub(super) struct Teller {
    pub out: Out,
    pub mode: Mode,
    pub again: Again,
}

impl Teller {
    /// An event that is recorded, with its body as it was written.
    pub(super) fn event(
        &mut self,
        event: &Event,
        body: &str,
        run: &RunRecord,
        progress: &Progress,
    ) {
        match (self.mode, event) {
            (Mode::Json, _) => self.out.line(versioned(body)),
            (Mode::Verbose, Event::TestFinished(finished)) => {
                progress.beside(|| self.finished(finished, run));
            }
            _ => {}
        }
    }

    fn finished(&mut self, finished: &TestFinished, run: &RunRecord) {
        let Some(entry) = run.entry(&finished.entry) else { return };
        let seconds = finished.ended_us / 1_000_000;
        let (verdict, label) = (finished.verdict.to_string(), selector(entry));
        let (dmc, suite) = (&entry.dmc, entry.suite);
        self.out.line(format_args!("{verdict:8} {dmc}  {label}  ({suite}, {seconds} s)"));
    }

    /// What does not apply: counted, and with reasons where they are asked for.
    pub(super) fn not_applicable(&mut self, all: &[NotApplicable]) {
        if self.mode == Mode::Verbose {
            for not in all {
                let label = not.label();
                self.out.line(format_args!("n/a      {}  {label}: {}", not.dmc, not.reason));
            }
        }
        if !all.is_empty() && matches!(self.mode, Mode::Normal | Mode::Verbose) {
            let n = all.len();
            let how = if self.mode == Mode::Normal { " (-v says why)" } else { "" };
            self.out.line(format_args!("{n} pairs of scenario and DMC do not apply{how}"));
        }
    }

    /// What would run.
    pub(super) fn plan(&mut self, run: &RunRecord) {
        if self.mode == Mode::Verbose {
            for Planned { entry, target, .. } in &run.plan {
                let (dmc, label, suite) = (&entry.dmc, selector(entry), entry.suite);
                self.out
                    .line(format_args!("planned  {dmc}  {label}  ({suite}, {})", devices(*target)));
            }
        }
        self.not_applicable(&run.not_applicable);
        if matches!(self.mode, Mode::Normal | Mode::Verbose) {
            self.out.line(format_args!("{} planned tests; nothing was run", run.plan.len()));
        }
    }

    /// How it ended.
    pub(super) fn end(&mut self, run: &RunRecord, complete: bool, log_digest: Digest) {
        if self.mode == Mode::Json {
            return;
        }
        self.did_not_pass(run);
        if self.mode == Mode::Quiet {
            return;
        }
        self.out.line(table::draw(&rates::rows(run, complete)));
        self.not_applicable(&run.not_applicable);
        if run.plan.iter().any(|planned| planned.target == Target::Simulated) {
            let says = "SIMULATED: these results say nothing of devices that one can hold";
            self.out.line(says);
        }
        self.out.line(format_args!("log_digest {log_digest}"));
    }

    /// What did not pass, in the order of the plan. What a stop left is counted.
    fn did_not_pass(&mut self, run: &RunRecord) {
        for planned in &run.plan {
            let attempts = run.attempts(&planned.entry.id);
            for test in attempts {
                if !matches!(test.record.verdict, Verdict::Pass | Verdict::NotRun) {
                    self.out.line(tell(planned, &test.record, &self.again));
                }
            }
        }
        let not_run =
            |planned: &&Planned| rates::verdict(run, &planned.entry.id) == Verdict::NotRun;
        match run.plan.iter().filter(not_run).count() {
            0 => {}
            n => self.out.line(format_args!("{n} planned tests were not run")),
        }
    }
}
