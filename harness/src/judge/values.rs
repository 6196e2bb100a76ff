//! Values against matchers, once.

use smets::Value;

use super::{BASELINE, Context, NOW, Names, OUTCOME, finding, phrase};
use crate::record::{Finding, FindingKind, Observation, Seen};
use crate::scenario::expr::{Expr, NoValue, Scope, distance};
use crate::scenario::script::{Action, Allowance, Expectation, Matcher, Step};
use crate::scenario::smart_energy::RESPONSE;

/// The findings of a step that acts once.
pub(super) fn once(
    step: &Step,
    context: Context<'_>,
    observations: &[Observation],
) -> Vec<Finding> {
    let mut findings = implied(step, observations);
    let looked_at = |expectation: &&Expectation| {
        !findings.iter().any(|finding: &Finding| finding.of == expectation.of)
    };
    let expected = step.expect.iter().filter(looked_at);
    let unmet: Vec<_> = expected.filter_map(|e| against(e, context, observations, 0)).collect();
    findings.extend(unmet);
    findings
}

/// The finding, if any, of one expectation in one round.
pub(super) fn against(
    expectation: &Expectation,
    context: Context<'_>,
    observations: &[Observation],
    round: u32,
) -> Option<Finding> {
    let names = Names { kept: context.kept, observations, round };
    let expected = phrase::expected(expectation, &names);
    let of_it = |seen: &&Observation| seen.round == round && seen.of == expectation.of;
    // Where nothing came back at all, that is what was seen of each field.
    let no_answer = |seen: &&Observation| {
        let is_value = matches!(seen.seen, Seen::Value(_));
        seen.round == round && seen.of == RESPONSE && !is_value
    };
    let observation =
        observations.iter().rfind(of_it).or_else(|| observations.iter().rfind(no_answer));
    let Some(observation) = observation else {
        let seen = phrase::without(observations, round);
        return Some(finding(FindingKind::Missing, expectation, expected, seen));
    };
    let seen = phrase::seen(observation, observations);
    let value = match &observation.seen {
        Seen::Value(Value::Absent) => {
            return Some(finding(FindingKind::Missing, expectation, expected, seen));
        }
        Seen::Value(value) => value,
        Seen::Nonsense(_) => {
            return Some(finding(FindingKind::Nonsense, expectation, expected, seen));
        }
        Seen::Silence => return Some(finding(FindingKind::Silence, expectation, expected, seen)),
        Seen::Undelivered => {
            return Some(finding(FindingKind::Undelivered, expectation, expected, seen));
        }
    };
    match satisfies(value, &expectation.matcher, &names) {
        Ok(true) => None,
        Ok(false) => Some(finding(FindingKind::Unmet, expectation, expected, seen)),
        Err(e) => {
            Some(finding(FindingKind::Missing, expectation, format!("{expected}, but {e}"), seen))
        }
    }
}

/// Whether a value that is there satisfies a matcher.
///
/// # Errors
/// Where the matcher itself has no value.
fn satisfies(value: &Value, matcher: &Matcher, names: &dyn Scope) -> Result<bool, NoValue> {
    let order = |expr: &Expr| Ok::<_, NoValue>(value.compare(&expr.value(names)?));
    Ok(match matcher {
        Matcher::Is(expr) => value.matches(&expr.value(names)?),
        Matcher::OneOf(exprs) => {
            let mut found = false;
            for expr in exprs {
                found |= value.matches(&expr.value(names)?);
            }
            found
        }
        Matcher::Not(expr) => order(expr)?.is_some_and(core::cmp::Ordering::is_ne),
        Matcher::Near(expr, tolerance) => {
            let apart = distance(value, &expr.value(names)?);
            let tolerance = tolerance.value(names)?;
            let order = apart.and_then(|apart| apart.compare(&tolerance));
            order.is_some_and(core::cmp::Ordering::is_le)
        }
        Matcher::AtLeast(expr) => order(expr)?.is_some_and(core::cmp::Ordering::is_ge),
        Matcher::AtMost(expr) => order(expr)?.is_some_and(core::cmp::Ordering::is_le),
        Matcher::MoreThan(expr) => order(expr)?.is_some_and(core::cmp::Ordering::is_gt),
        Matcher::LessThan(expr) => order(expr)?.is_some_and(core::cmp::Ordering::is_lt),
        Matcher::Between(low, high) => {
            let (low, high) = (order(low)?, order(high)?);
            low.is_some_and(core::cmp::Ordering::is_ge)
                && high.is_some_and(core::cmp::Ordering::is_le)
        }
        Matcher::Present => true,
    })
}

/// What needs no expectation to be a finding: nonsense, silence and what was not delivered; and a
/// command that says nothing of its outcome must be accepted.
fn implied(step: &Step, observations: &[Observation]) -> Vec<Finding> {
    let has_expectation = |of: &str| step.expect.iter().any(|e| e.of == of);
    let must_be_accepted = matches!(step.action, Action::Send { .. }) && !has_expectation(OUTCOME);
    let findings = observations.iter().filter(|seen| !seen.of.starts_with(BASELINE));
    let findings = findings.filter(|seen| seen.of != NOW).filter_map(|observation| {
        let kind = match &observation.seen {
            Seen::Nonsense(_) => FindingKind::Nonsense,
            Seen::Silence => FindingKind::Silence,
            Seen::Undelivered => FindingKind::Undelivered,
            Seen::Value(value) => {
                let is_accepted = value.as_text() == Some(smets::Outcome::Accepted.word());
                let refused = observation.of == OUTCOME && must_be_accepted && !is_accepted;
                return refused.then(|| {
                    plain(FindingKind::Unmet, step, (observation, observations), "accepted")
                });
            }
        };
        let is_answer = observation.of == RESPONSE && !step.expect.is_empty();
        let covered = has_expectation(&observation.of) || is_answer;
        (!covered).then(|| {
            plain(kind, step, (observation, observations), "an answer that means something")
        })
    });
    findings.collect()
}

fn plain(
    kind: FindingKind,
    step: &Step,
    (observation, observations): (&Observation, &[Observation]),
    expected: &str,
) -> Finding {
    Finding {
        kind,
        of: observation.of.clone(),
        expected: expected.to_owned(),
        seen: phrase::seen(observation, observations),
        place: step.place.clone(),
    }
}

/// The last value seen of a thing; `None` where none was.
pub(super) fn last_value(of: &str, observations: &[Observation]) -> Option<Value> {
    let observation = observations.iter().rfind(|seen| seen.of == of)?;
    match &observation.seen {
        Seen::Value(value) => Some(value.clone()),
        _ => None,
    }
}

/// What was to be kept and is not there.
pub(super) fn unkept(step: &Step, observations: &[Observation]) -> Vec<Finding> {
    let missing = step.keep.values().filter(|kept| {
        let is_sent = kept.of.starts_with("sent.");
        !is_sent && last_value(&kept.of, observations).is_none_or(|value| value.is_absent())
    });
    let missing = missing.map(|kept| {
        let seen = observations.iter().rfind(|seen| seen.of == kept.of);
        Finding {
            kind: FindingKind::Missing,
            of: kept.of.clone(),
            expected: "a value to keep".to_owned(),
            seen: seen.map_or_else(|| "nothing".to_owned(), |seen| seen.seen.to_string()),
            place: kept.place.clone(),
        }
    });
    missing.collect()
}

/// What was to stay as it was and did not.
pub(super) fn unchanged(step: &Step, observations: &[Observation]) -> Vec<Finding> {
    let changed = step.unchanged.iter().filter_map(|unchanged| {
        let device = device_of(step)?;
        let of = format!("{device}.{}", unchanged.item);
        let before = last_value(&format!("{BASELINE}{of}"), observations);
        let after = last_value(&of, observations);
        let is_same = matches!((&before, &after), (Some(b), Some(a)) if b.matches(a))
            || unchanged.allowance.as_ref().is_some_and(|allowed| {
                explains(allowed, device, (before.as_ref(), after.as_ref()), observations)
            });
        let shown =
            |value: Option<Value>| value.map_or_else(|| "no value".to_owned(), |v| v.to_string());
        (!is_same).then(|| Finding {
            kind: FindingKind::Changed,
            of,
            expected: format!("unchanged: {}", shown(before)),
            seen: shown(after),
            place: unchanged.place.clone(),
        })
    });
    changed.collect()
}

/// Whether a balance fell by no more than what was consumed costs, to the penny.
fn explains(
    allowed: &Allowance,
    device: smets::DeviceType,
    balance: (Option<&Value>, Option<&Value>),
    observations: &[Observation],
) -> bool {
    let amount = |value: Option<&Value>| value?.as_quantity().map(|quantity| quantity.amount);
    let of = format!("{device}.{}", allowed.register);
    let used = || {
        let before = last_value(&format!("{BASELINE}{of}"), observations);
        let after = last_value(&of, observations);
        amount(after.as_ref())?.checked_sub(amount(before.as_ref())?)
    };
    let fallen = || amount(balance.0)?.checked_sub(amount(balance.1)?);
    let cost = || used()?.checked_mul(amount(Some(&allowed.unit_price))?);
    let penny = rust_decimal::Decimal::new(1, 2);
    let limit = cost().and_then(|cost| cost.checked_add(penny));
    match (fallen(), limit) {
        (Some(fallen), Some(limit)) => fallen >= rust_decimal::Decimal::ZERO && fallen <= limit,
        _ => false,
    }
}

/// The device that a step is about; `None` for a wait.
pub(super) fn device_of(step: &Step) -> Option<smets::DeviceType> {
    match &step.action {
        Action::Read(read) | Action::Until { read, .. } => Some(read.from),
        Action::Send { to, .. } | Action::Zcl { to, .. } => Some(*to),
        Action::Wait(_) => None,
    }
}
