//! An amount with its unit: `10.00 GBP`, `0.5 kWh`, `30s`. Exact: decimal, never binary.

use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;
use core::time::Duration;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::unit::{NotAUnit, Unit};

/// An amount with its unit.
///
/// Two quantities are equal where they are the same amount of the same thing: `60 s` is `1 m`, and
/// `10 GBP` is `10.00 GBP`. What was written stays, and is shown again as it was written.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    /// How many.
    pub amount: Decimal,
    /// Of what.
    pub unit: Unit,
}

/// Why a quantity cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// The text has no number in front.
    #[error("`{0}` is not a quantity: a number with a unit is wanted, such as 10.00 GBP or 30s")]
    NotANumber(String),
    /// A number that nothing follows.
    #[error("`{0}` has no unit: GBP, kWh, m3, W, V, s, m, h, d or % is wanted")]
    NoUnit(String),
    /// Something follows the number that is not a unit.
    #[error(transparent)]
    NotAUnit(#[from] NotAUnit),
    /// Two units that cannot be added or compared.
    #[error("{0} and {1} are unlike: they cannot be added or compared")]
    Unlike(Unit, Unit),
    /// More digits than a decimal holds.
    #[error("the result has more digits than can be held")]
    Overflow,
    /// A time was wanted that is not negative.
    #[error("`{0}` is not a length of time: s, m, h or d is wanted, and nothing negative")]
    NotADuration(Quantity),
}

impl Quantity {
    /// So many of this unit.
    #[must_use]
    pub const fn new(amount: Decimal, unit: Unit) -> Self {
        Self { amount, unit }
    }

    /// The amount in the unit that all of its kind are compared in: seconds for times.
    ///
    /// # Errors
    /// `Overflow` where the amount is too large for that.
    pub fn in_base(self) -> Result<Decimal, QuantityError> {
        self.amount.checked_mul(self.unit.in_base()).ok_or(QuantityError::Overflow)
    }

    /// The sum, in the unit that both have, or in seconds for two different units of time.
    ///
    /// # Errors
    /// `Unlike` where one is not the other's kind; `Overflow`.
    pub fn checked_add(self, other: Self) -> Result<Self, QuantityError> {
        self.combine(other, Decimal::checked_add)
    }

    /// The difference, likewise.
    ///
    /// # Errors
    /// `Unlike` where one is not the other's kind; `Overflow`.
    pub fn checked_sub(self, other: Self) -> Result<Self, QuantityError> {
        self.combine(other, Decimal::checked_sub)
    }

    /// Which is larger.
    ///
    /// # Errors
    /// `Unlike` where one is not the other's kind; `Overflow`.
    pub fn compare(self, other: Self) -> Result<Ordering, QuantityError> {
        self.alike(other)?;
        Ok(self.in_base()?.cmp(&other.in_base()?))
    }

    /// Whether the two differ by no more than `tolerance`.
    ///
    /// # Errors
    /// `Unlike` where one of the three is of another kind; `Overflow`.
    pub fn is_near(self, other: Self, tolerance: Self) -> Result<bool, QuantityError> {
        let apart = self.checked_sub(other)?;
        let apart = Self { amount: apart.amount.abs(), ..apart };
        Ok(apart.compare(tolerance)? != Ordering::Greater)
    }

    /// A length of time, to the nanosecond.
    ///
    /// # Errors
    /// `NotADuration` where the unit is no time, or the amount is negative or beyond all measure.
    pub fn to_duration(self) -> Result<Duration, QuantityError> {
        let fault = || QuantityError::NotADuration(self);
        let seconds = self.unit.seconds().map(Decimal::from).ok_or_else(fault)?;
        let nanos =
            seconds.checked_mul(self.amount).and_then(|s| s.checked_mul(1_000_000_000.into()));
        let nanos = nanos.and_then(|n| u64::try_from(n.round()).ok()).ok_or_else(fault)?;
        Ok(Duration::from_nanos(nanos))
    }

    fn alike(self, other: Self) -> Result<(), QuantityError> {
        let is_alike = self.unit.base() == other.unit.base();
        is_alike.then_some(()).ok_or(QuantityError::Unlike(self.unit, other.unit))
    }

    fn combine(
        self,
        other: Self,
        operation: fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Result<Self, QuantityError> {
        self.alike(other)?;
        let (left, right, unit) = if self.unit == other.unit {
            (self.amount, other.amount, self.unit)
        } else {
            (self.in_base()?, other.in_base()?, self.unit.base())
        };
        operation(left, right).map(|amount| Self { amount, unit }).ok_or(QuantityError::Overflow)
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.compare(*other) == Ok(Ordering::Equal)
    }
}

impl Eq for Quantity {}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_close = self.unit.seconds().is_some() || self.unit == Unit::Percent;
        let space = if is_close { "" } else { " " };
        write!(f, "{}{space}{}", self.amount, self.unit)
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let text = text.trim();
        let is_numeric = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
        let end = text.find(|c| !is_numeric(c)).unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let amount = Decimal::from_str_exact(number)
            .map_err(|_| QuantityError::NotANumber(shortened(text)))?;
        match unit.trim_start() {
            "" => Err(QuantityError::NoUnit(shortened(text))),
            unit => Ok(Self { amount, unit: shortened(unit).parse()? }),
        }
    }
}

/// Enough of a text to know it again in a message.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned() + "…",
        None => text.to_owned(),
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quantity(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn a_quantity_is_shown_as_it_was_written() {
        for text in ["10.00 GBP", "0.5 kWh", "-3 GBP", "30s", "20m", "24h", "7d", "100%", "230.1 V"]
        {
            assert_eq!(quantity(text).to_string(), text);
        }
        assert_eq!(quantity("30 s").to_string(), "30s");
        assert_eq!(quantity("1234567890.123456789 m3").to_string(), "1234567890.123456789 m3");
    }

    #[test]
    fn what_is_no_quantity_says_what_is_wanted() {
        let says = |text: &str| text.parse::<Quantity>().unwrap_err().to_string();
        assert!(says("ten GBP").contains("a number with a unit is wanted"));
        assert!(says("10").starts_with("`10` has no unit"));
        assert!(says("10 pounds").starts_with("`pounds` is not a unit"));
        assert!(says("1.2.3 GBP").contains("not a quantity"));
        assert!(says("10 gbp").contains("GBP"));
        assert!(says(&"9".repeat(10_000_000)).len() < 300);
        assert!(says(&format!("1 {}", "x".repeat(10_000_000))).len() < 300);
    }

    #[test]
    fn unlike_units_cannot_be_added() {
        let sum = quantity("10.00 GBP").checked_add(quantity("1 kWh"));
        assert_eq!(sum, Err(QuantityError::Unlike(Unit::Gbp, Unit::KilowattHour)));
        let near = quantity("1 GBP").is_near(quantity("1 GBP"), quantity("1%"));
        assert_eq!(near, Err(QuantityError::Unlike(Unit::Gbp, Unit::Percent)));
    }

    #[test]
    fn times_add_across_units_and_money_keeps_its_pence() {
        assert_eq!(quantity("1m").checked_add(quantity("30s")).unwrap().to_string(), "90s");
        assert_eq!(quantity("1m"), quantity("60s"));
        let sum = quantity("0.10 GBP").checked_add(quantity("0.20 GBP")).unwrap();
        assert_eq!(sum.to_string(), "0.30 GBP");
    }

    #[test]
    fn near_includes_the_tolerance_itself() {
        let near =
            |a: &str| quantity(a).is_near(quantity("5.00 GBP"), quantity("0.01 GBP")).unwrap();
        assert!(near("5.01 GBP") && near("4.99 GBP") && !near("5.0101 GBP") && !near("4.98 GBP"));
    }

    #[test]
    fn a_duration_is_a_time_that_is_not_negative() {
        assert_eq!(quantity("1.5m").to_duration(), Ok(Duration::from_secs(90)));
        assert_eq!(quantity("100 d").to_duration(), Ok(Duration::from_hours(2_400)));
        assert!(quantity("-1s").to_duration().is_err());
        assert!(quantity("1 GBP").to_duration().is_err());
        assert!(quantity("79228162514264337593543950335d").to_duration().is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_a_quantity_or_an_error(text in "\\PC*") {
            let _ = text.parse::<Quantity>();
        }

        #[test]
        fn what_is_shown_reads_back_the_same(mantissa in any::<i64>(), scale in 0..18_u32, unit in 0..10_usize) {
            let written = Quantity::new(Decimal::new(mantissa, scale), Unit::ALL[unit]);
            let read = quantity(&written.to_string());
            prop_assert_eq!((read.amount, read.unit), (written.amount, written.unit));
        }
    }
}
