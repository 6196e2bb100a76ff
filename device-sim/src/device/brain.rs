//! What SMETS1 says a device does, without a word of Zigbee: pure, `(now, input) -> outcome`, all
//! state a value, and a deadline.
//!
//! Money is an integer of thousandths of a penny ([`Millipence`]), energy an integer of millionths of
//! the register's unit, so that nothing is rounded away however a wait is split: what was consumed
//! and what it cost are functions of the time, not of how often one looked.
pub mod clock;
pub mod credit;
pub mod load;
pub mod messages;
pub mod meter;

pub use clock::Clock;
pub use credit::{Account, EmergencyCredit, Millipence, PaymentMode};
pub use load::Load;
pub use messages::{Message, Messages};
pub use meter::{
    Input, Meter, MeterConfig, MeterDefects, Outcome, Refusal, Switch, TopUpEntry, UtrnSecret,
};

/// Whether the premises are supplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SupplyState {
    /// Nothing flows.
    Disabled,
    /// Nothing flows until a person in the premises switches on.
    Armed,
    /// It flows.
    Enabled,
}

impl SupplyState {
    /// SMETS's word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Armed => "armed",
            Self::Enabled => "enabled",
        }
    }
}
