//! What a device can do: a registry of names, and answers in three values.
//!
//! Most answers follow from the rest of the profile, above all from the revision of Smart Energy that
//! the device speaks. What does not is declared in the device's `capabilities`, with how well it is
//! known. What neither says is unknown, which is not false: whoever asks has to find out.

use core::cmp::Ordering;
use core::fmt;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smets::DeviceType;

use crate::profile::DeviceProfile;
use crate::revision::SeRevision;

/// How well something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Found out at a device.
    Measured,
    /// Said by whoever makes or supplies the device, or follows from what was said.
    Declared,
    /// Taken to be so.
    Assumed,
}

/// The type of a capability's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapabilityType {
    /// Has it, or has it not.
    Flag,
    /// A number without a unit.
    Number,
    /// One of these words, in ascending order: they can be compared.
    Word(&'static [&'static str]),
}

/// What is known of a capability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CapabilityValue {
    /// Has it, or has it not.
    Flag(bool),
    /// A number without a unit.
    Number(Decimal),
    /// A word of the capability's list.
    Word(String),
}

/// The answer to whether a device has a capability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is known.
    Known {
        /// What is known.
        value: CapabilityValue,
        /// How well.
        how: Grade,
    },
    /// Nobody has measured or declared it.
    Unknown,
}

/// A row of the registry.
#[derive(Debug)]
pub struct Capability {
    /// What gates and profiles call it.
    pub name: &'static str,
    /// The type of its value.
    pub ty: CapabilityType,
    /// The devices for which it can be asked.
    pub devices: &'static [DeviceType],
    /// What it is.
    pub doc: &'static str,
    /// What follows from the rest of the profile; `None` where nothing does.
    derive: fn(&DeviceProfile) -> Option<CapabilityValue>,
}

/// A capability as a profile declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// Its value: `true`, `false`, a number or a word, as text.
    pub value: String,
    /// How well it is known.
    pub how: Grade,
}

/// Not a capability.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a capability")]
pub struct NoSuchCapability(pub String);

impl CapabilityType {
    /// Reads a value of this type; `None` where the text is of another.
    #[must_use]
    pub fn read(self, text: &str) -> Option<CapabilityValue> {
        match self {
            Self::Flag => text.parse().ok().map(CapabilityValue::Flag),
            Self::Number => Decimal::from_str_exact(text).ok().map(CapabilityValue::Number),
            Self::Word(words) => {
                words.contains(&text).then(|| CapabilityValue::Word(text.to_owned()))
            }
        }
    }

    /// Which of two values of this type is larger; `None` where one is of another type.
    #[must_use]
    pub fn compare(self, left: &CapabilityValue, right: &CapabilityValue) -> Option<Ordering> {
        match (self, left, right) {
            (Self::Flag, CapabilityValue::Flag(a), CapabilityValue::Flag(b)) => Some(a.cmp(b)),
            (Self::Number, CapabilityValue::Number(a), CapabilityValue::Number(b)) => {
                Some(a.cmp(b))
            }
            (Self::Word(words), CapabilityValue::Word(a), CapabilityValue::Word(b)) => {
                let place = |word: &String| words.iter().position(|known| known == word);
                Some(place(a)?.cmp(&place(b)?))
            }
            _ => None,
        }
    }
}

impl fmt::Display for CapabilityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("true or false"),
            Self::Number => f.write_str("a number"),
            Self::Word(words) => write!(f, "one of {}", words.join(", ")),
        }
    }
}

impl fmt::Display for CapabilityValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => flag.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Word(word) => f.write_str(word),
        }
    }
}

impl Capability {
    /// The row of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        CAPABILITIES.iter().find(|capability| capability.name == name)
    }
}

impl DeviceProfile {
    /// What is known of the capability of this name. What a profile declares goes before what
    /// follows from the rest of it.
    ///
    /// # Errors
    /// `NoSuchCapability` where the registry has no such name: never an answer of false.
    pub fn capability(&self, name: &str) -> Result<Answer, NoSuchCapability> {
        let row = Capability::named(name).ok_or_else(|| NoSuchCapability(name.to_owned()))?;
        let declared = self.capabilities.get(name).and_then(|declared| {
            let value = row.ty.read(&declared.value)?;
            Some(Answer::Known { value, how: declared.how })
        });
        let derived = || {
            let value = (row.derive)(self)?;
            Some(Answer::Known { value, how: Grade::Declared })
        };
        Ok(declared.or_else(derived).unwrap_or(Answer::Unknown))
    }
}

const METERS: &[DeviceType] = &[DeviceType::Esme, DeviceType::Gsme];
const ALL: &[DeviceType] = &DeviceType::ALL;
const REVISIONS: &[&str] = &["1.0", "1.1", "1.1a", "1.2a", "1.4"];

#[expect(clippy::unnecessary_wraps, reason = "rows that know nothing return `None`")]
const fn flag(value: bool) -> Option<CapabilityValue> {
    Some(CapabilityValue::Flag(value))
}

/// Whether it has what came to the cluster with 1.2a.
fn since_1_2a(device: &DeviceProfile, cluster: &str) -> Option<CapabilityValue> {
    flag(device.serving(cluster).is_some() && device.se_revision >= SeRevision::Se1_2a)
}

const fn row(
    name: &'static str,
    devices: &'static [DeviceType],
    doc: &'static str,
    derive: fn(&DeviceProfile) -> Option<CapabilityValue>,
) -> Capability {
    Capability { name, ty: CapabilityType::Flag, devices, doc, derive }
}

/// Every capability that can be asked for.
pub const CAPABILITIES: &[Capability] = &[
    Capability {
        name: "se_revision",
        ty: CapabilityType::Word(REVISIONS),
        devices: ALL,
        doc: "The revision of Smart Energy that it speaks.",
        derive: |d| Some(CapabilityValue::Word(d.se_revision.text().to_owned())),
    },
    row("sleepy", ALL, "It sleeps, and asks its parent for frames when it wakes.", |d| {
        flag(d.is_sleepy())
    }),
    row("time_server", METERS, "It lets its clock be read.", |d| flag(d.serving("Time").is_some())),
    row("reading_time", METERS, "It says when its registers were last brought up to date.", |d| {
        flag(d.metering.as_ref().is_some_and(|metering| metering.reading_time))
    }),
    Capability {
        name: "register_unit",
        ty: CapabilityType::Word(&["kWh", "m3"]),
        devices: METERS,
        doc: "What its register counts.",
        derive: |d| {
            let unit = d.metering.as_ref()?.unit.unit();
            Some(CapabilityValue::Word(unit.symbol().to_owned()))
        },
    },
    row("prepayment", METERS, "It can charge by prepayment.", |d| {
        flag(d.serving("Prepayment").is_some())
    }),
    row("consumer_top_up", METERS, "It takes UTRNs over the HAN (ConsumerTopUp).", |d| {
        since_1_2a(d, "Prepayment")
    }),
    row(
        "change_payment_mode",
        METERS,
        "Its payment mode can be changed (ChangePaymentMode).",
        |d| since_1_2a(d, "Prepayment"),
    ),
    row(
        "emergency_credit_setup",
        METERS,
        "Its emergency credit can be set up and read back.",
        |d| since_1_2a(d, "Prepayment"),
    ),
    row("credit_adjustment", METERS, "Its balance can be adjusted (CreditAdjustment).", |d| {
        since_1_2a(d, "Prepayment")
    }),
    row("accumulated_debt", METERS, "It says how much debt has accumulated.", |d| {
        since_1_2a(d, "Prepayment")
    }),
    row("supply_switch", METERS, "It has a switch or valve for the supply.", |d| {
        flag(d.supply.is_some())
    }),
    row("supply_status", METERS, "It says in which state the supply is.", |d| {
        since_1_2a(d, "Metering")
    }),
    row("change_supply", METERS, "Its supply can be switched from afar (ChangeSupply).", |d| {
        let is_later = d.se_revision >= SeRevision::Se1_2a;
        flag(d.supply.is_some() && d.serving("Metering").is_some() && is_later)
    }),
    row(
        "arms_before_enable",
        METERS,
        "Supply that comes back is armed before it is enabled.",
        |d| d.supply.as_ref()?.arms_before_enable.and_then(flag),
    ),
    row("messaging", ALL, "It shows messages.", |d| flag(d.messaging.is_some())),
];
