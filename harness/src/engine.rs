//! Runs the steps of one planned test.
//!
//! ```text
//!  baseline of what is to be restored ──▶ prepare ──▶ steps ──▶ always, whatever happened
//!                                            │          │
//!                                     blocked where     first step that does not pass ends them
//!                                     not reached
//! ```
//!
//! The engine knows neither sticks nor lanes: it asks a [`Bench`], waits on tokio's clock, records
//! what it sees and has it judged by [`crate::judge`]. On a simulated target the clock is paused and
//! jumps; on a rack it really waits. The text of the scenario is the same.
//!
//! A `send` is sent once. What is repeated is the read inside `until`, and the reads with which a
//! state is reached or restored.

mod bench;
mod reach;
mod read;
mod restore;
mod send;
mod step;

pub use bench::{Answer, Bench, Button, Utrn};

use std::collections::BTreeMap;

use smets::Value;
use tokio::time::Instant;

use crate::bench::BenchError;
use crate::judge;
use crate::record::{
    Observation, Phase, Place, PlanEntry, Seen, StepRecord, Target, TestRecord, Verdict,
};
use crate::scenario::expr::Scope;
use crate::scenario::script::{Action, Script};

/// One attempt at a planned test.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// The planned test.
    pub entry: &'a PlanEntry,
    /// What is run.
    pub script: &'a Script,
    /// Which attempt, from 1.
    pub number: u32,
    /// The seed of the simulated world ([`crate::plan::seed_of`]).
    pub seed: u64,
    /// What the devices are.
    pub target: Target,
}

/// Runs a planned test, and gives `sink` each step as it ends.
///
/// The bench's trouble ends the test as `error`, with what was seen so far. Devices are brought back
/// whatever happened.
pub async fn run_test<B: Bench>(
    attempt: Attempt<'_>,
    bench: &mut B,
    sink: &mut dyn FnMut(&StepRecord),
) -> TestRecord {
    let mut run = Run::new(bench, sink);
    let script = attempt.script;
    let before = run.baselines(&script.restore).await;
    let verdict = match before {
        Ok(()) => run.through(script).await,
        Err(()) => Verdict::Error,
    };
    let reason = run.reason.take();
    let restored = run.restore_all(&script.restore).await;
    TestRecord {
        entry: attempt.entry.id.clone(),
        attempt: attempt.number,
        seed: format!("{:016x}", attempt.seed),
        target: attempt.target,
        verdict,
        reason,
        restored,
        ended_us: run.now_us(),
        steps: run.steps,
    }
}

/// A test while it runs.
struct Run<'a, B> {
    bench: &'a mut B,
    sink: &'a mut dyn FnMut(&StepRecord),
    began: Instant,
    kept: BTreeMap<String, Value>,
    before: BTreeMap<String, Value>,
    steps: Vec<StepRecord>,
    reason: Option<String>,
}

/// A step while it runs: what is recorded of it.
struct Doing {
    began: Instant,
    began_us: u64,
    observations: Vec<Observation>,
    sent: BTreeMap<String, Value>,
    round: u32,
}

/// Why a step did not come to an end by which it can be judged.
enum Stopped {
    /// The bench's trouble.
    Bench(BenchError),
    /// Something that the test needs is not there.
    Blocked(String),
    /// The scenario asks for what cannot be done.
    Cannot(String),
}

impl From<BenchError> for Stopped {
    fn from(e: BenchError) -> Self {
        Self::Bench(e)
    }
}

impl<'a, B: Bench> Run<'a, B> {
    fn new(bench: &'a mut B, sink: &'a mut dyn FnMut(&StepRecord)) -> Self {
        Self {
            bench,
            sink,
            began: Instant::now(),
            kept: BTreeMap::new(),
            before: BTreeMap::new(),
            steps: vec![],
            reason: None,
        }
    }

    fn now_us(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Preparation and steps, as far as they go.
    async fn through(&mut self, script: &Script) -> Verdict {
        for reach in &script.prepare {
            let verdict = self.reach(reach).await;
            if verdict != Verdict::Pass {
                return verdict;
            }
        }
        let mut worked_us = 0_u64;
        for step in &script.steps {
            let began_us = self.now_us();
            let verdict = self.step(step).await;
            if verdict != Verdict::Pass {
                return verdict;
            }
            if !matches!(step.action, Action::Wait(_)) {
                worked_us = worked_us.saturating_add(self.now_us().saturating_sub(began_us));
            }
            if worked_us > script.limit.0.saturating_mul(1_000) {
                let reason = format!("at work for longer than its limit of {}", script.limit);
                self.reason = Some(reason);
                return Verdict::Error;
            }
        }
        Verdict::Pass
    }

    fn begin(&self) -> Doing {
        Doing {
            began: Instant::now(),
            began_us: self.now_us(),
            observations: vec![],
            sent: BTreeMap::new(),
            round: 0,
        }
    }

    /// Records a step, and gives it out.
    fn end(&mut self, record: StepRecord) -> Verdict {
        let verdict = record.verdict;
        if matches!(verdict, Verdict::Error | Verdict::Blocked) {
            self.reason = record.note.as_ref().map(|note| format!("{}: {note}", record.id));
        }
        (self.sink)(&record);
        self.steps.push(record);
        verdict
    }

    /// The record of a step that is not judged by expectations: preparation and restoration.
    fn plain_record(
        &self,
        phase: Phase,
        named: (&str, &str, &Place),
        doing: Doing,
        ended: (Verdict, Option<String>),
    ) -> StepRecord {
        let (id, action, place) = named;
        let (verdict, note) = ended;
        StepRecord {
            phase,
            id: id.to_owned(),
            action: action.to_owned(),
            place: place.clone(),
            began_us: doing.began_us,
            ended_us: self.now_us(),
            verdict,
            note,
            sent: doing.sent,
            observations: doing.observations,
            findings: vec![],
            kept: BTreeMap::new(),
        }
    }
}

impl<B: Bench> Run<'_, B> {
    fn see(&self, doing: &mut Doing, of: impl Into<String>, seen: Seen) {
        let (at_us, round) = (self.now_us(), doing.round);
        doing.observations.push(Observation { at_us, round, of: of.into(), seen });
    }

    /// Records the time of day, for expectations that depend on it.
    fn see_time(&self, doing: &mut Doing) {
        let now = Seen::Value(Value::Time(self.bench.utc()));
        self.see(doing, judge::NOW, now);
    }
}

impl Stopped {
    fn verdict(&self) -> Verdict {
        match self {
            Self::Bench(_) | Self::Cannot(_) => Verdict::Error,
            Self::Blocked(_) => Verdict::Blocked,
        }
    }

    fn note(&self) -> String {
        match self {
            Self::Bench(e) => e.to_string(),
            Self::Blocked(why) | Self::Cannot(why) => why.clone(),
        }
    }
}

/// What the names in a command's parameters stand for.
struct Now<'a> {
    kept: &'a BTreeMap<String, Value>,
    now: Value,
}

impl Scope for Now<'_> {
    fn kept(&self, name: &str) -> Option<Value> {
        self.kept.get(name).cloned()
    }
    fn now(&self) -> Option<Value> {
        Some(self.now.clone())
    }
}

#[cfg(test)]
mod fake;
#[cfg(test)]
mod tests;
