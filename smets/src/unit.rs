//! The units that scenarios, profiles and reports use.

use core::fmt;
use core::str::FromStr;

use rust_decimal::Decimal;

/// A unit. A number without one is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Pounds sterling.
    Gbp,
    /// Kilowatt hours.
    KilowattHour,
    /// Cubic metres.
    CubicMetre,
    /// Watts.
    Watt,
    /// Volts.
    Volt,
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days of 24 hours.
    Day,
    /// Hundredths.
    Percent,
}

/// Not a unit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a unit: GBP, kWh, m3, W, V, s, m, h, d or % is wanted")]
pub struct NotAUnit(pub String);

impl Unit {
    /// Every unit.
    pub const ALL: [Self; 10] = [
        Self::Gbp,
        Self::KilowattHour,
        Self::CubicMetre,
        Self::Watt,
        Self::Volt,
        Self::Second,
        Self::Minute,
        Self::Hour,
        Self::Day,
        Self::Percent,
    ];

    /// How it is written after a number.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Gbp => "GBP",
            Self::KilowattHour => "kWh",
            Self::CubicMetre => "m3",
            Self::Watt => "W",
            Self::Volt => "V",
            Self::Second => "s",
            Self::Minute => "m",
            Self::Hour => "h",
            Self::Day => "d",
            Self::Percent => "%",
        }
    }

    /// How many seconds one of it is; `None` for what is not a time.
    #[must_use]
    pub const fn seconds(self) -> Option<u32> {
        match self {
            Self::Second => Some(1),
            Self::Minute => Some(60),
            Self::Hour => Some(3_600),
            Self::Day => Some(86_400),
            _ => None,
        }
    }

    /// The unit that amounts of this kind are brought to before they are added or compared.
    #[must_use]
    pub const fn base(self) -> Self {
        match self.seconds() {
            Some(_) => Self::Second,
            None => self,
        }
    }

    /// How many of the base unit one of it is.
    pub(crate) fn in_base(self) -> Decimal {
        self.seconds().map_or(Decimal::ONE, Decimal::from)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.symbol())
    }
}

impl FromStr for Unit {
    type Err = NotAUnit;

    fn from_str(text: &str) -> Result<Self, NotAUnit> {
        let known = Self::ALL.into_iter().find(|unit| unit.symbol() == text);
        known.ok_or_else(|| NotAUnit(text.to_owned()))
    }
}
