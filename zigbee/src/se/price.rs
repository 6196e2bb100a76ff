//! The Price cluster (SE 1.4, annex D.4): what energy costs.
//!
//! A price is a number of `Currency`'s base unit per unit of measure, with as many digits after the
//! point as the trailing digit says. Attributes stand in [`delivered`] and [`received`]; commands in
//! [`to_server`], [`to_client`] and [`tariff`].

pub mod delivered;
pub mod received;
pub mod tariff;
pub mod to_client;
pub mod to_server;

cluster! {
    /// What energy costs (SE D.4).
    Price = 0x0700 [Se1_0];
    attributes
        delivered::LABELS, delivered::THRESHOLDS, delivered::PERIOD, delivered::COMMODITY,
        delivered::BLOCK_PRICES, delivered::EXTENDED, delivered::TARIFF, delivered::BILLING,
        delivered::CREDIT, received::RECEIVED, received::CLIENT;
    commands to_server::COMMANDS, to_client::COMMANDS, tariff::COMMANDS;
}
