//! What was polled, against what was awaited: by a deadline, and whether it stayed.

use super::values::against;
use super::{Context, finding};
use crate::record::{Finding, FindingKind, Observation};
use crate::scenario::script::{Expectation, Step};

/// The findings of a step that polls.
pub(super) fn until(
    step: &Step,
    context: Context<'_>,
    observations: &[Observation],
) -> Vec<Finding> {
    let last_round = observations.iter().map(|seen| seen.round).max();
    let Some(last_round) = last_round else {
        let nothing = |e: &Expectation| {
            finding(FindingKind::Deadline, e, e.matcher.to_string(), "nothing".to_owned())
        };
        return step.expect.iter().map(nothing).collect();
    };
    let missing = |round: u32| -> Vec<Finding> {
        step.expect.iter().filter_map(|e| against(e, context, observations, round)).collect()
    };
    let is_it =
        |round: &u32| missing(*round).is_empty() && is_in_time(step, context, observations, *round);
    if let Some(met) = (0..=last_round).find(is_it) {
        let lost = (met + 1..=last_round).map(missing).find(|lost| !lost.is_empty());
        return lost.into_iter().flatten().map(|lost| not_held(step, lost)).collect();
    }
    let mut missed = missing(last_round);
    if missed.is_empty() {
        // Seen at last, and after the deadline.
        missed = step.expect.iter().map(|e| late(e, observations)).collect();
    }
    missed.into_iter().map(|missed| too_late(step, missed, observations)).collect()
}

/// Whether all that is expected is seen in this round, and in time.
#[must_use]
pub fn is_met(step: &Step, context: Context<'_>, observations: &[Observation], round: u32) -> bool {
    is_seen(step, context, observations, round) && is_in_time(step, context, observations, round)
}

/// Whether all that is expected is seen in this round, whenever that was.
#[must_use]
pub fn is_seen(
    step: &Step,
    context: Context<'_>,
    observations: &[Observation],
    round: u32,
) -> bool {
    let is_missed = |e: &Expectation| against(e, context, observations, round).is_some();
    !step.expect.iter().any(is_missed)
}

fn is_in_time(step: &Step, context: Context<'_>, observations: &[Observation], round: u32) -> bool {
    let deadline_us = context.began_us.saturating_add(step.within.0.saturating_mul(1_000));
    let last = observations.iter().rfind(|seen| seen.round == round);
    last.is_some_and(|seen| seen.at_us <= deadline_us)
}

fn late(expectation: &Expectation, observations: &[Observation]) -> Finding {
    let last = observations.iter().rfind(|seen| seen.of == expectation.of);
    let seen = last.map_or_else(String::new, |seen| seen.seen.to_string());
    let seen = format!("{seen}, after the deadline");
    finding(FindingKind::Deadline, expectation, expectation.matcher.to_string(), seen)
}

fn not_held(step: &Step, missed: Finding) -> Finding {
    let held = step.holds.map_or(String::new(), |holds| format!(" for {holds}"));
    let expected = format!("{}, to stay so{held}", missed.expected);
    Finding { kind: FindingKind::NotHeld, expected, ..missed }
}

/// A deadline that passed: the last value, and every distinct value seen before it.
fn too_late(step: &Step, missed: Finding, observations: &[Observation]) -> Finding {
    let mut distinct: Vec<String> = Vec::new();
    for seen in observations.iter().filter(|seen| seen.of == missed.of) {
        let shown = seen.seen.to_string();
        if !distinct.contains(&shown) {
            distinct.push(shown);
        }
    }
    let seen = match distinct.as_slice() {
        [] | [_] => missed.seen,
        several => format!("{} at the last; in all: {}", missed.seen, several.join(", ")),
    };
    let expected = format!("{} within {}", missed.expected, step.within);
    Finding { kind: FindingKind::Deadline, expected, seen, ..missed }
}
