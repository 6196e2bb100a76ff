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
use zigbee::se;

use crate::profile::DeviceProfile;
use crate::revision::REVISIONS;

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

#[expect(clippy::unnecessary_wraps, reason = "rows that know nothing return `None`")]
const fn flag(value: bool) -> Option<CapabilityValue> {
    Some(CapabilityValue::Flag(value))
}

/// Whether it serves the cluster at a revision that has the command.
fn has_command(device: &DeviceProfile, cluster: &str, command: &str) -> bool {
    let row = se::cluster_named(cluster).and_then(|table| table.command_named(command));
    device.serving(cluster).is_some() && row.is_some_and(|row| row.since <= device.se_revision.0)
}

/// Whether it serves the cluster at a revision that has the attribute.
fn has_attribute(device: &DeviceProfile, cluster: &str, attribute: &str) -> bool {
    let row = se::cluster_named(cluster).and_then(|table| table.attribute_named(attribute));
    device.serving(cluster).is_some()
        && row.is_some_and(|(row, _)| row.since <= device.se_revision.0)
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
        derive: |d| Some(CapabilityValue::Word(d.se_revision.to_string())),
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
        flag(has_command(d, "Prepayment", "ConsumerTopUp"))
    }),
    row(
        "change_payment_mode",
        METERS,
        "Its payment mode can be changed (ChangePaymentMode).",
        |d| flag(has_command(d, "Prepayment", "ChangePaymentMode")),
    ),
    row(
        "emergency_credit_setup",
        METERS,
        "Its emergency credit can be set up and read back (EmergencyCreditSetup).",
        |d| flag(has_command(d, "Prepayment", "EmergencyCreditSetup")),
    ),
    row("credit_adjustment", METERS, "Its balance can be adjusted (CreditAdjustment).", |d| {
        flag(has_command(d, "Prepayment", "CreditAdjustment"))
    }),
    row("accumulated_debt", METERS, "It says how much debt has accumulated.", |d| {
        flag(has_attribute(d, "Prepayment", "AccumulatedDebt"))
    }),
    row("supply_switch", METERS, "It has a switch or valve for the supply.", |d| {
        flag(d.supply.is_some())
    }),
    row("supply_status", METERS, "It says in which state the supply is.", |d| {
        flag(d.supply.is_some() && has_attribute(d, "Metering", "SupplyStatus"))
    }),
    row("change_supply", METERS, "Its supply can be switched from afar (ChangeSupply).", |d| {
        flag(d.supply.is_some() && has_command(d, "Metering", "ChangeSupply"))
    }),
    row(
        "arms_before_enable",
        METERS,
        "Supply that comes back is armed before it is enabled.",
        |d| d.supply.as_ref()?.arms_before_enable.and_then(flag),
    ),
    row("messaging", ALL, "It shows messages.", |d| flag(d.messaging.is_some())),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Profiles;

    fn answer(profile: &str, device: DeviceType, name: &str) -> Answer {
        let all = Profiles::builtin();
        all.get(profile).unwrap().device(device).unwrap().capability(name).unwrap()
    }

    #[test]
    fn what_came_with_1_2a_an_older_device_has_not() {
        let newer =
            ["consumer_top_up", "change_payment_mode", "change_supply", "credit_adjustment"];
        for name in newer {
            for (profile, has) in
                [("illustrative-dual-fuel-12a", true), ("illustrative-dual-fuel-11", false)]
            {
                let Answer::Known { value, .. } = answer(profile, DeviceType::Esme, name) else {
                    panic!("{name} is unknown");
                };
                assert_eq!(value, CapabilityValue::Flag(has), "{profile} {name}");
            }
        }
    }

    #[test]
    fn what_nobody_declared_is_unknown_and_no_name_is_an_error() {
        let all = Profiles::builtin();
        let mut esme = all.get("illustrative-dual-fuel-12a").unwrap().esme.clone().unwrap();
        esme.supply = Some(crate::Supply { arms_before_enable: None });
        assert_eq!(esme.capability("arms_before_enable"), Ok(Answer::Unknown));
        assert_eq!(esme.capability("prepaymnt"), Err(NoSuchCapability("prepaymnt".into())));
        let declared = Declared { value: "true".into(), how: Grade::Measured };
        esme.capabilities.insert("arms_before_enable".into(), declared);
        let value = CapabilityValue::Flag(true);
        let measured = Answer::Known { value, how: Grade::Measured };
        assert_eq!(esme.capability("arms_before_enable"), Ok(measured));
    }

    #[test]
    fn words_compare_in_their_order() {
        let ty = Capability::named("se_revision").unwrap().ty;
        let word = |text: &str| ty.read(text).unwrap();
        assert_eq!(ty.compare(&word("1.1b"), &word("1.2a")), Some(Ordering::Less));
        assert_eq!(ty.compare(&word("1.4"), &word("1.2b")), Some(Ordering::Greater));
        assert_eq!(ty.read("1.3"), None);
    }

    /// An item or command that needs what no device can be asked for would never be used.
    #[test]
    fn what_items_and_commands_need_is_a_capability() {
        let needs = smets::ITEMS.iter().map(|item| item.needs);
        for name in needs.chain(smets::COMMANDS.iter().map(|command| command.needs)).flatten() {
            assert!(Capability::named(name).is_some(), "{name}");
        }
    }
}
