//! What a data item or a parameter can hold, and how a person writes it.

use core::cmp::Ordering;
use core::fmt;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::quantity::{Quantity, QuantityError, shortened};
use crate::time;
use crate::unit::Unit;

/// A value. In records it is `{"quantity":"10.00 GBP"}`, `{"symbol":"enabled"}` and so on, with
/// numbers as text so that none passes through a float.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// An amount with its unit.
    Quantity(Quantity),
    /// One of the words that an item may be, such as `enabled`.
    Symbol(String),
    /// An instant.
    Time(Timestamp),
    /// Text, as the device gave it.
    Text(String),
    /// A number that has no unit: a count or an identifier.
    Number(Decimal),
    /// Yes or no.
    Flag(bool),
    /// The device has no such value, or gave none. It satisfies no matcher.
    Absent,
}

/// The kind of value that an item or parameter has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An amount in one of these units. Several where devices differ, as for gas.
    Quantity(&'static [Unit]),
    /// One of these words.
    Symbol(&'static [&'static str]),
    /// An instant.
    Time,
    /// Any text.
    Text,
    /// A number without a unit.
    Number,
    /// `true` or `false`.
    Flag,
}

/// Why a text is not a value of the kind that is wanted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Not a quantity at all.
    #[error(transparent)]
    Quantity(#[from] QuantityError),
    /// A quantity of another unit.
    #[error("`{found}` has the wrong unit: {wanted} is wanted")]
    WrongUnit {
        /// What was written.
        found: Quantity,
        /// The units that would do.
        wanted: String,
    },
    /// Not one of the words.
    #[error("`{found}` is not one of {wanted}")]
    NotASymbol {
        /// What was written.
        found: String,
        /// The words that would do.
        wanted: String,
    },
    /// Not an instant.
    #[error("`{0}` is not an instant: one such as 2026-03-28 22:00 UTC is wanted")]
    NotATime(String),
    /// Not a number.
    #[error("`{0}` is not a number")]
    NotANumber(String),
    /// Neither `true` nor `false`.
    #[error("`{0}` is neither true nor false")]
    NotAFlag(String),
}

impl Value {
    /// Reads what a person wrote where a value of this kind is wanted.
    ///
    /// # Errors
    /// Says what is wanted instead.
    pub fn read(text: &str, kind: Kind) -> Result<Self, ValueError> {
        let shown = || shortened(text);
        match kind {
            Kind::Quantity(units) => {
                let found: Quantity = text.parse()?;
                let is_wanted = units.iter().any(|unit| unit.base() == found.unit.base());
                let wanted = || units.iter().map(|u| u.symbol()).collect::<Vec<_>>().join(" or ");
                let fault = || ValueError::WrongUnit { found, wanted: wanted() };
                is_wanted.then_some(Self::Quantity(found)).ok_or_else(fault)
            }
            Kind::Symbol(words) if words.contains(&text) => Ok(Self::Symbol(text.to_owned())),
            Kind::Symbol(words) => {
                Err(ValueError::NotASymbol { found: shown(), wanted: words.join(", ") })
            }
            Kind::Time => {
                time::parse(text).map(Self::Time).ok_or_else(|| ValueError::NotATime(shown()))
            }
            Kind::Text => Ok(Self::Text(text.to_owned())),
            Kind::Number => Decimal::from_str_exact(text)
                .map(Self::Number)
                .map_err(|_| ValueError::NotANumber(shown())),
            Kind::Flag => text.parse().map(Self::Flag).map_err(|_| ValueError::NotAFlag(shown())),
        }
    }

    /// Reads a text of which nothing is known: a quantity, a number, an instant, `true` or `false`,
    /// and else text. A run of more digits than a decimal holds exactly, or with zeros in front, such
    /// as a UTRN, stays text.
    #[must_use]
    pub fn guess(text: &str) -> Self {
        let kept_whole = |number: &Decimal| number.to_string() == text;
        let quantity = text.parse().ok().map(Self::Quantity);
        let number = || Decimal::from_str_exact(text).ok().filter(kept_whole).map(Self::Number);
        let instant = || time::parse(text).map(Self::Time);
        let flag = || text.parse().ok().map(Self::Flag);
        let known = quantity.or_else(number).or_else(instant).or_else(flag);
        known.unwrap_or_else(|| Self::Text(text.to_owned()))
    }

    /// Whether there is no value.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The quantity, where it is one.
    #[must_use]
    pub const fn as_quantity(&self) -> Option<Quantity> {
        match self {
            Self::Quantity(quantity) => Some(*quantity),
            _ => None,
        }
    }

    /// The word or text, where it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Symbol(text) | Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Which of two is larger; `None` where they cannot be compared: unlike units, unlike kinds, or
    /// a value that is absent.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Quantity(a), Self::Quantity(b)) => a.compare(*b).ok(),
            (Self::Number(a), Self::Number(b)) => Some(a.cmp(b)),
            (Self::Time(a), Self::Time(b)) => Some(a.cmp(b)),
            (Self::Flag(a), Self::Flag(b)) => Some(a.cmp(b)),
            (Self::Symbol(a) | Self::Text(a), Self::Symbol(b) | Self::Text(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// Whether the two are the same value. An absent value is not even the same as itself.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.compare(other) == Some(Ordering::Equal)
    }
}

impl From<Quantity> for Value {
    fn from(quantity: Quantity) -> Self {
        Self::Quantity(quantity)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quantity(quantity) => quantity.fmt(f),
            Self::Symbol(text) | Self::Text(text) => f.write_str(text),
            Self::Time(instant) => f.write_str(&time::shown(*instant)),
            Self::Number(number) => number.fmt(f),
            Self::Flag(flag) => flag.fmt(f),
            Self::Absent => f.write_str("absent"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quantity(units) => {
                let units: Vec<_> = units.iter().map(|unit| unit.symbol()).collect();
                write!(f, "a quantity in {}", units.join(" or "))
            }
            Self::Symbol(words) => write!(f, "one of {}", words.join(", ")),
            Self::Time => f.write_str("an instant"),
            Self::Text => f.write_str("text"),
            Self::Number => f.write_str("a number"),
            Self::Flag => f.write_str("true or false"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONEY: Kind = Kind::Quantity(&[Unit::Gbp]);

    #[test]
    fn a_text_is_read_as_the_kind_that_is_wanted() {
        for (text, kind, shown) in [
            ("10.00 GBP", MONEY, "10.00 GBP"),
            ("enabled", Kind::Symbol(&["enabled", "disabled"]), "enabled"),
            ("2026-03-28 22:00 UTC", Kind::Time, "2026-03-28 22:00:00 UTC"),
            ("00120000000000000000", Kind::Text, "00120000000000000000"),
            ("7", Kind::Number, "7"),
            ("true", Kind::Flag, "true"),
        ] {
            assert_eq!(Value::read(text, kind).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn a_text_of_another_kind_says_what_is_wanted() {
        let says = |text, kind| Value::read(text, kind).unwrap_err().to_string();
        assert_eq!(says("10 kWh", MONEY), "`10 kWh` has the wrong unit: GBP is wanted");
        assert_eq!(
            says("on", Kind::Symbol(&["enabled", "armed"])),
            "`on` is not one of enabled, armed"
        );
        assert!(says("yesterday", Kind::Time).contains("is not an instant"));
        assert_eq!(says("yes", Kind::Flag), "`yes` is neither true nor false");
    }

    #[test]
    fn a_run_of_twenty_digits_stays_text() {
        let guess = Value::guess;
        assert_eq!(guess("00120000000000000000"), Value::Text("00120000000000000000".into()));
        assert_eq!(guess("12"), Value::Number(12.into()));
        assert!(matches!(guess("1.5 kWh"), Value::Quantity(_)));
        assert_eq!(guess("no"), Value::Text("no".into()));
    }

    #[test]
    fn an_absent_value_matches_nothing() {
        assert!(!Value::Absent.matches(&Value::Absent));
        assert!(Value::guess("60s").matches(&Value::guess("1m")));
        assert!(!Value::guess("1 GBP").matches(&Value::guess("1 kWh")));
    }
}
