//! The data items that a SMETS1 device can be asked for.
//!
//! A row is the one place where an item is defined. Service Reference Variants are those whose
//! service reads the item; a row lists none where that is not evident.

use crate::device_type::DeviceType;
use crate::unit::Unit;
use crate::value::Kind;

/// A data item.
#[derive(Debug)]
pub struct Item {
    /// What scenarios call it, after the words of SMETS.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// The devices that may have it.
    pub devices: &'static [DeviceType],
    /// The Service Reference Variants that read it.
    pub srvs: &'static [&'static str],
    /// The capability that a device needs to have it; `None` where every such device has it.
    pub needs: Option<&'static str>,
    /// What it is.
    pub doc: &'static str,
}

impl Item {
    /// The row of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        ITEMS.iter().find(|item| item.name == name)
    }

    /// Whether a device of this type may have it.
    #[must_use]
    pub fn is_of(&self, device: DeviceType) -> bool {
        self.devices.contains(&device)
    }
}

const METERS: &[DeviceType] = &[DeviceType::Esme, DeviceType::Gsme];
const ALL: &[DeviceType] = &DeviceType::ALL;
const MONEY: Kind = Kind::Quantity(&[Unit::Gbp]);

/// The states that a meter's supply can be in.
pub const SUPPLY_STATES: &[&str] = &["enabled", "disabled", "armed"];
/// The modes in which a meter can charge.
pub const PAYMENT_MODES: &[&str] = &["credit", "prepayment"];
/// How far emergency credit has come.
pub const EMERGENCY_CREDIT_STATES: &[&str] =
    &["unavailable", "available", "activated", "exhausted"];

/// Every data item, by subject.
pub const ITEMS: &[Item] = &[
    Item {
        name: "clock",
        kind: Kind::Time,
        devices: METERS,
        srvs: &[],
        needs: Some("time_server"),
        doc: "The time that the device keeps, in UTC.",
    },
    Item {
        name: "local_time",
        kind: Kind::Time,
        devices: METERS,
        srvs: &[],
        needs: Some("time_server"),
        doc: "The device's time as the clock on the wall shows it, written as if it were UTC.",
    },
    Item {
        name: "active_import_register",
        kind: Kind::Quantity(&[Unit::KilowattHour]),
        devices: &[DeviceType::Esme],
        srvs: &["4.1.1"],
        needs: None,
        doc: "The cumulative active energy imported.",
    },
    Item {
        name: "consumption_register",
        kind: Kind::Quantity(&[Unit::CubicMetre, Unit::KilowattHour]),
        devices: &[DeviceType::Gsme],
        srvs: &["4.1.1"],
        needs: None,
        doc: "The cumulative gas consumed. Devices differ in whether it counts m3 or kWh.",
    },
    Item {
        name: "active_power_import",
        kind: Kind::Quantity(&[Unit::Watt]),
        devices: &[DeviceType::Esme],
        srvs: &[],
        needs: None,
        doc: "The active power imported now.",
    },
    Item {
        name: "reading_time",
        kind: Kind::Time,
        devices: METERS,
        srvs: &[],
        needs: Some("reading_time"),
        doc: "When the registers were last brought up to date, in UTC.",
    },
    Item {
        name: "payment_mode",
        kind: Kind::Symbol(PAYMENT_MODES),
        devices: METERS,
        srvs: &["6.2.9"],
        needs: Some("prepayment"),
        doc: "Whether the meter charges on credit or by prepayment.",
    },
    Item {
        name: "meter_balance",
        kind: MONEY,
        devices: METERS,
        srvs: &["4.3"],
        needs: Some("prepayment"),
        doc: "The money left for consumption, emergency credit apart. Negative where it is owed.",
    },
    Item {
        name: "emergency_credit_balance",
        kind: MONEY,
        devices: METERS,
        srvs: &["4.3"],
        needs: Some("prepayment"),
        doc: "The emergency credit that is left.",
    },
    Item {
        name: "emergency_credit_status",
        kind: Kind::Symbol(EMERGENCY_CREDIT_STATES),
        devices: METERS,
        srvs: &[],
        needs: Some("prepayment"),
        doc: "Whether emergency credit is on offer, has been activated, or is used up.",
    },
    Item {
        name: "emergency_credit_limit",
        kind: MONEY,
        devices: METERS,
        srvs: &["4.13"],
        needs: Some("emergency_credit_setup"),
        doc: "The emergency credit that may be had each time it is activated.",
    },
    Item {
        name: "emergency_credit_threshold",
        kind: MONEY,
        devices: METERS,
        srvs: &["4.13"],
        needs: Some("emergency_credit_setup"),
        doc: "The meter balance at or below which emergency credit is on offer.",
    },
    Item {
        name: "accumulated_debt",
        kind: MONEY,
        devices: METERS,
        srvs: &["4.3"],
        needs: Some("accumulated_debt"),
        doc: "The debt that has accumulated, such as standing charges while no credit was left.",
    },
    Item {
        name: "supply_state",
        kind: Kind::Symbol(SUPPLY_STATES),
        devices: METERS,
        srvs: &["7.4"],
        needs: Some("supply_status"),
        doc: "Whether the supply is enabled, disabled, or armed: waiting for the customer's action.",
    },
    Item {
        name: "manufacturer",
        kind: Kind::Text,
        devices: ALL,
        srvs: &["6.2.4"],
        needs: None,
        doc: "The name that the device gives for its manufacturer.",
    },
    Item {
        name: "model",
        kind: Kind::Text,
        devices: ALL,
        srvs: &["6.2.4"],
        needs: None,
        doc: "The name that the device gives for its model.",
    },
    Item {
        name: "hardware_version",
        kind: Kind::Number,
        devices: ALL,
        srvs: &["6.2.4"],
        needs: None,
        doc: "The number that the device gives for its hardware.",
    },
    Item {
        name: "firmware_version",
        kind: Kind::Number,
        devices: ALL,
        srvs: &[],
        needs: None,
        doc: "The number that the device gives for its application firmware.",
    },
];
