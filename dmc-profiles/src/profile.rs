//! A Device Model Combination, as its file says it.
//!
//! ```toml
//! id = "illustrative-dual-fuel-12a"
//! title = "Both meters and a display, Smart Energy 1.2a"
//! source = "illustrative"
//! [timing]
//! add_credit = "10s"
//! [esme]
//! manufacturer = "Illustrative"
//! model = "E-12A"
//! se_revision = "1.2a"
//! [[esme.endpoints]]
//! id = 1
//! device = 0x0501
//! servers = ["Basic", "Metering"]
//! [esme.metering]
//! unit = "kWh"
//! divisor = 1000
//! ```

use std::collections::BTreeMap;

use core::time::Duration;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smets::{DeviceType, Quantity};

use crate::capability::Declared;
use crate::revision::SeRevision;
use crate::span::Span;

/// A Device Model Combination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What it is called: lower-case letters, digits and hyphens.
    pub id: String,
    /// What it is, in a line.
    pub title: String,
    /// Where what is said here comes from.
    pub source: Source,
    /// Whether a run that names no combination includes it. True where nothing is said.
    #[serde(default = "yes")]
    pub default: bool,
    /// The communications service provider that the combination is used with; absent where none
    /// is part of it.
    pub communications: Option<String>,
    /// How long a command may take to have its effect, by the command's name, and `read`.
    #[serde(default)]
    pub timing: BTreeMap<String, Span>,
    /// The electricity meter; absent where there is none.
    pub esme: Option<DeviceProfile>,
    /// The gas meter; absent where there is none.
    pub gsme: Option<DeviceProfile>,
    /// The in-home display; absent where there is none.
    pub ihd: Option<DeviceProfile>,
}

/// Where what a profile says comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Made up so as to show a difference: it describes no product.
    Illustrative,
    /// Said by whoever makes or supplies the devices.
    Declared,
    /// Found out at devices.
    Measured,
}

/// One device of a combination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceProfile {
    /// The name that it gives for its manufacturer (Basic, `ManufacturerName`).
    pub manufacturer: String,
    /// The name that it gives for its model (Basic, `ModelIdentifier`).
    pub model: String,
    /// The number of its hardware (Basic, `HWVersion`).
    #[serde(default)]
    pub hardware_version: u8,
    /// The number of its firmware (Basic, `ApplicationVersion`).
    #[serde(default)]
    pub firmware_version: u8,
    /// The revision of Smart Energy that it speaks.
    pub se_revision: SeRevision,
    /// The endpoints that speak Smart Energy.
    pub endpoints: Vec<Endpoint>,
    /// How long it takes to answer once it has been asked; nothing where nothing is said.
    pub answers_after: Option<Span>,
    /// How often it wakes to ask its parent for frames: it sleeps in between. Absent for a device
    /// that always listens. Shorter than 7.68 s, for which parents hold frames.
    pub poll_interval: Option<Span>,
    /// What it measures; absent where it has no Metering server.
    pub metering: Option<Metering>,
    /// How it charges; absent where it has no Prepayment server.
    pub prepayment: Option<Prepayment>,
    /// How it switches the supply; absent where it does not.
    pub supply: Option<Supply>,
    /// How it shows messages; absent where it shows none.
    pub messaging: Option<Messaging>,
    /// What it can do and cannot be told from the rest.
    #[serde(default)]
    pub capabilities: BTreeMap<String, Declared>,
    /// Faults that a simulated one has on purpose.
    #[serde(default)]
    pub defects: Vec<Defect>,
}

/// An endpoint, as its simple descriptor says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Its number, 1 to 240.
    pub id: u8,
    /// The Smart Energy device that it is: `0x0501` is a metering device.
    pub device: u16,
    /// The clusters that it serves, by name.
    #[serde(default)]
    pub servers: Vec<String>,
    /// The clusters that it is a client of, by name.
    #[serde(default)]
    pub clients: Vec<String>,
}

/// What a meter's register counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum UnitOfMeasure {
    /// Kilowatt hours.
    #[serde(rename = "kWh")]
    KilowattHour,
    /// Cubic metres.
    #[serde(rename = "m3")]
    CubicMetre,
}

/// What a meter measures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metering {
    /// What the register counts.
    pub unit: UnitOfMeasure,
    /// What the register is multiplied by. One where nothing is said.
    #[serde(default = "one")]
    pub multiplier: u32,
    /// What the register is divided by. One where nothing is said.
    #[serde(default = "one")]
    pub divisor: u32,
    /// What the register shows when a simulated world begins.
    #[schemars(with = "String")]
    pub register: Quantity,
    /// How much is consumed in an hour, on average. Nothing, for a load that stands still.
    #[schemars(with = "String")]
    pub hourly: Quantity,
    /// Whether it says when its registers were last brought up to date (`ReadingSnapShotTime`).
    #[serde(default)]
    pub reading_time: bool,
}

/// The modes in which a meter charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMode {
    /// Consumption is billed.
    Credit,
    /// Consumption is paid for beforehand.
    Prepayment,
}

/// How a meter charges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prepayment {
    /// The mode in which a simulated world begins.
    pub mode: PaymentMode,
    /// The meter balance with which it begins.
    #[schemars(with = "String")]
    pub balance: Quantity,
    /// How many of an amount's digits stand after the point: 2 where money is sent in pence, 5 where
    /// it is sent in thousandths of a penny.
    pub trailing_digits: u8,
    /// What a unit of consumption costs.
    #[schemars(with = "String")]
    pub unit_price: Quantity,
    /// The emergency credit that may be had each time.
    #[schemars(with = "String")]
    pub emergency_credit_limit: Quantity,
    /// The meter balance at or below which emergency credit is on offer.
    #[schemars(with = "String")]
    pub emergency_credit_threshold: Quantity,
    /// The most that one top-up may be worth; no limit where nothing is said.
    #[schemars(with = "Option<String>")]
    pub max_credit_per_top_up: Option<Quantity>,
}

/// How a meter switches the supply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Supply {
    /// Whether a supply that comes back is armed first, and waits for the customer's action. Not
    /// known where nothing is said; a simulated meter then enables it.
    pub arms_before_enable: Option<bool>,
}

/// How a device shows messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Messaging {
    /// The longest message that it can show, in octets.
    pub max_octets: u8,
}

/// A fault that a simulated device has on purpose, so that it can be seen whether the scenarios notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Defect {
    /// A UTRN that was used before is accepted again.
    AcceptsReplayedUtrn,
    /// The meter balance is told a penny higher than it is.
    BalancePennyOff,
    /// Told to disable the supply, it arms it.
    ArmsInsteadOfDisables,
}

const fn yes() -> bool {
    true
}

const fn one() -> u32 {
    1
}

impl Profile {
    /// The device of this type; `None` where the combination has none.
    #[must_use]
    pub const fn device(&self, device: DeviceType) -> Option<&DeviceProfile> {
        match device {
            DeviceType::Esme => self.esme.as_ref(),
            DeviceType::Gsme => self.gsme.as_ref(),
            DeviceType::Ihd => self.ihd.as_ref(),
        }
    }

    /// The devices that it has, in the order of their types.
    pub fn devices(&self) -> impl Iterator<Item = (DeviceType, &DeviceProfile)> {
        let types = DeviceType::ALL.into_iter();
        types.filter_map(|device| self.device(device).map(|profile| (device, profile)))
    }

    /// How long the command of this name, or `read`, may take; `None` where the profile is silent.
    #[must_use]
    pub fn timing(&self, name: &str) -> Option<Duration> {
        self.timing.get(name).map(|span| span.0)
    }
}

impl DeviceProfile {
    /// The endpoint that serves the cluster of this name; the first where several do.
    #[must_use]
    pub fn serving(&self, cluster: &str) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| endpoint.servers.iter().any(|name| name == cluster))
    }

    /// The endpoint that is a client of the cluster of this name; the first where several are.
    #[must_use]
    pub fn client_of(&self, cluster: &str) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| endpoint.clients.iter().any(|name| name == cluster))
    }

    /// Whether a simulated one has this fault.
    #[must_use]
    pub fn has_defect(&self, defect: Defect) -> bool {
        self.defects.contains(&defect)
    }

    /// How many digits of the amounts of money that it is sent and says stand after the point.
    #[must_use]
    pub fn digits(&self) -> smets::wire::Digits {
        smets::wire::Digits(self.prepayment.as_ref().map_or(0, |money| money.trailing_digits))
    }

    /// Whether it sleeps between polls.
    #[must_use]
    pub const fn is_sleepy(&self) -> bool {
        self.poll_interval.is_some()
    }
}

impl UnitOfMeasure {
    /// The same as a unit of quantities.
    #[must_use]
    pub const fn unit(self) -> smets::Unit {
        match self {
            Self::KilowattHour => smets::Unit::KilowattHour,
            Self::CubicMetre => smets::Unit::CubicMetre,
        }
    }
}

impl Metering {
    /// How much one count of the register is.
    #[must_use]
    pub fn count(&self) -> Decimal {
        let divisor = Decimal::from(self.divisor.max(1));
        Decimal::from(self.multiplier).checked_div(divisor).unwrap_or_default()
    }
}

impl Source {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Illustrative => "illustrative",
            Self::Declared => "declared",
            Self::Measured => "measured",
        }
    }
}
