//! The Metering cluster (SE 1.4, annex D.3): what a meter has measured, and its supply.
//!
//! A register's value is its raw number × `Multiplier` ÷ `Divisor`, in `UnitofMeasure`. Attributes
//! stand in [`reading`], [`history`], [`billing`] and [`alternative`]; commands in [`to_server`] and
//! [`to_client`].

pub mod alternative;
pub mod billing;
pub mod history;
pub mod reading;
pub mod to_client;
pub mod to_server;

cluster! {
    /// What a meter has measured, and its supply (SE D.3).
    Metering = 0x0702 [Se1_0];
    attributes
        reading::READING, reading::TIERS, reading::STATUS, reading::FORMATTING,
        history::HISTORY, history::PROFILE, history::LIMIT,
        billing::BLOCKS, billing::ALARMS, billing::BLOCKS_RECEIVED, billing::BILLING, billing::SUPPLY,
        alternative::ALTERNATIVE, alternative::QUADRANTS, billing::CLIENT;
    commands to_server::COMMANDS, to_client::COMMANDS;
}

#[cfg(test)]
mod tests;
