//! The commands that a SMETS1 device can be sent.
//!
//! A row is the one place where a command is defined. Which of them a device has depends on the
//! revision of Smart Energy that it speaks: `needs` names the capability.

use crate::device_type::DeviceType;
use crate::item::PAYMENT_MODES;
use crate::unit::Unit;
use crate::value::Kind;

/// One parameter of a command.
#[derive(Debug)]
pub struct Param {
    /// What scenarios call it.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be given.
    pub required: bool,
    /// What it is, and what stands in where it is not given.
    pub doc: &'static str,
}

/// A command.
#[derive(Debug)]
pub struct Command {
    /// What scenarios call it, after the words of SMETS.
    pub name: &'static str,
    /// Its parameters.
    pub params: &'static [Param],
    /// The devices that may have it.
    pub devices: &'static [DeviceType],
    /// The Service Reference Variants that use it.
    pub srvs: &'static [&'static str],
    /// The capability that a device needs to have it; `None` where every such device has it.
    pub needs: Option<&'static str>,
    /// What it does.
    pub doc: &'static str,
}

impl Command {
    /// The row of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        COMMANDS.iter().find(|command| command.name == name)
    }

    /// Its parameter of this name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.name == name)
    }

    /// Whether a device of this type may have it.
    #[must_use]
    pub fn is_of(&self, device: DeviceType) -> bool {
        self.devices.contains(&device)
    }
}

const METERS: &[DeviceType] = &[DeviceType::Esme, DeviceType::Gsme];
const MONEY: Kind = Kind::Quantity(&[Unit::Gbp]);

const fn required(name: &'static str, kind: Kind, doc: &'static str) -> Param {
    Param { name, kind, required: true, doc }
}

const fn optional(name: &'static str, kind: Kind, doc: &'static str) -> Param {
    Param { name, kind, required: false, doc }
}

/// Every command, by subject.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "add_credit",
        params: &[
            required("utrn", Kind::Text, "The 20-digit top-up code; `fresh` has one minted."),
            optional(
                "amount",
                MONEY,
                "What a fresh code is minted for. It is not sent: the code holds it.",
            ),
        ],
        devices: METERS,
        srvs: &["2.2"],
        needs: Some("consumer_top_up"),
        doc: "Tops up the meter with a UTRN.",
    },
    Command {
        name: "set_payment_mode",
        params: &[
            required("mode", Kind::Symbol(PAYMENT_MODES), "The mode to change to."),
            optional("at", Kind::Time, "When it takes effect; at once where it is not given."),
        ],
        devices: METERS,
        srvs: &["1.6"],
        needs: Some("change_payment_mode"),
        doc: "Changes between credit and prepayment.",
    },
    Command {
        name: "set_emergency_credit",
        params: &[
            required("limit", MONEY, "The emergency credit that may be had each time."),
            required("threshold", MONEY, "The meter balance at or below which it is on offer."),
        ],
        devices: METERS,
        srvs: &["2.1"],
        needs: Some("emergency_credit_setup"),
        doc: "Sets how much emergency credit there is, and when it is on offer.",
    },
    Command {
        name: "activate_emergency_credit",
        params: &[],
        devices: METERS,
        srvs: &["2.5"],
        needs: Some("prepayment"),
        doc: "Activates the emergency credit that is on offer.",
    },
    Command {
        name: "adjust_balance",
        params: &[required(
            "amount",
            MONEY,
            "What is added to the meter balance; negative takes away.",
        )],
        devices: METERS,
        srvs: &["1.5"],
        needs: Some("credit_adjustment"),
        doc: "Adjusts the meter balance by an amount.",
    },
    Command {
        name: "reset_balance",
        params: &[required("balance", MONEY, "What the meter balance becomes.")],
        devices: METERS,
        srvs: &["1.5"],
        needs: Some("credit_adjustment"),
        doc: "Sets the meter balance.",
    },
    Command {
        name: "disable_supply",
        params: &[],
        devices: METERS,
        srvs: &["7.2"],
        needs: Some("change_supply"),
        doc: "Disables the supply.",
    },
    Command {
        name: "enable_supply",
        params: &[],
        devices: &[DeviceType::Esme],
        srvs: &["7.1"],
        needs: Some("change_supply"),
        doc: "Enables the supply.",
    },
    Command {
        name: "arm_supply",
        params: &[],
        devices: METERS,
        srvs: &["7.3"],
        needs: Some("change_supply"),
        doc: "Arms the supply: the customer's action then enables it.",
    },
    Command {
        name: "send_message",
        params: &[
            required("text", Kind::Text, "What is shown."),
            optional("id", Kind::Number, "The message's identifier; 1 where it is not given."),
            optional(
                "duration",
                Kind::Quantity(&[Unit::Minute]),
                "How long it is shown, whole minutes; until changed where it is not given.",
            ),
            optional(
                "confirm",
                Kind::Flag,
                "Whether the customer is asked to confirm it; false where it is not given.",
            ),
        ],
        devices: &DeviceType::ALL,
        srvs: &["3.1"],
        needs: Some("messaging"),
        doc: "Shows a message to the customer.",
    },
    Command {
        name: "cancel_message",
        params: &[optional(
            "id",
            Kind::Number,
            "The message's identifier; 1 where it is not given.",
        )],
        devices: &DeviceType::ALL,
        srvs: &[],
        needs: Some("messaging"),
        doc: "Takes a message off the display.",
    },
];
