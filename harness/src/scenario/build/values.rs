//! What a text stands for where a value is wanted.

use smets::{Kind, Quantity, Unit, Value};

use super::super::expr::{Expr, Sign, Term};
use super::super::file::Text;
use super::super::known;
use super::super::script::Millis;
use super::{Builder, clipped};

const TIME_SPAN: Kind = Kind::Quantity(&[Unit::Second]);

/// What a value is wanted for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// Its kind; `None` where it may be any, as for the fields of a Smart Energy command.
    pub(super) kind: Option<Kind>,
    /// Whether `fresh` may stand for a code.
    pub(super) may_be_fresh: bool,
}

impl Wanted {
    pub(super) fn of(kind: Option<Kind>) -> Self {
        Self { kind, may_be_fresh: false }
    }
}

impl Builder<'_> {
    /// A length of time, or the profile's `$dmc.timing.NAME`, or else 30 s.
    pub(super) fn span(&mut self, text: &Text) -> Option<Millis> {
        let Some(path) = text.strip_prefix('$') else {
            let value = self.literal(text, TIME_SPAN)?;
            return self.millis(text, value.as_quantity()?);
        };
        let Some(name) = path.strip_prefix("dmc.timing.") else {
            let help = Some("a length of time such as 30s, or $dmc.timing.NAME".to_owned());
            self.fault(text.span, format!("`{}` is no length of time", clipped(text)), help);
            return None;
        };
        if !known::timings().any(|known| known == name) {
            let known: Vec<String> =
                known::timings().map(|name| format!("$dmc.timing.{name}")).collect();
            self.unknown_word(text, "a timing", known.iter().map(String::as_str));
            return None;
        }
        Some(self.timing(name))
    }

    /// What the profile says of a timing, or else 30 s.
    pub(super) fn timing(&self, name: &str) -> Millis {
        let said = self.profile.and_then(|profile| profile.timing(name));
        let millis = said.map(|span| u64::try_from(span.as_millis()).unwrap_or(u64::MAX));
        millis.map_or(super::WITHIN, Millis)
    }

    fn millis(&mut self, text: &Text, span: Quantity) -> Option<Millis> {
        match span.to_duration() {
            Ok(span) => {
                let millis = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
                Some(Millis(millis))
            }
            Err(e) => {
                self.fault(text.span, e.to_string(), None);
                None
            }
        }
    }

    /// An instant.
    pub(super) fn instant(&mut self, text: &Text) -> Option<jiff::Timestamp> {
        match self.literal(text, Kind::Time)? {
            Value::Time(instant) => Some(instant),
            _ => None,
        }
    }

    /// A value that is written out, or a parameter's.
    pub(super) fn literal(&mut self, text: &Text, kind: Kind) -> Option<Value> {
        let expr = self.expr(text, Wanted::of(Some(kind)))?;
        let literal = expr.as_literal().cloned();
        if literal.is_none() {
            let help = Some(format!("{kind} is wanted"));
            self.fault(text.span, "this must be written out", help);
        }
        literal
    }

    /// A value or a sum.
    pub(super) fn expr(&mut self, text: &Text, wanted: Wanted) -> Option<Expr> {
        let may_be_sum = !matches!(wanted.kind, Some(Kind::Text | Kind::Symbol(_)) | None);
        if !may_be_sum && !text.starts_with('$') {
            return self.term(text, text, wanted).map(|first| Expr { first, rest: vec![] });
        }
        let mut operands = operands(text).into_iter();
        let (_, first) = operands.next()?;
        let first = self.term(text, first, wanted)?;
        // What is added to an instant is a length of time.
        let added = match wanted.kind {
            Some(Kind::Time) => Wanted::of(Some(TIME_SPAN)),
            kind => Wanted::of(kind),
        };
        let rest = operands
            .map(|(sign, operand)| self.term(text, operand, added).map(|term| (sign, term)));
        let rest = rest.collect::<Option<Vec<_>>>()?;
        Some(Expr { first, rest })
    }

    fn term(&mut self, text: &Text, operand: &str, wanted: Wanted) -> Option<Term> {
        match operand {
            "fresh" if wanted.may_be_fresh => return Some(Term::Fresh),
            "now" if matches!(wanted.kind, Some(Kind::Time)) => return Some(Term::Now),
            _ => {}
        }
        let Some(name) = operand.strip_prefix('$') else {
            return self.value(text, operand, wanted.kind).map(Term::Value);
        };
        if let Some(value) = self.parameters.get(name).cloned() {
            return self.value(text, &value, wanted.kind).map(Term::Value);
        }
        let Some(kind) = self.kept.get(name).copied() else {
            let known: Vec<String> =
                self.kept.keys().chain(self.parameters.keys()).map(|n| format!("${n}")).collect();
            let help = dmc_profiles::suggest(operand, known.iter().map(String::as_str));
            let help = help.map(|name| format!("did you mean `{name}`?")).or_else(|| {
                Some("a name is kept by `keep` in an earlier step, or given by `each`".to_owned())
            });
            self.fault(text.span, format!("nothing is called `{}`", clipped(operand)), help);
            return None;
        };
        if let (Some(kind), Some(wanted)) = (kind, wanted.kind)
            && !is_alike(kind, wanted)
        {
            let message = format!("`{operand}` is {kind}, and {wanted} is wanted");
            self.fault(text.span, message, None);
            return None;
        }
        Some(Term::Kept(name.to_owned()))
    }

    fn value(&mut self, text: &Text, operand: &str, kind: Option<Kind>) -> Option<Value> {
        let Some(kind) = kind else { return Some(guess(operand)) };
        match Value::read(operand, kind) {
            Ok(value) => Some(value),
            Err(e) => {
                let help = match kind {
                    Kind::Symbol(words) => dmc_profiles::suggest(operand, words.iter().copied()),
                    _ => None,
                };
                let help = help.map(|word| format!("did you mean `{word}`?"));
                self.fault(text.span, e.to_string(), help);
                None
            }
        }
    }
}

/// A value of which nothing is known; hexadecimal numbers too, as Smart Energy is often written.
fn guess(text: &str) -> Value {
    let hexadecimal =
        text.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    hexadecimal.map_or_else(|| Value::guess(text), |number| Value::Number(number.into()))
}

/// Whether two kinds can be compared and added.
fn is_alike(one: Kind, other: Kind) -> bool {
    match (one, other) {
        (Kind::Quantity(a), Kind::Quantity(b)) => {
            a.iter().any(|unit| b.iter().any(|other| unit.base() == other.base()))
        }
        (Kind::Symbol(_) | Kind::Text, Kind::Symbol(_) | Kind::Text)
        | (Kind::Time, Kind::Time)
        | (Kind::Number, Kind::Number)
        | (Kind::Flag, Kind::Flag) => true,
        _ => false,
    }
}

/// The operands of a sum, each with its sign: split where a sign stands between spaces.
fn operands(text: &str) -> Vec<(Sign, &str)> {
    let mut operands = Vec::new();
    let mut sign = Sign::Plus;
    let mut rest = text.trim();
    loop {
        let plus = rest.find(" + ").map(|at| (at, Sign::Plus));
        let minus = rest.find(" - ").map(|at| (at, Sign::Minus));
        let next = plus.into_iter().chain(minus).min_by_key(|(at, _)| *at);
        let Some((at, next_sign)) = next else {
            operands.push((sign, rest.trim()));
            return operands;
        };
        let (operand, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        operands.push((sign, operand.trim()));
        sign = next_sign;
        rest = after.get(3..).unwrap_or("");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_split_where_a_sign_stands_between_spaces() {
        use Sign::{Minus, Plus};
        assert_eq!(
            operands("$a + 1 GBP - 0.5 GBP"),
            [(Plus, "$a"), (Plus, "1 GBP"), (Minus, "0.5 GBP")]
        );
        assert_eq!(operands("-5.00 GBP"), [(Plus, "-5.00 GBP")]);
        assert_eq!(operands("2026-03-28 22:00 UTC"), [(Plus, "2026-03-28 22:00 UTC")]);
        assert_eq!(operands(""), [(Plus, "")]);
    }

    #[test]
    fn hexadecimal_is_a_number_and_twenty_digits_are_not() {
        assert_eq!(guess("0x81"), Value::Number(129.into()));
        assert_eq!(guess("01234567890123456789").to_string(), "01234567890123456789");
    }
}
