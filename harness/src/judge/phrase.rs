//! What was expected and what was seen, as a person reads it.

use smets::Value;

use super::OUTCOME;
use crate::record::{Observation, Seen};
use crate::scenario::expr::{Expr, Scope};
use crate::scenario::script::{Expectation, Matcher};
use crate::scenario::smart_energy::{DEFAULT_STATUS, RESPONSE, status_name};

/// What was expected, with what its expressions come to.
pub(super) fn expected(expectation: &Expectation, names: &dyn Scope) -> String {
    let worked_out = |expr: &Expr| match expr.value(names) {
        Ok(value) if expectation.of == DEFAULT_STATUS => Expr::literal(named(value)),
        Ok(value) if expr.as_literal().is_none() => Expr::literal(value),
        _ => expr.clone(),
    };
    let phrase = match &expectation.matcher {
        Matcher::Is(e) => Matcher::Is(worked_out(e)),
        Matcher::OneOf(es) => Matcher::OneOf(es.iter().map(worked_out).collect()),
        Matcher::Not(e) => Matcher::Not(worked_out(e)),
        Matcher::Near(e, t) => Matcher::Near(worked_out(e), worked_out(t)),
        Matcher::AtLeast(e) => Matcher::AtLeast(worked_out(e)),
        Matcher::AtMost(e) => Matcher::AtMost(worked_out(e)),
        Matcher::MoreThan(e) => Matcher::MoreThan(worked_out(e)),
        Matcher::LessThan(e) => Matcher::LessThan(worked_out(e)),
        Matcher::Between(l, h) => Matcher::Between(worked_out(l), worked_out(h)),
        Matcher::Present => Matcher::Present,
    };
    phrase.to_string()
}

/// What was seen: an outcome with its reason, a status with its name.
pub(super) fn seen(observation: &Observation, all: &[Observation]) -> String {
    match &observation.seen {
        Seen::Value(value) if observation.of == DEFAULT_STATUS => named(value.clone()).to_string(),
        Seen::Value(value) if observation.of == OUTCOME => {
            match find(all, observation.round, "reason") {
                Some(reason) => format!("{value} ({reason})"),
                None => value.to_string(),
            }
        }
        other => other.to_string(),
    }
}

/// What came back instead, where what was looked for is not in it.
pub(super) fn without(all: &[Observation], round: u32) -> String {
    let Some(response) = find(all, round, RESPONSE) else { return "nothing".to_owned() };
    match find(all, round, DEFAULT_STATUS) {
        Some(status) => format!("{response} with status {}", named(status.clone())),
        None => format!("{response}, which has no such field"),
    }
}

fn find<'a>(all: &'a [Observation], round: u32, of: &str) -> Option<&'a Value> {
    let found = all.iter().find(|seen| seen.round == round && seen.of == of)?;
    match &found.seen {
        Seen::Value(value) => Some(value),
        _ => None,
    }
}

fn named(status: Value) -> Value {
    match status_name(&status) {
        Some(name) => Value::Text(name),
        None => status,
    }
}
