//! Value expressions: a literal, or a sum of literals and of what was kept: `$before + 10.00 GBP`.
//!
//! Arithmetic is decimal and has units: pounds are added to pounds, a length of time to an instant.

use core::fmt;

use serde::{Deserialize, Serialize};
use smets::{Quantity, Value};

/// A value, or a sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expr {
    /// What it begins with.
    pub first: Term,
    /// What is added and taken away, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rest: Vec<(Sign, Term)>,
}

/// One operand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Term {
    /// A literal.
    Value(Value),
    /// What an earlier step kept under this name.
    Kept(String),
    /// The time of day at which it is looked at, as the bench tells it.
    Now,
    /// A UTRN minted for the occasion.
    Fresh,
}

/// Added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
}

/// What an expression's names stand for when it is worked out.
pub trait Scope {
    /// What was kept under this name; `None` where nothing was.
    fn kept(&self, name: &str) -> Option<Value>;
    /// The time of day; `None` where it was not recorded.
    fn now(&self) -> Option<Value>;
}

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoValue {
    /// Nothing was kept under the name, or it was absent.
    #[error("${0} has no value")]
    Missing(String),
    /// The time of day was not recorded.
    #[error("the time of day is not known")]
    NoTime,
    /// Two operands that cannot be added.
    #[error("{0} and {1} cannot be added")]
    Unlike(Value, Value),
    /// `fresh`, where nothing is minted.
    #[error("`fresh` stands for a code only where a command is sent")]
    Fresh,
}

impl Expr {
    /// A literal.
    #[must_use]
    pub fn literal(value: Value) -> Self {
        Self { first: Term::Value(value), rest: vec![] }
    }

    /// The literal that it is; `None` where it is more.
    #[must_use]
    pub fn as_literal(&self) -> Option<&Value> {
        match (&self.first, self.rest.as_slice()) {
            (Term::Value(value), []) => Some(value),
            _ => None,
        }
    }

    /// Whether it is `fresh`.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.first == Term::Fresh
    }

    /// Whether it depends on the time of day.
    #[must_use]
    pub fn needs_now(&self) -> bool {
        self.terms().any(|term| *term == Term::Now)
    }

    /// Its operands.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        core::iter::once(&self.first).chain(self.rest.iter().map(|(_, term)| term))
    }

    /// Its value.
    ///
    /// # Errors
    /// What is missing, or cannot be added.
    pub fn value(&self, scope: &dyn Scope) -> Result<Value, NoValue> {
        let mut sum = value_of(&self.first, scope)?;
        for (sign, term) in &self.rest {
            sum = add(sum, *sign, value_of(term, scope)?)?;
        }
        Ok(sum)
    }
}

fn value_of(term: &Term, scope: &dyn Scope) -> Result<Value, NoValue> {
    match term {
        Term::Value(value) => Ok(value.clone()),
        Term::Kept(name) => scope
            .kept(name)
            .filter(|value| !value.is_absent())
            .ok_or_else(|| NoValue::Missing(name.clone())),
        Term::Now => scope.now().ok_or(NoValue::NoTime),
        Term::Fresh => Err(NoValue::Fresh),
    }
}

/// Adds or takes away.
///
/// # Errors
/// Where the two are unlike, or the sum cannot be held.
pub fn add(left: Value, sign: Sign, right: Value) -> Result<Value, NoValue> {
    let sum = match (&left, sign, &right) {
        (Value::Quantity(a), Sign::Plus, Value::Quantity(b)) => {
            a.checked_add(*b).ok().map(Value::Quantity)
        }
        (Value::Quantity(a), Sign::Minus, Value::Quantity(b)) => {
            a.checked_sub(*b).ok().map(Value::Quantity)
        }
        (Value::Number(a), Sign::Plus, Value::Number(b)) => a.checked_add(*b).map(Value::Number),
        (Value::Number(a), Sign::Minus, Value::Number(b)) => a.checked_sub(*b).map(Value::Number),
        (Value::Time(instant), _, Value::Quantity(span)) => shifted(*instant, sign, *span),
        _ => None,
    };
    sum.ok_or(NoValue::Unlike(left, right))
}

fn shifted(instant: jiff::Timestamp, sign: Sign, span: Quantity) -> Option<Value> {
    let span = span.to_duration().ok()?;
    let moved = match sign {
        Sign::Plus => instant.checked_add(span),
        Sign::Minus => instant.checked_sub(span),
    };
    moved.ok().map(Value::Time)
}

/// How far apart two values are: a quantity, or a length of time for two instants.
#[must_use]
pub fn distance(left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Quantity(a), Value::Quantity(b)) => {
            let apart = a.checked_sub(*b).ok()?;
            Some(Value::Quantity(Quantity { amount: apart.amount.abs(), ..apart }))
        }
        (Value::Number(a), Value::Number(b)) => Some(Value::Number(a.checked_sub(*b)?.abs())),
        (Value::Time(a), Value::Time(b)) => {
            let nanos = a.as_nanosecond().checked_sub(b.as_nanosecond())?.checked_abs()?;
            let seconds = rust_decimal::Decimal::try_from_i128_with_scale(nanos, 9).ok()?;
            let seconds = seconds.normalize();
            Some(Value::Quantity(Quantity { amount: seconds, unit: smets::Unit::Second }))
        }
        _ => None,
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Kept(name) => write!(f, "${name}"),
            Self::Now => f.write_str("now"),
            Self::Fresh => f.write_str("fresh"),
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(f)?;
        for (sign, term) in &self.rest {
            let sign = match sign {
                Sign::Plus => '+',
                Sign::Minus => '-',
            };
            write!(f, " {sign} {term}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Names;
    impl Scope for Names {
        fn kept(&self, name: &str) -> Option<Value> {
            match name {
                "before" => Some(Value::guess("4.25 GBP")),
                "lost" => Some(Value::Absent),
                _ => None,
            }
        }
        fn now(&self) -> Option<Value> {
            Some(Value::guess("2026-03-28 22:00 UTC"))
        }
    }

    fn sum(first: Term, sign: Sign, second: &str) -> String {
        let expr = Expr { first, rest: vec![(sign, Term::Value(Value::guess(second)))] };
        match expr.value(&Names) {
            Ok(value) => value.to_string(),
            Err(e) => e.to_string(),
        }
    }

    #[test]
    fn arithmetic_is_decimal_and_has_units() {
        let before = || Term::Kept("before".to_owned());
        assert_eq!(sum(before(), Sign::Plus, "10.10 GBP"), "14.35 GBP");
        assert_eq!(sum(before(), Sign::Minus, "10.00 GBP"), "-5.75 GBP");
        assert_eq!(sum(before(), Sign::Plus, "1 kWh"), "4.25 GBP and 1 kWh cannot be added");
        assert_eq!(sum(Term::Now, Sign::Plus, "90m"), "2026-03-28 23:30:00 UTC");
    }

    #[test]
    fn what_is_missing_or_absent_has_no_value() {
        for name in ["lost", "unheard-of"] {
            let shown = sum(Term::Kept(name.to_owned()), Sign::Plus, "1 GBP");
            assert_eq!(shown, format!("${name} has no value"));
        }
        assert!(sum(Term::Fresh, Sign::Plus, "1 GBP").contains("fresh"));
    }

    #[test]
    fn two_instants_are_a_length_of_time_apart() {
        let at = |text: &str| Value::guess(text);
        let apart = distance(&at("2026-03-28 22:00 UTC"), &at("2026-03-28 21:59:30 UTC"));
        assert_eq!(apart.map(|apart| apart.to_string()), Some("30s".to_owned()));
        assert_eq!(distance(&at("1 GBP"), &at("1 kWh")), None);
    }
}
