//! What a step shows: one pure function from step and observations to findings.
//!
//! The engine judges by it as a test runs, and anybody can judge again, offline and later, from a
//! record and the expanded script ([`again`]). It looks at nothing but its arguments.

mod phrase;
mod rounds;
mod values;

pub use rounds::{is_met, is_seen};

use std::collections::BTreeMap;

use smets::Value;

use crate::record::{Finding, FindingKind, Observation, Seen, TestRecord};
use crate::scenario::expr::Scope;
use crate::scenario::script::{Action, Expectation, Script, Step};

/// What the name of the observation of the time of day is.
pub const NOW: &str = "now";
/// What stands before an item's name in a baseline that `unchanged` reads before the step.
pub const BASELINE: &str = "baseline.";
/// What the name of a command's outcome is.
pub const OUTCOME: &str = "outcome";

/// What is known when a step is judged, besides its observations.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What earlier steps kept.
    pub kept: &'a BTreeMap<String, Value>,
    /// When the step began.
    pub began_us: u64,
}

/// Judges a step: every place where what was seen is not what was expected.
#[must_use]
pub fn judge(step: &Step, context: Context<'_>, observations: &[Observation]) -> Vec<Finding> {
    let mut findings = match &step.action {
        Action::Until { .. } => rounds::until(step, context, observations),
        _ => values::once(step, context, observations),
    };
    findings.extend(values::unchanged(step, observations));
    findings.extend(values::unkept(step, observations));
    findings
}

/// What a step keeps, by name: from the last observation of each thing, and from what was sent.
#[must_use]
pub fn kept(
    step: &Step,
    observations: &[Observation],
    sent: &BTreeMap<String, Value>,
) -> BTreeMap<String, Value> {
    let of = |name: &str| match name.strip_prefix("sent.") {
        Some(parameter) => sent.get(parameter).cloned(),
        None => values::last_value(name, observations),
    };
    let kept = step.keep.iter().filter_map(|(name, kept)| Some((name.clone(), of(&kept.of)?)));
    kept.collect()
}

/// Judges a whole record again by the script: the findings of each step, in the record's order.
#[must_use]
pub fn again(script: &Script, record: &TestRecord) -> Vec<Vec<Finding>> {
    let mut all = BTreeMap::new();
    let judged = record.steps.iter().map(|done| {
        let step = script.steps.iter().find(|step| step.id == done.id && step.place == done.place);
        let findings = match step {
            Some(step) => {
                let context = Context { kept: &all, began_us: done.began_us };
                judge(step, context, &done.observations)
            }
            None => vec![],
        };
        all.extend(done.kept.clone());
        findings
    });
    judged.collect()
}

/// The names of expressions, while one round is judged.
struct Names<'a> {
    kept: &'a BTreeMap<String, Value>,
    observations: &'a [Observation],
    round: u32,
}

impl Scope for Names<'_> {
    fn kept(&self, name: &str) -> Option<Value> {
        self.kept.get(name).cloned()
    }
    fn now(&self) -> Option<Value> {
        let mut round = self.observations.iter().filter(|seen| seen.round == self.round);
        round.find(|seen| seen.of == NOW).and_then(|seen| match &seen.seen {
            Seen::Value(value) => Some(value.clone()),
            _ => None,
        })
    }
}

fn finding(
    kind: FindingKind,
    expectation: &Expectation,
    expected: String,
    seen: String,
) -> Finding {
    let (of, place) = (expectation.of.clone(), expectation.place.clone());
    Finding { kind, of, expected, seen, place }
}

#[cfg(test)]
mod tests;
