//! The Prepayment cluster (SE 1.4, annex D.7): credit that runs out, and what happens then.
//!
//! Money stands in the smallest part of the currency that the meter's tariff uses: the base unit with
//! as many digits after the point as the price's trailing digit says. Meters of SMETS1 count in
//! thousandths of a penny. Where `PaymentControlConfiguration` has no account base, amounts are
//! units of energy.

pub mod credit;
pub mod history;
pub mod to_client;
pub mod to_server;

cluster! {
    /// Credit that runs out, and what happens then (SE D.7).
    Prepayment = 0x0705 [Se1_1];
    attributes credit::CREDIT, credit::TOP_UPS, credit::DEBTS, credit::ALARMS, history::HISTORY;
    commands to_server::COMMANDS, to_client::COMMANDS;
}
